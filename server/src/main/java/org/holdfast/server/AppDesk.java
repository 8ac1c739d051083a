package org.holdfast.server;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.holdfast.identity.Account;
import org.holdfast.identity.AccountRefusal;
import org.holdfast.identity.AppScope;
import org.holdfast.identity.Client;
import org.holdfast.identity.ClientKind;
import org.holdfast.identity.Clients;
import org.holdfast.identity.GrantRefusal;

/// The apps and services that whoever runs the server registers, for the command line.
final class AppDesk {

  private final Holdfast holdfast;

  AppDesk(Holdfast holdfast) {
    this.holdfast = holdfast;
  }

  /// @throws AccountRefusal if name, addresses or scopes are none
  List<String> add(ConsoleCommand.AddApp app) {
    Set<AppScope> scopes = app.scopes().isBlank() ? AppScope.ALL : scopes(app.scopes());
    return refusing(
        () -> {
          List<String> returns = Arrays.asList(app.returns().strip().split(" +"));
          return shown(clients().register(app.name(), !app.secret().isEmpty(), returns, scopes));
        });
  }

  /// @throws AccountRefusal if name or scopes are none
  List<String> addService(String name, Account account, String scopes) {
    Set<AppScope> wanted =
        scopes.isBlank() ? EnumSet.of(AppScope.FILES_READ_WRITE) : scopes(scopes);
    return refusing(() -> shown(clients().registerService(name, account.id(), wanted)));
  }

  /// Everything that it held ends at once.
  ///
  /// @throws AccountRefusal if there is no such app
  List<String> remove(String id) {
    if (!clients().remove(id)) {
      throw new AccountRefusal("No app is registered here as %s; `app list` tells.".formatted(id));
    }
    return List.of("removed; signed out " + holdfast.grants().endApp(id));
  }

  List<String> list() {
    return clients().list().stream().map(AppDesk::line).toList();
  }

  private static String line(Client client) {
    return "%s  %s  %s  %s"
        .formatted(client.id(), client.name(), kind(client.kind()), AppScope.text(client.scopes()));
  }

  private static String kind(ClientKind kind) {
    return switch (kind) {
      case PUBLIC -> "without a secret";
      case PUBLIC_WITHOUT_PKCE -> "well-known, without a secret or PKCE";
      case CONFIDENTIAL -> "with a secret";
      case SERVICE -> "a service";
      case OWN -> "this server's own";
    };
  }

  private static List<String> shown(Clients.Registered registered) {
    List<String> lines = new ArrayList<>(List.of("id      " + registered.client().id()));
    registered.secret().ifPresent(secret -> lines.add("secret  " + secret));
    return lines;
  }

  private static Set<AppScope> scopes(String names) {
    List<String> sent = Arrays.asList(names.strip().split(" +"));
    sent.stream()
        .filter(name -> AppScope.find(name).isEmpty())
        .findFirst()
        .ifPresent(
            name -> {
              throw new AccountRefusal(
                  "There is no scope %s. There are: %s."
                      .formatted(name, AppScope.text(AppScope.ALL)));
            });
    return AppScope.known(sent);
  }

  private static List<String> refusing(Supplier<List<String>> work) {
    try {
      return work.get();
    } catch (GrantRefusal e) {
      throw new AccountRefusal(String.valueOf(e.getMessage()));
    }
  }

  private Clients clients() {
    return holdfast.clients();
  }
}
