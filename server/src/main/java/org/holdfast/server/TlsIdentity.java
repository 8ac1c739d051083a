package org.holdfast.server;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/// A certificate and the key that proves it.
final class TlsIdentity {

  private final List<X509Certificate> chain;
  private final PrivateKey key;

  /// @param chain the certificate itself first
  TlsIdentity(List<X509Certificate> chain, PrivateKey key) {
    this.chain = List.copyOf(chain);
    this.key = key;
  }

  List<X509Certificate> chain() {
    return chain;
  }

  X509Certificate certificate() {
    return chain.getFirst();
  }

  PrivateKey key() {
    return key;
  }

  @Override
  public String toString() {
    return "TlsIdentity[until " + certificate().getNotAfter().toInstant() + "]";
  }
}
