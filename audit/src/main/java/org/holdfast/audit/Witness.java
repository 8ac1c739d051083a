package org.holdfast.audit;

import java.io.IOException;

/// A place outside the database that keeps the newest checkpoint, so that a database which was set
/// back is told as such: a region, a directory on another mount, a service of someone else.
///
/// Safe for use by one thread at a time.
public interface Witness {

  /// As people call it, such as `region west`.
  String name();

  /// Shows it the newest checkpoint. If it agrees, it keeps that one from now on, durably.
  ///
  /// @param replaceStrange whether what it holds may go if it is not by this server at all
  /// @throws IOException if it cannot be reached, or cannot keep it
  Meeting meet(Checkpoint newest, History history, boolean replaceStrange) throws IOException;
}
