package org.holdfast.stores;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// The owner's own authorities, which alone are trusted where they are given: then nobody else can
/// vouch for the service.
public record TrustedAuthorities(Path file) {

  /// @throws StoreSettingsRefused if the file cannot be used
  public TrustManager[] managers() {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (found.isEmpty()) {
        throw refused(null);
      }
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      int i = 0;
      for (Certificate each : found) {
        trusted.setCertificateEntry("authority-" + i++, each);
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(trusted);
      return factory.getTrustManagers();
    } catch (IOException | GeneralSecurityException e) {
      throw refused(e);
    }
  }

  /// @throws StoreSettingsRefused if the file cannot be used
  public SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw refused(e);
    }
  }

  private StoreSettingsRefused refused(@Nullable Throwable cause) {
    return new StoreSettingsRefused(
        "The file %s holds no certificates that can be read (PEM).".formatted(file), cause);
  }
}
