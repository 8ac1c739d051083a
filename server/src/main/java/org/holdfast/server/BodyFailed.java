package org.holdfast.server;

import java.io.IOException;

/// The request's body could not be read to its end. Whatever was being written must leave no trace.
public final class BodyFailed extends IOException {

  private static final long serialVersionUID = 1L;

  /// What became of it.
  public enum Kind {
    /// Its framing is broken: a chunk without a size, a part without an end.
    BROKEN,
    /// Nothing came for longer than the connection may be silent.
    STALLED,
    /// The sign-in that let it in ended while it was being sent.
    SIGNED_OUT,
    /// The client went away; nobody is there to be answered.
    VANISHED
  }

  private final Kind kind;
  private final IOException fromContainer;

  public BodyFailed(Kind kind, IOException fromContainer) {
    super("the request's body ended early: " + kind, fromContainer);
    this.kind = kind;
    this.fromContainer = fromContainer;
  }

  /// As the container threw it, which knows it when it gets it back, and says nothing more of it.
  public IOException fromContainer() {
    return fromContainer;
  }

  public Kind kind() {
    return kind;
  }
}
