package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.holdfast.identity.EmailAddress;
import org.holdfast.vault.BuiltInVault;
import org.holdfast.vault.Passphrase;
import org.holdfast.vault.VaultRefusal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// First starts, later starts, and those that must be refused.
class HoldfastTest {

  @TempDir private Path folder;
  private Path data = Path.of("");

  @BeforeEach
  void nothingYet() {
    data = folder.resolve("data");
  }

  @Test
  void aFirstStartMakesWhatALaterOneOpens() {
    EmailAddress ana = EmailAddress.parse("ana@example.org");
    try (Holdfast first = Machine.open(data)) {
      first.accounts().create(ana, "Ana");
    }

    try (Holdfast later = Machine.open(data)) {
      assertThat(later.accounts().find(ana)).isPresent();
    }
    assertThat(data).isDirectoryContaining("glob:**/holdfast.yaml");
    assertThat(data.resolve("first-start")).doesNotExist();
  }

  @Test
  void closingLetsGoOfEveryFile() throws IOException {
    try (Holdfast holdfast = Machine.open(data)) {
      holdfast.sweeps().run(); // looks into every region
      assertThat(openFiles()).anyMatch(file -> file.endsWith("regions/west/pack.db"));
    }

    assertThat(openFiles()).noneMatch(file -> file.startsWith(data));
  }

