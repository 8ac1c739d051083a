package org.holdfast.keyservices;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import org.holdfast.vault.VaultRefusal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole way, with nothing in between: somebody who speaks TLS and asks for a token.
final class AzureTlsTest {

  @TempDir private Path folder;
  private OwnAuthority authority;
  private HttpsServer server;

  @BeforeEach
  void begin() throws IOException {
    authority = new OwnAuthority(folder, "localhost");
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
    server.setHttpsConfigurator(new HttpsConfigurator(authority.context()));
    server.createContext(
        "/",
        exchange -> {
          exchange
              .getResponseHeaders()
              .set(
                  "WWW-Authenticate",
                  "Bearer authorization=\"https://login.microsoftonline.com/t\", resource=\"https://vault.azure.net\"");
          exchange.sendResponseHeaders(401, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void end() {
    server.stop(0);
  }

  private AzurePlace place(Optional<Path> caFile) {
    return new AzurePlace(
        URI.create("https://localhost:" + server.getAddress().getPort()),
        "holdfast",
        AzureKeyKind.RSA,
        new AzureIdentity.Managed(Optional.empty()),
        caFile);
  }

  @Test
  void whoNobodyVouchesForIsNotAsked() {
    assertThatThrownBy(
            () ->
                AzureVault.open(
                    place(Optional.empty()), new SecureRandom(), InstantSource.system()))
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("certification path");
  }

  @Test
  void whoIsVouchedForIsAskedAndGetsNoTokenOfAnother() {
    Path trusted = authority.pem();

    assertThatThrownBy(
            () ->
                AzureVault.open(
                    place(Optional.of(trusted)), new SecureRandom(), InstantSource.system()))
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("for somebody else");
  }

  @Test
  void authoritiesThatCannotBeReadAreToldAsSuch() {
    Path nothing = folder.resolve("nothing.pem");

    assertThatThrownBy(
            () ->
                AzureVault.open(
                    place(Optional.of(nothing)), new SecureRandom(), InstantSource.system()))
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("nothing.pem");
  }
}
