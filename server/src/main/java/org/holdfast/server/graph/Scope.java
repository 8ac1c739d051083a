package org.holdfast.server.graph;

/// What a route hangs from.
enum Scope {
  /// The service: no drive is named.
  SERVICE,
  /// A drive of the caller's.
  DRIVE,
  /// An item of such a drive.
  ITEM
}
