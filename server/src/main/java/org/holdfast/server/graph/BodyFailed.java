package org.holdfast.server.graph;

import java.io.IOException;

/// The request's body could not be read to its end. Whatever was being written must leave no trace.
final class BodyFailed extends IOException {

  private static final long serialVersionUID = 1L;

  /// What became of it.
  enum Kind {
    /// Its framing is broken: a chunk without a size, a size without an end.
    BROKEN,
    /// Nothing came for longer than the connection may be silent.
    STALLED,
    /// The client went away; nobody is there to be answered.
    VANISHED
  }

  private final Kind kind;

  BodyFailed(Kind kind, IOException cause) {
    super("the request's body ended early: " + kind, cause);
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }
}