  private static List<Path> openFiles() throws IOException {
    List<Path> open = new ArrayList<>();
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      for (Path descriptor : descriptors.toList()) {
        try {
          open.add(Files.readSymbolicLink(descriptor));
        } catch (NoSuchFileException _) {
          // Another thread has closed it.
        }
      }
    }
    return open;
  }

  @Test
  void whatAFirstStartMakesIsItsOwnersAlone() throws IOException {
    Machine.open(data).close();

    for (String name : new String[] {"vault-passphrase", "holdfast.yaml", "metadata.db"}) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(name))))
          .as(name)
          .isEqualTo("rw-------");
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
        .isEqualTo("rwx------");
  }

  @Test
  void aGivenPassphraseIsKeptNowhere() throws IOException {
    PassphraseSource given =
        new PassphraseSource(
            Map.of("HOLDFAST_VAULT_PASSPHRASE", "a long enough passphrase"), _ -> Optional.empty());
    Holdfast.open(data, Machine.settings(data, ""), given).close();

    assertThat(data.resolve("vault-passphrase")).doesNotExist();
    assertThatThrownBy(() -> Machine.open(data))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("needs its passphrase");
    Holdfast.open(data, Machine.settings(data, ""), given).close();
  }

  @Test
  void aPersonAtATerminalIsAsked() {
    PassphraseSource given =
        new PassphraseSource(
            Map.of("HOLDFAST_VAULT_PASSPHRASE", "a long enough passphrase"), _ -> Optional.empty());
    PassphraseSource person =
        new PassphraseSource(Map.of(), _ -> Optional.of("a long enough passphrase".toCharArray()));
    Holdfast.open(data, Machine.settings(data, ""), given).close();

    Holdfast.open(data, Machine.settings(data, ""), person).close();
  }

  @Test
  void aWrongPassphraseChangesNothing() throws IOException {
    Machine.open(data).close();
    Files.writeString(data.resolve("vault-passphrase"), "another long passphrase");
    Map<Path, Long> before = files();

    assertThatThrownBy(() -> Machine.open(data))
        .isInstanceOf(VaultRefusal.WrongPassphrase.class)
        .hasMessageContaining("Nothing was changed");
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void aFirstStartThatWasCutShortGoesOn() throws IOException {
    // Killed after the vault was made, before the database was.
    new DataFolder(data).begin();
    try (var passphrase = Passphrase.generate(new SecureRandom())) {
      passphrase.keepIn(data.resolve("vault-passphrase"), new SecureRandom());
    }

    Machine.open(data).close();

    assertThat(Holdfast.isNew(data)).isFalse();
    Machine.open(data).close();
  }

  @Test
  void aDatabaseThatIsGoneIsNotMadeAnew() throws IOException {
    Machine.open(data).close();
    Files.delete(data.resolve("metadata.db"));

    assertThatThrownBy(() -> Machine.open(data))
        .isInstanceOf(StartRefused.class)
        .hasMessageContainingAll("metadata.db is gone", "backup");
    assertThat(data.resolve("metadata.db")).doesNotExist();
  }

  @Test
  void r20_aVaultThatIsGoneIsNotMadeAnew() throws IOException {
    Machine.open(data).close();
    Files.delete(data.resolve("vault/keys.hfv"));

    assertThatThrownBy(() -> Machine.open(data))
        .isInstanceOf(StartRefused.class)
        .hasMessageContainingAll("vault", "gone", "backup");
    assertThat(data.resolve("vault/keys.hfv")).doesNotExist();
  }

  @Test
  void r20_aVaultThatWasSwappedIsRefused() throws IOException {
    Machine.open(data).close();
    Path other = folder.resolve("other");
    Machine.open(other).close();
    for (String name : new String[] {"vault/keys.hfv", "vault-passphrase"}) {
      Files.delete(data.resolve(name));
      Files.copy(other.resolve(name), data.resolve(name));
    }

    Map<Path, Long> before = files();
    assertThatThrownBy(() -> Machine.open(data))
        .isInstanceOf(StartRefused.class)
        .hasMessageContainingAll("another vault", "nothing was changed");
    assertThat(files()).isEqualTo(before);
  }

  /// Its id was edited to fit as well: then what the vault wrapped does not open.
  @Test
  void r20_aVaultThatWasSwappedWithItsIdIsRefused() throws IOException {
    Machine.open(data).close();
    Path other = folder.resolve("other");
    Machine.open(other).close();
    for (String name : new String[] {"vault/keys.hfv", "vault-passphrase"}) {
      Files.delete(data.resolve(name));
      Files.copy(other.resolve(name), data.resolve(name));
    }
    execute("delete from server_vault");

    assertThatThrownBy(() -> Machine.open(data)).isInstanceOf(VaultRefusal.NotAuthentic.class);
  }

  @Test
  void r20_aVaultThatWasSetBackIsRefusedAndTheNewestOpensAgain() throws IOException {
    Machine.open(data).close();
    byte[] old = Files.readAllBytes(data.resolve("vault/keys.hfv"));
    rotate();
    Machine.open(data).close();
    byte[] newest = Files.readAllBytes(data.resolve("vault/keys.hfv"));
    Files.write(data.resolve("vault/keys.hfv"), old);
    Map<Path, Long> before = files();

    assertThatThrownBy(() -> Machine.open(data))
        .isInstanceOf(StartRefused.class)
        .hasMessageContainingAll("set back", "newest master key is 1", "2 was in use", "backup");
    assertThat(files()).isEqualTo(before);

    Files.write(data.resolve("vault/keys.hfv"), newest);
    Machine.open(data).close();
  }

  /// The number was edited to fit as well: the secret is wrapped by the master key that lacks.
  @Test
  void r20_aVaultThatWasSetBackWithItsNumberIsRefused() throws IOException {
    Machine.open(data).close();
    byte[] old = Files.readAllBytes(data.resolve("vault/keys.hfv"));
    rotate();
    Machine.open(data).close();
    Files.write(data.resolve("vault/keys.hfv"), old);
    execute("update server_vault set master_version = 1");

    assertThatThrownBy(() -> Machine.open(data))
        .isInstanceOf(VaultRefusal.MissingVersion.class)
        .hasMessageContaining("newest backup of the vault");
  }

  @Test
  void r20_halfAVaultIsRefused() throws IOException {
    Machine.open(data).close();
    byte[] whole = Files.readAllBytes(data.resolve("vault/keys.hfv"));
    Files.write(data.resolve("vault/keys.hfv"), Arrays.copyOf(whole, whole.length / 2));

    assertThatThrownBy(() -> Machine.open(data))
        .isInstanceOf(VaultRefusal.Damaged.class)
        .hasMessageContainingAll("keys.hfv", "Nothing was changed", "backup");

    Files.write(data.resolve("vault/keys.hfv"), whole);
    Files.delete(data.resolve("vault-passphrase"));
    assertThatThrownBy(() -> Machine.open(data))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("needs its passphrase");
  }

  private void rotate() {
    try (Passphrase passphrase =
            Passphrase.of(Files.readString(data.resolve("vault-passphrase")).strip());
        BuiltInVault vault =
            BuiltInVault.open(
                data.resolve("vault"), passphrase, new SecureRandom(), InstantSource.system())) {
      assertThat(vault.rotate()).isEqualTo(2);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void execute(String sql) {
    try (Connection file =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("metadata.db"));
        Statement statement = file.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isOne();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void settingsThatTheOwnerWroteFirstAreLeftAlone() throws IOException {
    Files.createDirectories(data);
    Files.writeString(data.resolve("holdfast.yaml"), "copies: 1\n");

    Holdfast.open(data, Settings.load(data), Machine.NOBODY).close();

    assertThat(data.resolve("holdfast.yaml")).hasContent("copies: 1\n");
  }

  private Map<Path, Long> files() throws IOException {
    Map<Path, Long> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(data)) {
      for (Path each : all.filter(Files::isRegularFile).toList()) {
        files.put(each, Files.getLastModifiedTime(each).toMillis());
      }
    }
    return files;
  }
}
