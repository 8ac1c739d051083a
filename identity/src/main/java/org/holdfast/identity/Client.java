package org.holdfast.identity;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// An app that may ask people to be let in.
///
/// @param id as it calls itself; public
/// @param name shown to people
/// @param returns where an answer may be sent
/// @param scopes the most that it may ask for
/// @param account whom a service signs in as; empty for all others
public record Client(
    String id,
    String name,
    ClientKind kind,
    List<ReturnAddress> returns,
    Set<AppScope> scopes,
    Optional<AccountId> account) {

  public Client {
    returns = List.copyOf(returns);
    scopes = Set.copyOf(scopes);
  }

  /// One that people let in.
  Client(
      String id, String name, ClientKind kind, List<ReturnAddress> returns, Set<AppScope> scopes) {
    this(id, name, kind, returns, scopes, Optional.empty());
  }

  /// Whether an answer may be sent there. `address` is what the app asked for, as it stood.
  public boolean mayReturnTo(String address) {
    return returns.stream().anyMatch(each -> each.accepts(address));
  }

  @Override
  public String toString() {
    return "Client[" + id + "]";
  }
}
