package org.holdfast.keyservices;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.holdfast.vault.VaultRefusal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The whole way, with nothing in between: somebody who speaks TLS and asks for a token.
final class AzureTlsTest {

  private static final String PASSWORD = "of no use";

  @TempDir private Path folder;
  private HttpsServer server;

  @BeforeEach
  void begin() throws IOException, GeneralSecurityException {
    keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=x", "-ext", "san=dns:localhost");
    keytool("-exportcert", "-rfc", "-file", folder.resolve("ca.pem").toString());
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
    server.setHttpsConfigurator(new HttpsConfigurator(context()));
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

  private void keytool(String... command) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    words.addAll(List.of(command));
    words.addAll(
        List.of("-storepass", PASSWORD, "-keystore", folder.resolve("keys.p12").toString()));
    if (new ProcessBuilder(words).inheritIO().start().onExit().join().exitValue() != 0) {
      throw new IllegalStateException("keytool failed");
    }
  }

  private SSLContext context() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(folder.resolve("keys.p12"))) {
      store.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
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
    assertThatThrownBy(() -> AzureVault.open(place(Optional.empty()), new SecureRandom()))
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("certification path");
  }

  @Test
  void whoIsVouchedForIsAskedAndGetsNoTokenOfAnother() {
    Path authority = folder.resolve("ca.pem");

    assertThatThrownBy(() -> AzureVault.open(place(Optional.of(authority)), new SecureRandom()))
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("for somebody else");
  }

  @Test
  void authoritiesThatCannotBeReadAreToldAsSuch() {
    Path nothing = folder.resolve("nothing.pem");

    assertThatThrownBy(() -> AzureVault.open(place(Optional.of(nothing)), new SecureRandom()))
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("nothing.pem");
  }
}
