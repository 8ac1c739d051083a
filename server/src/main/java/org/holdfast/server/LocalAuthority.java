package org.holdfast.server;

import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// A certificate authority for this server alone: it may only vouch for the names it was made with,
/// so that who installs it trusts it with nothing else.
///
/// ECDSA P-256; no authority below it (path length 0); RFC 5280 name constraints, critical.
final class LocalAuthority {

  private static final Duration AUTHORITY_LIFE = Duration.ofDays(3652);

  /// @see "CA/Browser Forum: server certificates grow shorter; 90 days is what the threat model
  ///   asks"
  static final Duration SERVER_LIFE = Duration.ofDays(90);

  // A client's clock may be behind.
  private static final Duration EARLIER = Duration.ofHours(1);

  private final TlsIdentity identity;
  private final SecureRandom random;

  LocalAuthority(TlsIdentity identity, SecureRandom random) {
    this.identity = identity;
    this.random = random;
  }

  TlsIdentity identity() {
    return identity;
  }

  /// @param names the only ones it may vouch for; addresses numeric
  static LocalAuthority make(Collection<String> names, SecureRandom random, Instant now) {
    KeyPair pair = pair(random);
    byte[] mark = new byte[4];
    random.nextBytes(mark);
    // Two authorities of one name would be taken for each other.
    X500Principal name =
        new X500Principal("CN=Holdfast local authority " + HexFormat.of().formatHex(mark));
    try {
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              name, serial(random), from(now), until(now, AUTHORITY_LIFE), name, pair.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
      builder.addExtension(Extension.nameConstraints, true, constraints(names));
      X509Certificate certificate = signed(builder, pair.getPrivate());
      return new LocalAuthority(new TlsIdentity(List.of(certificate), pair.getPrivate()), random);
    } catch (CertIOException | GeneralSecurityException e) {
      throw impossible(e);
    }
  }

  /// A certificate with a new key for a server of these names.
  TlsIdentity issue(Collection<String> names, Instant now) {
    KeyPair pair = pair(random);
    X509Certificate authority = identity.certificate();
    try {
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              authority,
              serial(random),
              from(now),
              until(now, SERVER_LIFE),
              new X500Principal("CN=Holdfast"),
              pair.getPublic());
      JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          identifiers.createAuthorityKeyIdentifier(authority));
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(names.stream().map(LocalAuthority::name).toArray(GeneralName[]::new)));
      return new TlsIdentity(List.of(signed(builder, identity.key())), pair.getPrivate());
    } catch (CertIOException | GeneralSecurityException e) {
      throw impossible(e);
    }
  }

  /// Whether this authority signed the certificate.
  boolean issued(X509Certificate certificate) {
    try {
      certificate.verify(identity.certificate().getPublicKey());
      return true;
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  /// Whether it may vouch for all these names.
  boolean permits(Collection<String> names) {
    byte[] extension = identity.certificate().getExtensionValue(Extension.nameConstraints.getId());
    if (extension == null) {
      return false;
    }
    NameConstraints constraints =
        NameConstraints.getInstance(ASN1OctetString.getInstance(extension).getOctets());
    List<GeneralSubtree> permitted = List.of(constraints.getPermittedSubtrees());
    return permitted.containsAll(names.stream().map(LocalAuthority::subtree).toList());
  }

  private static NameConstraints constraints(Collection<String> names) {
    GeneralSubtree[] permitted =
        names.stream().map(LocalAuthority::subtree).toArray(GeneralSubtree[]::new);
    return new NameConstraints(permitted, null);
  }

  /// An address as a network of one: the address, then a mask of ones (RFC 5280, section 4.2.1.10).
  private static GeneralSubtree subtree(String name) {
    if (!HostNames.isAddress(name)) {
      return new GeneralSubtree(new GeneralName(GeneralName.dNSName, name));
    }
    byte[] address = HostNames.address(name).getAddress();
    byte[] network = Arrays.copyOf(address, 2 * address.length);
    Arrays.fill(network, address.length, network.length, (byte) 0xFF);
    return new GeneralSubtree(address(network));
  }

  private static GeneralName name(String name) {
    if (!HostNames.isAddress(name)) {
      return new GeneralName(GeneralName.dNSName, name);
    }
    InetAddress address = HostNames.address(name);
    return address(address.getAddress());
  }

  private static GeneralName address(byte[] bytes) {
    ASN1Encodable octets = new DEROctetString(bytes);
    return new GeneralName(GeneralName.iPAddress, octets);
  }

  private static KeyPair pair(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw impossible(e);
    }
  }

  private static BigInteger serial(SecureRandom random) {
    return new BigInteger(127, random).add(BigInteger.ONE);
  }

  private static Date from(Instant now) {
    return Date.from(now.minus(EARLIER));
  }

  private static Date until(Instant now, Duration life) {
    return Date.from(now.minus(EARLIER).plus(life));
  }

  private static X509Certificate signed(X509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private static IllegalStateException impossible(Exception e) {
    return new IllegalStateException("every JDK makes ECDSA P-256 certificates", e);
  }
}
