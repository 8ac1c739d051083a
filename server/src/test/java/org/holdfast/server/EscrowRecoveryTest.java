package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.holdfast.drive.KeptDriveKeys;
import org.holdfast.identity.EmailAddress;
import org.holdfast.vault.EscrowVault;
import org.holdfast.vault.Passphrase;
import org.holdfast.vault.VaultGroup;
import org.holdfast.vault.VaultMember;
import org.holdfast.vault.VaultRefusal;
import org.holdfast.vault.WrappedKey;
import org.holdfast.vault.WrappedKeys;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A mirrored house with an escrow beside its vault, and what is said and kept while its private
/// file stands in for a vault that is lost.
class EscrowRecoveryTest {

  private static final String HOUSE = "{name: house}";

  @TempDir private Path folder;

  private final Days days = new Days();
  private Path data = Path.of("");
  private Path passphrase = Path.of("");
  private Path first = Path.of("");
  private Path second = Path.of("");

  @BeforeEach
  void escrows() {
    data = folder.resolve("data");
    passphrase = folder.resolve("escrow-passphrase");
    try (Passphrase made = Passphrase.generate(new SecureRandom())) {
      made.keepIn(passphrase, new SecureRandom());
      first = make("first", made);
      second = make("second", made);
    }
  }

  private Path make(String name, Passphrase opens) {
    Path made = folder.resolve(name);
    EscrowVault.make(made, opens, new SecureRandom(), days);
    return made;
  }

  private static String closed(String name, Path escrow) {
    return "{name: %s, kind: escrow, server-file: '%s'}"
        .formatted(name, escrow.resolve("escrow-server.hfs"));
  }

  private static Path sealed(Path escrow) {
    return escrow.resolve("escrow-private.hfx");
  }

  private String open(String name, Path escrow) {
    return "{name: %s, kind: escrow, private-file: '%s', passphrase-file: '%s'}"
        .formatted(name, sealed(escrow), passphrase);
  }

