package org.holdfast.server;

import java.security.SecureRandom;
import java.util.UUID;

/// Makes the id that a request has in its answer and in the log. Safe for use by any number of
/// threads.
///
/// @see "RFC 9562, version 4: all random but six bits"
public final class RequestIds {

  private final SecureRandom random;

  public RequestIds(SecureRandom random) {
    this.random = random;
  }

  public String next() {
    long high = (random.nextLong() & ~0xF000L) | 0x4000L;
    long low = (random.nextLong() & ~(0b11L << 62)) | (0b10L << 62);
    return new UUID(high, low).toString();
  }
}
