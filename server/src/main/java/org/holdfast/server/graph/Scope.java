package org.holdfast.server.graph;

/// What a route hangs from.
enum Scope {
  /// The service: no drive is named.
  SERVICE,
  /// A drive that the caller reaches something of.
  DRIVE,
  /// An item of such a drive.
  ITEM,
  /// What a sharing link or a share id leads to.
  SHARE
}
