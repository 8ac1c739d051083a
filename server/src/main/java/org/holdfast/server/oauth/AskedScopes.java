package org.holdfast.server.oauth;

import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import org.holdfast.identity.AppScope;
import org.holdfast.identity.Client;

/// What an app asked for, as far as it may ask for it.
final class AskedScopes {

  /// "Whatever I am registered for", in Microsoft's words.
  private static final String DEFAULT = "/.default";

  private AskedScopes() {}

  static Set<AppScope> of(Client client, Collection<String> names) {
    Set<AppScope> scopes = EnumSet.noneOf(AppScope.class);
    scopes.addAll(AppScope.known(names));
    if (names.stream().anyMatch(name -> name.endsWith(DEFAULT) || name.equals(".default"))) {
      client.scopes().stream()
          .filter(scope -> scope != AppScope.OFFLINE_ACCESS)
          .forEach(scopes::add);
    }
    scopes.retainAll(client.scopes());
    return scopes;
  }
}
