package org.holdfast.server.signin;

import java.util.List;
import java.util.Set;
import org.holdfast.identity.AppScope;
import org.holdfast.identity.ConnectedApp;
import org.holdfast.identity.Grants;

/// `/account/apps`: what other apps were let in to do.
final class AppPages {

  private static final String HOME = "/account/apps";
  private static final Set<AppScope> CHANGING =
      Set.of(AppScope.FILES_READ_WRITE, AppScope.FILES_READ_WRITE_ALL);
  private static final Set<AppScope> READING = Set.of(AppScope.FILES_READ, AppScope.FILES_READ_ALL);

  private final Grants grants;

  AppPages(Grants grants) {
    this.grants = grants;
  }

  /// @param may what it was let in to do
  /// @param used the day; empty if never
  record Row(String id, String name, String may, String since, String used, String places) {}

  record Content(String note, List<Row> apps) {
    public Content {
      apps = List.copyOf(apps);
    }
  }

  void in(Routes routes) {
    routes.get(HOME, this::show).post(HOME + "/end", this::end);
  }

  private Reply show(Visit visit) {
    List<Row> rows = grants.apps(visit.account()).stream().map(each -> row(visit, each)).toList();
    return visit.show("apps", new Content(visit.message(), rows));
  }

  private static Row row(Visit visit, ConnectedApp app) {
    return new Row(
        app.clientId(),
        app.name(),
        visit.say(may(app.scopes())),
        visit.words().minute(app.since()),
        app.lastUsed().map(visit.words()::day).orElse(""),
        places(visit, app.signIns()));
  }

  private static String places(Visit visit, int signIns) {
    return switch (signIns) {
      case 0 -> visit.say("apps.nowhere");
      case 1 -> visit.say("apps.place");
      default -> visit.say("apps.places", signIns);
    };
  }

  private static String may(Set<AppScope> scopes) {
    if (scopes.stream().anyMatch(CHANGING::contains)) {
      return "apps.changes";
    }
    return scopes.stream().anyMatch(READING::contains) ? "apps.reads" : "apps.knows";
  }

  /// Asks for no proof: to allow less is always allowed.
  private Reply end(Visit visit) {
    grants.revoke(visit.account(), visit.field("id"));
    return Visit.go(HOME, "message", "app-ended");
  }
}
