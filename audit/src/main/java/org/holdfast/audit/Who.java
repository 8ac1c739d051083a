package org.holdfast.audit;

import java.util.UUID;

/// Who did it.
public sealed interface Who {

  /// Someone who is signed in.
  record Account(UUID id) implements Who {}

  /// The server by itself.
  record Server() implements Who {}

  /// Whoever runs the server, on its command line.
  record Keeper() implements Who {}

  /// Somebody who did not prove who they are.
  record Stranger() implements Who {}
}
