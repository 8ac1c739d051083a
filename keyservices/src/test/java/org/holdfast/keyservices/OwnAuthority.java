package org.holdfast.keyservices;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// Vouches for a server of a test by a certificate of its own.
final class OwnAuthority {

  private static final String PASSWORD = "of no use";

  private final Path folder;

  /// @param folder takes its files
  /// @param host what the server is called
  OwnAuthority(Path folder, String host) {
    this.folder = folder;
    keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=x", "-ext", "san=dns:" + host);
    keytool("-exportcert", "-rfc", "-file", pem().toString());
  }

  /// What a client has to trust.
  Path pem() {
    return folder.resolve("ca.pem");
  }

  /// What the server speaks TLS with.
  SSLContext context() {
    try (InputStream in = Files.newInputStream(keys())) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, PASSWORD.toCharArray());
      KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
      managers.init(store, PASSWORD.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path keys() {
    return folder.resolve("keys.p12");
  }

  private void keytool(String... command) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    words.addAll(List.of(command));
    words.addAll(List.of("-storepass", PASSWORD, "-keystore", keys().toString()));
    try {
      if (new ProcessBuilder(words).inheritIO().start().onExit().join().exitValue() != 0) {
        throw new IllegalStateException("keytool failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
