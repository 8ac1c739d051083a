package org.holdfast.identity;

import java.util.UUID;

/// Names one sign-in for as long as it lives: a browser's session, a token, a connected app. Not a
/// secret.
public record SessionId(UUID value) {

  static SessionId of(byte[] bytes) {
    return new SessionId(Books.uuid(bytes));
  }

  byte[] bytes() {
    return Books.bytes(value);
  }
}
