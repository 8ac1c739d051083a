package org.holdfast.server.signin;

import org.holdfast.server.Page;

/// What a page's request is answered with.
sealed interface Reply {

  record Show(Page page) implements Reply {}

  /// See there.
  ///
  /// @param address of this server
  record Go(String address) implements Reply {}
}
