package org.holdfast.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Where a server answers, and the one authority whose certificates are believed there.
record Target(String host, int port, SSLContext trust) {

  static Target of(int port, Path authority) throws IOException {
    return new Target("localhost", port, trusting(authority));
  }

  String authority() {
    return host + ":" + port;
  }

  URI uri(String path) {
    return URI.create("https://" + authority() + path);
  }

  /// The part of an absolute address that is asked on a connection that is already open.
  static String pathOf(String absolute) {
    URI uri = URI.create(absolute);
    String query = uri.getRawQuery();
    return query == null ? uri.getRawPath() : uri.getRawPath() + "?" + query;
  }

  private static SSLContext trusting(Path pem) throws IOException {
    try (InputStream in = Files.newInputStream(pem)) {
      KeyStore anchors = KeyStore.getInstance("PKCS12");
      anchors.load(null, null);
      int number = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        anchors.setCertificateEntry("anchor-" + number++, each);
      }
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(anchors);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(
          "the certificates in " + pem + " cannot be trusted: " + e.getMessage(), e);
    }
  }
}
