package org.holdfast.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;

/// Certificates and keys as PEM files (RFC 7468).
final class PemFiles {

  private PemFiles() {}

  /// Reads a chain and its key, and sees that they belong together.
  ///
  /// @throws StartRefused if a file is missing, not PEM, encrypted, or they do not belong together
  static TlsIdentity read(Path certificateFile, Path keyFile) {
    List<X509Certificate> chain = certificates(certificateFile);
    PrivateKey key = key(keyFile);
    if (!belong(chain.getFirst(), key)) {
      throw new StartRefused(
          "The key %s is not the key of the certificate %s.".formatted(keyFile, certificateFile));
    }
    return new TlsIdentity(chain, key);
  }

  private static List<X509Certificate> certificates(Path file) {
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      List<X509Certificate> chain =
          factory.generateCertificates(new ByteArrayInputStream(bytes(file))).stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (chain.isEmpty()) {
        throw new StartRefused("There is no certificate in %s.".formatted(file));
      }
      return chain;
    } catch (CertificateException e) {
      throw new StartRefused("The file %s holds no PEM certificate.".formatted(file), e);
    }
  }

  private static PrivateKey key(Path file) {
    String text = new String(bytes(file), StandardCharsets.US_ASCII);
    try (PEMParser parser = new PEMParser(new StringReader(text))) {
      for (Object each = parser.readObject(); each != null; each = parser.readObject()) {
        if (each instanceof PrivateKeyInfo info) {
          return new JcaPEMKeyConverter().getPrivateKey(info);
        }
        if (each instanceof PEMKeyPair pair) {
          return new JcaPEMKeyConverter().getPrivateKey(pair.getPrivateKeyInfo());
        }
      }
    } catch (IOException e) {
      throw new StartRefused("The file %s holds no PEM key that can be read.".formatted(file), e);
    }
    throw new StartRefused(
        "The file %s holds no PEM key, or an encrypted one; Holdfast needs it as BEGIN PRIVATE KEY."
            .formatted(file));
  }

  private static boolean belong(X509Certificate certificate, PrivateKey key) {
    byte[] trial = "holdfast".getBytes(StandardCharsets.US_ASCII);
    String algorithm =
        switch (key.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> key.getAlgorithm();
        };
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(trial);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(trial);
      return signature.verify(signed);
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new StartRefused("There is no file %s.".formatted(file), e);
    } catch (IOException e) {
      throw new StartRefused("The file %s cannot be read.".formatted(file), e);
    }
  }

  /// One after the other as PEM.
  static byte[] text(Object... certificatesOrKeys) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      for (Object each : certificatesOrKeys) {
        // PKCS#8: what every program reads; the writer's own choice for keys is an older form.
        writer.writeObject(
            each instanceof PrivateKey key ? new JcaPKCS8Generator(key, null) : each);
      }
    } catch (IOException e) {
      throw new IllegalStateException("PEM text is written to memory", e);
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
