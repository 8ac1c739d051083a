package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificatesTest {

  private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");
  private static final String PUBLIC = "public-address: https://drive.example.org\n";

  private final SecureRandom random = new SecureRandom();
  @TempDir private Path folder;
  private Instant now = START;

  private Certificates certificates(String yaml) {
    return Certificates.of(
        Machine.settings(folder, yaml), folder.resolve("tls"), random, () -> now);
  }

  @Test
  void theSameCertificateIsShownUntilTwoThirdsOfItsLife() {
    X509Certificate first = certificates("").current().certificate();
    now = START.plus(Duration.ofDays(59));
    X509Certificate before = certificates("").current().certificate();
    now = START.plus(Duration.ofDays(61));
    X509Certificate after = certificates("").current().certificate();

    assertThat(before).isEqualTo(first);
    assertThat(after).isNotEqualTo(first);
    assertThat(Duration.between(first.getNotBefore().toInstant(), first.getNotAfter().toInstant()))
        .isLessThanOrEqualTo(Duration.ofDays(90));
  }

  @Test
  void renewalKeepsTheAuthorityThatClientsTrust() throws IOException {
    certificates("").current();
    byte[] authority = Files.readAllBytes(folder.resolve("tls/ca.pem"));
    now = START.plus(Duration.ofDays(400));
    certificates("").current();

    assertThat(folder.resolve("tls/ca.pem")).hasBinaryContent(authority);
  }

  @Test
  void anAuthorityIsReplacedBeforeItEnds() throws IOException {
    certificates("").current();
    byte[] authority = Files.readAllBytes(folder.resolve("tls/ca.pem"));
    now = START.plus(Duration.ofDays(3600));
    certificates("").current();

    assertThat(Files.readAllBytes(folder.resolve("tls/ca.pem"))).isNotEqualTo(authority);
  }

  @Test
  void theCertificateIsGoodForEveryNameOfTheServer() throws Exception {
    X509Certificate certificate = certificates(PUBLIC).current().certificate();

    assertThat(certificate.getSubjectAlternativeNames())
        .extracting(each -> HostNames.plain(String.valueOf(each.get(1))))
        .contains("localhost", "127.0.0.1", "::1", "drive.example.org");
    validate(authority(), certificate);
  }

  @Test
  void aNewNameIsTakenIntoANewCertificate() throws Exception {
    X509Certificate before = certificates("").current().certificate();
    X509Certificate after = certificates(PUBLIC).current().certificate();

    assertThat(after).isNotEqualTo(before);
    validate(authority(), after);
  }

  @Test
  void theAuthorityCannotVouchForAnotherServer() throws Exception {
    certificates("").current();
    LocalAuthority stolen =
        new LocalAuthority(
            PemFiles.read(folder.resolve("tls/ca.pem"), folder.resolve("tls/ca-key.pem")), random);
    X509Certificate forged = stolen.issue(Set.of("bank.example.com"), now).certificate();
    X509Certificate forgedAddress = stolen.issue(Set.of("192.0.2.1"), now).certificate();

    assertThatThrownBy(() -> validate(authority(), forged))
        .isInstanceOf(CertPathValidatorException.class);
    assertThatThrownBy(() -> validate(authority(), forgedAddress))
        .isInstanceOf(CertPathValidatorException.class);
  }

  @Test
  void keysAreTheirOwnersAlone() throws IOException {
    certificates("").current();

    for (String key : new String[] {"ca-key.pem", "server-key.pem"}) {
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(folder.resolve("tls").resolve(key))))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void aPairThatAKillLeftBehindIsMadeAnew() throws IOException {
    certificates("").current();
    Files.copy(
        folder.resolve("tls/ca-key.pem"),
        folder.resolve("tls/server-key.pem"),
        StandardCopyOption.REPLACE_EXISTING);

    assertThat(certificates("").current().certificate()).isNotNull();
    assertThat(
            PemFiles.read(folder.resolve("tls/server.pem"), folder.resolve("tls/server-key.pem")))
        .isNotNull();
  }

  @Test
  void theOwnersFilesAreReadAgainWhenTheyChange() throws IOException {
    String yaml = own(folder.resolve("own"));
    Certificates certificates = certificates(yaml);
    X509Certificate first = certificates.current().certificate();
    own(folder.resolve("own"));
    Files.setLastModifiedTime(folder.resolve("own.pem"), FileTime.from(START.plusSeconds(99)));

    assertThat(certificates.current().certificate()).isNotEqualTo(first);
  }

  @ParameterizedTest
  @ValueSource(strings = {"own.pem", "own-key.pem"})
  void anOwnersFileThatIsMissingIsNamed(String missing) throws IOException {
    String yaml = own(folder.resolve("own"));
    Files.delete(folder.resolve(missing));

    assertThatThrownBy(() -> certificates(yaml).current())
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining(missing);
  }

  @Test
  void theOwnersKeyMustBeTheCertificates() throws IOException {
    String yaml = own(folder.resolve("own"));
    own(folder.resolve("other"));
    Files.copy(
        folder.resolve("other-key.pem"),
        folder.resolve("own-key.pem"),
        StandardCopyOption.REPLACE_EXISTING);

    assertThatThrownBy(() -> certificates(yaml).current())
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("is not the key of the certificate");
  }

  @Test
  void anEndedCertificateOfTheOwnersIsRefused() throws IOException {
    String yaml = own(folder.resolve("own"));
    now = START.plus(Duration.ofDays(91));

    assertThatThrownBy(() -> certificates(yaml).current())
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("ended on");
  }

  /// Writes NAME.pem and NAME-key.pem, and gives the settings that name them.
  private String own(Path name) throws IOException {
    TlsIdentity made =
        LocalAuthority.make(Set.of("a.example"), random, START).issue(Set.of("a.example"), START);
    Path certificate = Path.of(name + ".pem");
    Path key = Path.of(name + "-key.pem");
    Files.write(certificate, PemFiles.text(made.certificate()));
    Files.write(key, PemFiles.text(made.key()));
    return "tls: {certificate-file: " + certificate + ", key-file: " + key + "}\n";
  }

  private X509Certificate authority() {
    return PemFiles.read(folder.resolve("tls/ca.pem"), folder.resolve("tls/ca-key.pem"))
        .certificate();
  }

  /// As a client that looks at the authority's constraints, which OpenSSL and the browsers do. Java
  /// does it only for what stands below a trust anchor, so the authority's bare key is the anchor
  /// here.
  private void validate(X509Certificate authority, X509Certificate certificate) throws Exception {
    TrustAnchor anchor =
        new TrustAnchor(authority.getSubjectX500Principal(), authority.getPublicKey(), null);
    PKIXParameters parameters = new PKIXParameters(Set.of(anchor));
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(now));
    CertPathValidator.getInstance("PKIX")
        .validate(
            CertificateFactory.getInstance("X.509")
                .generateCertPath(List.of(certificate, authority)),
            parameters);
  }
}
