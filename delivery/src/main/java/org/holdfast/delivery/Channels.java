package org.holdfast.delivery;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/// Where each kind of message leaves the house. What has no way out is kept in the outbox.
public final class Channels implements AutoCloseable {

  private final Optional<Channel<Message.Mail>> mail;
  private final Optional<Channel<Message.TextMessage>> text;
  private final Optional<Channel<Message.Call>> call;

  Channels(
      Optional<Channel<Message.Mail>> mail,
      Optional<Channel<Message.TextMessage>> text,
      Optional<Channel<Message.Call>> call) {
    this.mail = mail;
    this.text = text;
    this.call = call;
  }

  /// No way out at all: the outbox takes everything, as on a fresh server.
  public static Channels none() {
    return new Channels(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /// Opens the ways out that are set up. Connects to nobody yet.
  ///
  /// @throws DeliveryRefusal if a file that the settings name cannot be used
  public static Channels open(DeliverySettings settings, SecureRandom random, InstantSource clock) {
    SSLContext trust = Trust.of(settings.trustFile());
    return new Channels(
        settings.mail().map(smtp -> mail(smtp, trust)),
        settings.text().map(way -> text(way, trust, random, clock)),
        settings.call().map(gateway -> gateway(gateway, trust, clock)));
  }

  private static Channel<Message.Mail> mail(DeliverySettings.Smtp smtp, SSLContext trust) {
    Optional<String> password =
        smtp.login().map(login -> SecretFile.read(login.passwordFile(), "The mail password"));
    return new SmtpChannel(smtp, password, trust);
  }

  private static Channel<Message.TextMessage> text(
      DeliverySettings.Text way, SSLContext trust, SecureRandom random, InstantSource clock) {
    return switch (way) {
      case DeliverySettings.Smpp smpp ->
          new SmppChannel(
              smpp,
              SecretFile.read(smpp.login().passwordFile(), "The message centre's password"),
              trust,
              random,
              clock);
      case DeliverySettings.Gateway gateway -> gateway(gateway, trust, clock);
    };
  }

  private static <M extends Message> Channel<M> gateway(
      DeliverySettings.Gateway gateway, SSLContext trust, InstantSource clock) {
    String key = SecretFile.read(gateway.keyFile(), "The gateway's key");
    return new GatewayChannel<>(gateway, new GatewayKey(key), trust, clock);
  }

  /// Whether messages of this kind leave the house.
  public boolean lead(Means means) {
    return switch (means) {
      case MAIL -> mail.isPresent();
      case TEXT_MESSAGE -> text.isPresent();
      case CALL -> call.isPresent();
    };
  }

  /// @return empty if there is no way out for it
  Optional<Handover> deliver(MessageId id, Message message) throws IOException {
    return switch (message) {
      case Message.Mail each -> through(mail, id, each);
      case Message.TextMessage each -> through(text, id, each);
      case Message.Call each -> through(call, id, each);
    };
  }

  private static <M extends Message> Optional<Handover> through(
      Optional<Channel<M>> channel, MessageId id, M message) throws IOException {
    return channel.isEmpty() ? Optional.empty() : Optional.of(channel.get().deliver(id, message));
  }

  void tell(Channel.Receipts receipts) {
    all().forEach(channel -> channel.tell(receipts));
  }

  private List<Channel<?>> all() {
    return Stream.of(mail, text, call).<Channel<?>>flatMap(Optional::stream).toList();
  }

  /// Ends their connections.
  @Override
  public void close() {
    all().forEach(Channel::close);
  }
}
