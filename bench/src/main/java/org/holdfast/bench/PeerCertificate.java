package org.holdfast.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// A key and certificate for a peer: ECDSA P-256 for `localhost`, like Holdfast's own, so that all
/// handshakes cost the same.
final class PeerCertificate {
  // Opens a file that lives for one run in a folder of our own.
  private static final String PASSWORD = "only-for-this-run";

  private PeerCertificate() {}

  static Path certificate(Path folder) {
    return folder.resolve("certificate.pem");
  }

  static Path key(Path folder) {
    return folder.resolve("key.pem");
  }

  /// Makes both files. The JDK's keytool is the one maker that is there wherever bench runs.
  static void make(Workplace place, Path folder) throws IOException, InterruptedException {
    Path store = folder.resolve("key.p12");
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            "peer",
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-dname",
            "CN=localhost",
            "-ext",
            "san=dns:localhost,ip:127.0.0.1",
            "-validity",
            "7",
            "-storetype",
            "PKCS12",
            "-keystore",
            store.toString(),
            "-storepass",
            PASSWORD);
    try (Child child = place.start(command, Map.of(), folder.resolve("keytool.log"))) {
      child.finish();
    }
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD.toCharArray());
      write(certificate(folder), "CERTIFICATE", keys.getCertificate("peer").getEncoded());
      write(key(folder), "PRIVATE KEY", keys.getKey("peer", PASSWORD.toCharArray()).getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IOException("no certificate could be made for the peers: " + e.getMessage(), e);
    }
  }

  private static void write(Path file, String kind, byte[] der) throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    String pem = "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n";
    Files.write(file, pem.getBytes(US_ASCII));
  }
}
