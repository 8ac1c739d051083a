package org.holdfast.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which certificate the server shows now, and the next one when its time comes.
///
/// The local authority's files, in `tls/`:
///
///     ca.pem  ca-key.pem          the authority, 10 years; ca.pem is what clients install
///     server.pem  server-key.pem  90 days, renewed after two thirds
sealed interface Certificates {

  /// What to show from now on. Changes files only when a certificate's time has come.
  ///
  /// @throws StartRefused if there is none that can be used
  TlsIdentity current();

  static Certificates of(Settings settings, Path folder, SecureRandom random, InstantSource clock) {
    return switch (settings.tls()) {
      case Settings.Tls.Local _ -> new Local(folder, HostNames.of(settings), random, clock);
      case Settings.Tls.Own(Path certificate, Path key) -> new Own(certificate, key, clock);
    };
  }

  /// The owner's files, read again when they change.
  final class Own implements Certificates {

    private final Path certificate;
    private final Path key;
    private final InstantSource clock;
    private Optional<TlsIdentity> last = Optional.empty();
    private FileTime lastChange = FileTime.fromMillis(0);

    Own(Path certificate, Path key, InstantSource clock) {
      this.certificate = certificate;
      this.key = key;
      this.clock = clock;
    }

    @Override
    public synchronized TlsIdentity current() {
      FileTime change = changedAt();
      if (last.isEmpty() || !change.equals(lastChange)) {
        TlsIdentity read = PemFiles.read(certificate, key);
        Instant end = read.certificate().getNotAfter().toInstant();
        if (clock.instant().isAfter(end)) {
          throw new StartRefused(
              "The certificate %s ended on %s. Renew it, or take it out of holdfast.yaml."
                  .formatted(certificate, end));
        }
        last = Optional.of(read);
        lastChange = change;
      }
      return last.get();
    }

    private FileTime changedAt() {
      try {
        return Files.getLastModifiedTime(certificate);
      } catch (IOException e) {
        throw new StartRefused("There is no certificate %s.".formatted(certificate), e);
      }
    }
  }

  /// The local authority's.
  final class Local implements Certificates {

    private static final System.Logger LOG = System.getLogger(Certificates.class.getName());

    private final Path folder;
    private final Set<String> names;
    private final SecureRandom random;
    private final InstantSource clock;

    Local(Path folder, Set<String> names, SecureRandom random, InstantSource clock) {
      this.folder = folder;
      this.names = Set.copyOf(names);
      this.random = random;
      this.clock = clock;
    }

    @Override
    public synchronized TlsIdentity current() {
      try {
        PrivateFiles.createFolder(folder);
        LocalAuthority authority = authority();
        return server(authority);
      } catch (IOException e) {
        throw new StartRefused(
            "The certificates in %s cannot be written: %s.".formatted(folder, e.getMessage()), e);
      }
    }

    private LocalAuthority authority() throws IOException {
      Path file = folder.resolve("ca.pem");
      Path key = folder.resolve("ca-key.pem");
      if (Files.exists(file) && Files.exists(key)) {
        LocalAuthority known = new LocalAuthority(PemFiles.read(file, key), random);
        if (mayVouch(known)) {
          return known;
        }
      }
      LocalAuthority made = LocalAuthority.make(names, random, clock.instant());
      PrivateFiles.replace(key, PemFiles.text(made.identity().key()));
      PrivateFiles.replace(file, PemFiles.text(made.identity().certificate()));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
      LOG.log(
          System.Logger.Level.INFO,
          "Made a certificate authority for this server, {0}. Install it in the clients that shall"
              + " trust this server; it can vouch for no other.",
          file);
      return made;
    }

    /// Long enough for a server's certificate, and for all the names.
    private boolean mayVouch(LocalAuthority authority) {
      Instant needed = clock.instant().plus(LocalAuthority.SERVER_LIFE);
      Instant end = authority.identity().certificate().getNotAfter().toInstant();
      return end.isAfter(needed) && authority.permits(names);
    }

    private TlsIdentity server(LocalAuthority authority) throws IOException {
      Path file = folder.resolve("server.pem");
      Path key = folder.resolve("server-key.pem");
      if (Files.exists(file) && Files.exists(key)) {
        Optional<TlsIdentity> known = readable(file, key);
        if (known.isPresent() && isFresh(known.get().certificate(), authority)) {
          return known.get();
        }
      }
      TlsIdentity made = authority.issue(names, clock.instant());
      PrivateFiles.replace(key, PemFiles.text(made.key()));
      PrivateFiles.replace(file, PemFiles.text(made.certificate()));
      return made;
    }

    /// A kill between the two files leaves a pair that does not belong together: made anew.
    private static Optional<TlsIdentity> readable(Path file, Path key) {
      try {
        return Optional.of(PemFiles.read(file, key));
      } catch (StartRefused e) {
        LOG.log(
            System.Logger.Level.INFO,
            "The server''s certificate is made anew: {0}",
            e.getMessage());
        return Optional.empty();
      }
    }

    private boolean isFresh(X509Certificate certificate, LocalAuthority authority) {
      Instant start = certificate.getNotBefore().toInstant();
      Duration life = Duration.between(start, certificate.getNotAfter().toInstant());
      Instant now = clock.instant();
      boolean young =
          now.isAfter(start) && now.isBefore(start.plus(life.multipliedBy(2).dividedBy(3)));
      return young && names(certificate).containsAll(names) && authority.issued(certificate);
    }

    private static Set<String> names(X509Certificate certificate) {
      Set<String> names = new HashSet<>();
      try {
        var alternatives = certificate.getSubjectAlternativeNames();
        for (List<?> each : alternatives == null ? List.<List<?>>of() : alternatives) {
          names.add(HostNames.plain(String.valueOf(each.get(1))));
        }
      } catch (CertificateParsingException _) {
        return Set.of();
      }
      return names;
    }
  }
}
