package org.holdfast.server.graph;

import java.util.Optional;
import org.holdfast.identity.SignedIn;

/// Which app somebody is signed in with.
public interface AppNames {

  /// @return the app's name as people see it; empty with a token of one's own, or when it cannot be
  ///   told for certain
  Optional<String> of(SignedIn signedIn);
}
