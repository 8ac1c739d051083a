package org.holdfast.server.share;

/// There is nothing at that address, or nothing for who asks. All of these are answered alike.
final class Nothing extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Nothing() {
    super("nothing is there");
  }
}
