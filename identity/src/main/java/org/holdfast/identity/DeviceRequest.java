package org.holdfast.identity;

import java.util.Set;

/// What a waiting device asks for.
///
/// @param app its name
public record DeviceRequest(String clientId, String app, Set<AppScope> scopes) {

  public DeviceRequest {
    scopes = Set.copyOf(scopes);
  }
}
