package org.holdfast.drive;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Where somebody is told of changes, and what they are told with it. What is said with it is a
/// secret between the two: nothing of this is printed.
public final class SubscriptionTarget {

  private final String resource;
  private final String notificationUrl;
  private final Optional<String> clientState;
  private final Optional<String> lifecycleUrl;
  private final String session;

  /// @param resource as the client named it
  /// @param session who asked for it: it ends with that sign-in
  public SubscriptionTarget(
      String resource,
      String notificationUrl,
      Optional<String> clientState,
      Optional<String> lifecycleUrl,
      String session) {
    this.resource = resource;
    this.notificationUrl = notificationUrl;
    this.clientState = clientState;
    this.lifecycleUrl = lifecycleUrl;
    this.session = session;
  }

  public String resource() {
    return resource;
  }

  public String notificationUrl() {
    return notificationUrl;
  }

  public Optional<String> clientState() {
    return clientState;
  }

  public Optional<String> lifecycleUrl() {
    return lifecycleUrl;
  }

  public String session() {
    return session;
  }

  /// Each text: length u32 || UTF-8; an absent one is empty.
  byte[] encode() {
    List<byte[]> texts =
        List.of(resource, notificationUrl, clientState.orElse(""), lifecycleUrl.orElse(""), session)
            .stream()
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .toList();
    ByteBuffer bytes = ByteBuffer.allocate(texts.stream().mapToInt(text -> 4 + text.length).sum());
    texts.forEach(text -> bytes.putInt(text.length).put(text));
    return bytes.array();
  }

  static SubscriptionTarget decode(byte[] encoded) {
    ByteBuffer bytes = ByteBuffer.wrap(encoded);
    return new SubscriptionTarget(
        text(bytes), text(bytes), present(text(bytes)), present(text(bytes)), text(bytes));
  }

  private static String text(ByteBuffer bytes) {
    byte[] text = new byte[bytes.getInt()];
    bytes.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  private static Optional<String> present(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  @Override
  public String toString() {
    return "SubscriptionTarget";
  }
}
