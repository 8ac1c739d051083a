package org.holdfast.server.graph;

import java.util.Optional;

/// What apps are called.
public interface AppNames {

  /// @param id as it was registered
  /// @return its name as people see it; empty when it is registered no more
  Optional<String> of(String id);
}
