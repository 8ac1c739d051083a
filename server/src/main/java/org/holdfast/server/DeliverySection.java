package org.holdfast.server;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.holdfast.delivery.DeliveryRefusal;
import org.holdfast.delivery.DeliverySettings;
import org.holdfast.delivery.DeliverySettings.Protection;

/// The part of the settings file that says how messages leave the house.
final class DeliverySection {

  private static final int LARGEST_PORT = 65_535;

  private final Path data;

  private DeliverySection(Path data) {
    this.data = data;
  }

  /// @param data what relative paths start from
  static DeliverySettings read(SettingsSection in, Path data) {
    DeliverySection section = new DeliverySection(data);
    try {
      DeliverySettings settings =
          new DeliverySettings(
              section.mail(in.section("mail")),
              section.text(in.section("text")),
              section.call(in.section("call")),
              in.path("trust-file", data));
      in.refuseUnknown();
      return settings;
    } catch (DeliveryRefusal e) {
      throw new StartRefused("holdfast.yaml: delivery: " + e.getMessage(), e);
    }
  }

  private Optional<DeliverySettings.Smtp> mail(SettingsSection in) {
    Optional<String> host = in.text("host");
    Protection protection = in.choice("protection", Protection.STARTTLS, Protection.class);
    int port = in.number("port", protection == Protection.TLS ? 465 : 587, 1, LARGEST_PORT);
    Optional<String> from = in.text("from");
    Optional<DeliverySettings.Login> login = login(in);
    Duration patience = patience(in);
    in.refuseUnknown();
    if (host.isEmpty()) {
      refuseAlone(in, "host", from.isPresent() || login.isPresent());
      return Optional.empty();
    }
    return Optional.of(
        new DeliverySettings.Smtp(
            host.get(), port, protection, in.needed("from"), login, patience));
  }

  private Optional<DeliverySettings.Text> text(SettingsSection in) {
    Optional<String> host = in.text("host");
    Optional<DeliverySettings.Gateway> gateway = gateway(in);
    Protection protection = in.choice("protection", Protection.TLS, Protection.class);
    int port = in.number("port", protection == Protection.TLS ? 3550 : 2775, 1, LARGEST_PORT);
    Optional<DeliverySettings.Login> login = login(in);
    Optional<String> sender = in.text("sender");
    Duration patience = patience(in);
    in.refuseUnknown();
    if (host.isEmpty()) {
      refuseAlone(in, "host", login.isPresent() || sender.isPresent());
      return gateway.map(each -> each);
    }
    if (gateway.isPresent()) {
      throw in.wrong("host", "and delivery.text.gateway are two ways; one is possible");
    }
    DeliverySettings.Login known = login.orElseThrow(() -> in.wrong("user", "is needed here"));
    return Optional.of(
        new DeliverySettings.Smpp(
            host.get(), port, protection, known, in.needed("sender"), patience));
  }

  private Optional<DeliverySettings.Gateway> call(SettingsSection in) {
    Optional<DeliverySettings.Gateway> gateway = gateway(in);
    in.refuseUnknown();
    return gateway;
  }

  private Optional<DeliverySettings.Gateway> gateway(SettingsSection in) {
    Optional<String> address = in.text("gateway");
    Optional<Path> key = in.path("key-file", data);
    Duration patience = patience(in);
    if (address.isPresent() != key.isPresent()) {
      throw in.wrong("gateway", "and the key-file beside it go together");
    }
    return address.map(
        text -> new DeliverySettings.Gateway(uri(in, text), key.orElseThrow(), patience));
  }

  private static URI uri(SettingsSection in, String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException _) {
      throw in.wrong("gateway", "is an address such as https://gateway.example.org/messages");
    }
  }

  private Optional<DeliverySettings.Login> login(SettingsSection in) {
    Optional<String> user = in.text("user");
    Optional<Path> password = in.path("password-file", data);
    if (user.isPresent() != password.isPresent()) {
      throw in.wrong("user", "and the password-file beside it go together");
    }
    return user.map(name -> new DeliverySettings.Login(name, password.orElseThrow()));
  }

  private static Duration patience(SettingsSection in) {
    return in.duration(
        "patience",
        DeliverySettings.DEFAULT_PATIENCE,
        DeliverySettings.LEAST_PATIENCE,
        DeliverySettings.MOST_PATIENCE);
  }

  private static void refuseAlone(SettingsSection in, String key, boolean others) {
    if (others) {
      throw in.wrong(key, "is needed where the rest is given");
    }
  }
}
