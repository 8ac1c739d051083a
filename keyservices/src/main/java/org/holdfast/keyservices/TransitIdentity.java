package org.holdfast.keyservices;

import java.nio.file.Path;

/// As whom Holdfast asks a transit engine.
public sealed interface TransitIdentity {

  /// Who holds a token.
  ///
  /// @param tokenFile holds it; nobody else may read it. Is read again when the token is not taken
  ///   any more
  record TokenFile(Path tokenFile) implements TransitIdentity {}

  /// A role of the AppRole method, which gets tokens for itself.
  ///
  /// @param roleId the role's id
  /// @param secretIdFile holds its secret id; nobody else may read it. Is read for each token
  record AppRole(String roleId, Path secretIdFile) implements TransitIdentity {}
}
