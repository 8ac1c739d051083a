package org.holdfast.identity;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Programs that many people have, by the ids that stand in their public source. They need no
/// registration here, so that they work as they are.
final class KnownClients {

  private static final String NATIVE =
      "https://login.microsoftonline.com/common/oauth2/nativeclient";

  private static final Set<AppScope> FILES =
      Set.copyOf(EnumSet.complementOf(EnumSet.of(AppScope.FILES_READ_WRITE_APP_FOLDER)));

  private static final List<Client> ALL =
      List.of(
          // rclone, backend/onedrive/onedrive.go: rcloneClientID; lib/oauthutil: RedirectURL. Sends
          // a secret that everyone knows.
          known(
              "b15665d9-eda6-4092-8539-0eec376afd59",
              "rclone",
              "http://localhost:53682/",
              "http://127.0.0.1:53682/"),
          // abraunegg/onedrive, src/onedrive.d: clientId, redirectUrl
          known("d50ca740-c83f-4d1b-b616-12c519384f0c", "OneDrive Client for Linux", NATIVE));

  /// The web app. Where it is answered, the door knows; it never stays signed in by itself.
  private static final Client OWN =
      new Client(
          "holdfast-web",
          "Holdfast",
          ClientKind.OWN,
          List.of(),
          Set.copyOf(
              EnumSet.complementOf(
                  EnumSet.of(AppScope.FILES_READ_WRITE_APP_FOLDER, AppScope.OFFLINE_ACCESS))));

  private KnownClients() {}

  private static Client known(String id, String name, String... returns) {
    return new Client(
        id,
        name,
        ClientKind.PUBLIC_WITHOUT_PKCE,
        Stream.of(returns).map(ReturnAddress::new).toList(),
        FILES);
  }

  static Optional<Client> find(String id) {
    return Stream.concat(ALL.stream(), Stream.of(OWN))
        .filter(each -> each.id().equals(id))
        .findFirst();
  }

  /// Those of others.
  static List<Client> all() {
    return ALL;
  }
}
