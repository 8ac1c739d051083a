package org.holdfast.server;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyManagementException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManager;
import org.conscrypt.Conscrypt;

/// The TLS that Tomcat speaks: makes one engine for each connection, and can change its certificate
/// between two of them.
///
/// Conscrypt where it loads, the JDK's engine elsewhere (ADR 6). Neither becomes the JVM's default.
final class TlsContext implements org.apache.tomcat.util.net.SSLContext {

  private static final System.Logger LOG = System.getLogger(TlsContext.class.getName());

  private final Optional<Provider> provider;
  private volatile SSLContext context;
  private volatile TlsIdentity identity;

  TlsContext(TlsIdentity identity) {
    this.provider = conscrypt();
    this.identity = identity;
    this.context = context(identity);
  }

  /// Shows this certificate from the next connection on, and forgets the keys of session tickets.
  void show(TlsIdentity next) {
    context = context(next);
    identity = next;
  }

  /// The key agreements of the threat model, section 7, as far as the engine has them.
  String groups() {
    String both = "x25519,secp256r1,secp384r1";
    return provider.isPresent() ? "X25519MLKEM768," + both : both;
  }

  private static Optional<Provider> conscrypt() {
    try {
      return Conscrypt.isAvailable() ? Optional.of(Conscrypt.newProvider()) : Optional.empty();
    } catch (LinkageError | RuntimeException e) {
      LOG.log(System.Logger.Level.INFO, "Conscrypt does not load here; TLS is the JDK's.", e);
      return Optional.empty();
    }
  }

  private SSLContext context(TlsIdentity identity) {
    try {
      SSLContext made =
          provider.isPresent()
              ? SSLContext.getInstance("TLS", provider.get())
              : SSLContext.getInstance("TLS");
      // No client certificates at this door, so nobody to trust.
      made.init(keys(identity), new TrustManager[0], null);
      return made;
    } catch (GeneralSecurityException e) {
      throw new StartRefused("The server's certificate cannot be used for TLS.", e);
    }
  }

  private static KeyManager[] keys(TlsIdentity identity) throws GeneralSecurityException {
    char[] memoryOnly = "memory-only".toCharArray();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, null);
    } catch (IOException e) {
      throw new IllegalStateException("an empty key store needs no file", e);
    }
    store.setKeyEntry(
        "server", identity.key(), memoryOnly, identity.chain().toArray(X509Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, memoryOnly);
    return factory.getKeyManagers();
  }

  @Override
  public SSLEngine createSSLEngine() {
    return context.createSSLEngine();
  }

  @Override
  public void init(KeyManager[] keys, TrustManager[] trust, SecureRandom random)
      throws KeyManagementException {
    throw new KeyManagementException("this context is made with its keys");
  }

  @Override
  public void destroy() {
    // Nothing outside the heap belongs to it.
  }

  @Override
  public SSLSessionContext getServerSessionContext() {
    return context.getServerSessionContext();
  }

  @Override
  public SSLServerSocketFactory getServerSocketFactory() {
    return context.getServerSocketFactory();
  }

  @Override
  public SSLParameters getSupportedSSLParameters() {
    return context.getSupportedSSLParameters();
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return identity.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
