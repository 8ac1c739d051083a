package org.holdfast.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Whose certificates are believed.
final class Trust {

  private Trust() {}

  /// @param file certificates in PEM form that alone are trusted; absent: the JDK's
  /// @throws DeliveryRefusal if there is no such file, or no certificate in it
  static SSLContext of(Optional<Path> file) {
    try {
      return file.isEmpty() ? SSLContext.getDefault() : trusting(file.get());
    } catch (IOException | GeneralSecurityException e) {
      throw new DeliveryRefusal(
          "The certificates that messages are to be trusted to cannot be read from %s."
              .formatted(file.map(Path::toString).orElse("the JDK")),
          e);
    }
  }

  private static SSLContext trusting(Path file) throws IOException, GeneralSecurityException {
    KeyStore roots = KeyStore.getInstance(KeyStore.getDefaultType());
    roots.load(null, null);
    try (InputStream in = Files.newInputStream(file)) {
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        roots.setCertificateEntry("root " + roots.size(), each);
      }
    }
    if (roots.size() == 0) {
      throw new GeneralSecurityException("no certificate in it");
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(roots);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }
}
