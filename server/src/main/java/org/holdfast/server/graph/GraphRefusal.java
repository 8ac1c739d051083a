package org.holdfast.server.graph;

/// The door said no before, or while, it asked the drive.
final class GraphRefusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient GraphError error;

  GraphRefusal(GraphError error) {
    // No trace: a refusal is an answer, and strangers can cause any number of them.
    super(error.message(), null, false, false);
    this.error = error;
  }

  GraphError error() {
    return error;
  }
}