  private Holdfast house(Path where, String... vaults) {
    String yaml =
        """
        trial: true
        regions:
          - {name: west, folder: %s, latitude: 1, longitude: 1}
          - {name: east, folder: %s, latitude: 2, longitude: 2}
        database: {mirror: true}
        vaults: [%s]
        """
            .formatted(folder.resolve("west"), folder.resolve("east"), String.join(", ", vaults));
    try {
      Files.createDirectories(where);
      Files.writeString(where.resolve(SettingsFile.NAME), yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return days.open(where, yaml);
  }

  private static void addDrive(Holdfast holdfast, String who) {
    holdfast
        .drives()
        .create(holdfast.accounts().create(EmailAddress.parse(who + "@example.org"), who).id());
  }

  private static void move(Path from, Path to) {
    try {
      Files.move(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> status(Holdfast holdfast) {
    return holdfast.vaultCare().lines();
  }

  private ConsoleAnswer recover(Path escrow, boolean trial, Path to) {
    return new Recovery(
            folder.resolve("east").toString(),
            Optional.empty(),
            Optional.of(new Recovery.Escrow(sealed(escrow), Optional.of(passphrase))),
            to,
            Machine.NOBODY)
        .run(new Recovery.Wish(Optional.empty(), false, trial, false), (_, _) -> {});
  }

  /// As where the new vault's disk fails in the middle of it.
  @Test
  void aVaultThatFailsMeanwhileIsCountedAndKeepsThePrivateFileNeeded() {
    try (Holdfast holdfast = house(data, HOUSE, closed("escrow", first))) {
      addDrive(holdfast, "ana");
      holdfast.vaultCare().wrapAnew();
    }
    move(data.resolve("vault"), folder.resolve("burnt"));
    Path file = data.resolve("vault/keys.hfv");
    try (Holdfast holdfast = house(data, "{name: new-house}", open("escrow", first))) {
      move(file, folder.resolve("away"));
      holdfast.vault().look();

      assertThat(holdfast.vaultCare().wrapRebuiltAnew()).isPositive();
      assertThat(status(holdfast))
          .anyMatch(line -> line.startsWith("No vault can be used but the escrow escrow"))
          .anyMatch(line -> line.endsWith("wrapped by all that are well"))
          .noneMatch(line -> line.endsWith("wrapped by all"));
    }
    move(folder.resolve("away"), file);
    assertThatThrownBy(() -> house(data, "{name: new-house}", closed("escrow", first)).close())
        .isInstanceOf(VaultRefusal.MissingVersion.class)
        .hasMessageContaining("wrapped by the escrow escrow alone");
    try (Holdfast holdfast = house(data, "{name: new-house}", open("escrow", first))) {
      assertThat(holdfast.vaultCare().wrapRebuiltAnew()).isZero();
      assertThat(status(holdfast))
          .anyMatch(line -> line.endsWith("wrapped by all"))
          .noneMatch(line -> line.contains("No vault can be used"));
    }
    house(data, "{name: new-house}", closed("escrow", first)).close();
  }

  /// As by a server of before, which wrapped by an open escrow while the vault was away. The start
  /// needs no drive's key itself.
  @Test
  void noStartGoesOnWithADriveThatIsInEscrowAlone() throws IOException {
    try (Holdfast holdfast = house(data, HOUSE, open("escrow", first))) {
      addDrive(holdfast, "ana");
      KeptDriveKeys keys = new KeptDriveKeys(holdfast.database());
      WrappedKeys.KeptKey key = keys.next(new byte[0], 1).getFirst();
      try (EscrowVault escrow =
          EscrowVault.open(first.resolve("escrow-server.hfs"), new SecureRandom())) {
        WrappedKey alone =
            escrow.wrap(key.label(), holdfast.vault().unwrap(key.label(), key.wrapped()));
        keys.replace(List.of(new WrappedKeys.Rewrapped(key, alone)));
      }
    }

    assertThatThrownBy(() -> house(data, HOUSE, closed("escrow", first)).close())
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("1 keys are wrapped for an escrow alone");
    try (Holdfast holdfast = house(data, HOUSE, open("escrow", first))) {
      holdfast.vaultCare().wrapAnew();
    }
    house(data, HOUSE, closed("escrow", first)).close();
  }

  @Test
  void aTrialTellsWhatIsNotInEscrow() throws IOException {
    try (Holdfast holdfast = house(data, HOUSE, closed("escrow", first))) {
      addDrive(holdfast, "ana");
      holdfast.vaultCare().wrapAnew();
      holdfast.tendMirror();
      assertThat(notOpened(holdfast)).isEmpty();
    }
    ConsoleAnswer whole = recover(first, true, folder.resolve("whole"));
    assertThat(whole.lines()).anyMatch(line -> line.contains("opens every key"));
    assertThat(whole.exit()).isZero();

    try (Holdfast holdfast = house(data, HOUSE, closed("escrow", first))) {
      move(first.resolve("escrow-server.hfs"), folder.resolve("away"));
      holdfast.vault().look();
      addDrive(holdfast, "ben");
      holdfast.tendMirror();
      assertThat(notOpened(holdfast))
          .anyMatch(line -> line.contains("does not open 1 of the 2 drive keys"));
    }
    ConsoleAnswer partly = recover(first, true, folder.resolve("partly"));
    assertThat(partly.lines())
        .anyMatch(line -> line.contains("does not open 1 of the 2 drive keys"))
        .noneMatch(line -> line.contains("opens every key"));
    assertThat(partly.exit()).isEqualTo(1);
  }

  private List<String> notOpened(Holdfast holdfast) {
    try (Passphrase opens = Passphrase.fromFile(passphrase);
        VaultGroup escrow =
            new VaultGroup(
                List.of(
                    VaultMember.open(
                        "escrow",
                        false,
                        EscrowVault.open(sealed(first), opens, new SecureRandom()))))) {
      return EscrowRecovery.notOpened(holdfast.database(), escrow);
    }
  }

  /// With the machine both of the server's files have burnt.
  @Test
  void ofTwoEscrowsTheOneThatOpenedItTakesItsOwnPlace() throws IOException {
    String before;
    try (Holdfast holdfast = house(data, HOUSE, closed("first", first), closed("second", second))) {
      addDrive(holdfast, "ana");
      before = holdfast.vault().statuses().getFirst().id().toString();
      holdfast.vaultCare().wrapAnew();
      holdfast.tendMirror();
    }
    for (Path each : List.of(first, second)) {
      move(each.resolve("escrow-server.hfs"), each.resolve("burnt"));
    }
    Path next = folder.resolve("next");

    ConsoleAnswer recovered = recover(second, false, next);

    assertThat(recovered.exit()).as("%s", recovered.lines()).isZero();
    assertThat(recovered.lines()).anyMatch(line -> line.contains("needed here no more"));
    for (Path each : List.of(first, second)) {
      move(each.resolve("burnt"), each.resolve("escrow-server.hfs"));
    }
    try (Holdfast holdfast = house(next, HOUSE, closed("first", first), closed("second", second))) {
      assertThat(holdfast.vault().statuses()).allMatch(each -> each.isWell());
      assertThat(Days.verify(holdfast).exit()).isZero();
      assertThat(holdfast.vaultCare().uses())
          .as("a vault of before that turns up opens the history of before")
          .containsKey(new VaultGroup.Wrapper(before, 1));
    }
  }

  @Test
  void anEscrowUnderTwoNamesIsRefused() {
    assertThatThrownBy(() -> house(data, HOUSE, closed("one", first), open("two", first)).close())
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("one and two in holdfast.yaml are one and the same vault");
  }
}
