package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.holdfast.identity.Account;
import org.holdfast.identity.AppScope;
import org.holdfast.identity.Clients;
import org.holdfast.identity.EmailAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Libraries that other people wrote sign in: openid-client, which checks every answer by the
/// standards, and Microsoft's MSAL. What they need is in `tools/oauth-clients`.
class NodeClientsTest {

  private static final Path TOOLS = Path.of("..", "tools", "oauth-clients");

  @TempDir private Path folder;

  @Test
  void openidClientAndMsalSignInByCodeDeviceAndSecret() throws Exception {
    NodeTools.require(TOOLS);
    FakeBrowser browser = new FakeBrowser();
    try (Served served =
        Served.start(folder.resolve("data"), "limits: {shutdown-wait: 0s}", browser)) {
      Account ana = account(served, "ana@example.org");
      Account own = account(served, "backup@example.org");
      Clients clients = served.holdfast().clients();
      Clients.Registered service = clients.registerService("Backup", own.id(), AppScope.ALL);
      String app =
          clients
              .register("Sync", false, List.of("http://localhost/cb"), AppScope.ALL)
              .client()
              .id();

      String told =
          run(
              Map.of(
                  "ISSUER", served.https().toString(),
                  "CLIENT", app,
                  "SERVICE", service.client().id(),
                  "SECRET", service.secret().orElseThrow(),
                  "COOKIE", browser.signIn(ana),
                  "NODE_EXTRA_CA_CERTS", served.data().resolve("tls/ca.pem").toString()));

      assertThat(told)
          .contains("openidCode: good", "openidDevice: good", "openidService: good")
          .contains("msalCode: good", "msalDevice: good", "msalService: good");
    }
  }

  private static Account account(Served served, String email) {
    Account account = served.holdfast().accounts().create(EmailAddress.parse(email), "Ana Sol");
    served.holdfast().drives().create(account.id());
    return account;
  }

  private String run(Map<String, String> environment) throws Exception {
    Path told = folder.resolve("told");
    ProcessBuilder node =
        new ProcessBuilder("node", "clients.mjs")
            .directory(TOOLS.toFile())
            .redirectErrorStream(true)
            .redirectOutput(told.toFile());
    node.environment().putAll(environment);
    Process process = node.start();
    boolean ended = process.waitFor(2, TimeUnit.MINUTES);
    process.destroyForcibly().waitFor();
    String text = Files.readString(told, StandardCharsets.UTF_8);
    assertThat(ended && process.exitValue() == 0).as(text).isTrue();
    return text;
  }
}
