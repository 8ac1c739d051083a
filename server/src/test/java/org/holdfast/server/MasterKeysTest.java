package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Who;
import org.holdfast.drive.Drive;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.drive.FileContent;
import org.holdfast.drive.Item;
import org.holdfast.identity.AccountRefusal;
import org.holdfast.identity.EmailAddress;
import org.holdfast.vault.VaultRefusal;
import org.holdfast.vault.VaultStatus;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Master keys that grow old, what each of them protects, and what is left where they are taken
/// away.
class MasterKeysTest {

  private static final Duration A_YEAR = Duration.ofDays(365);

  @TempDir private Path folder;

  private final Days days = new Days();

  private Holdfast begin(String yaml) {
    Holdfast holdfast = days.open(folder.resolve("data"), yaml);
    var ana = holdfast.accounts().create(EmailAddress.parse("ana@example.org"), "Ana");
    holdfast.drives().create(ana.id());
    return holdfast;
  }

  private static List<String> inventory(Holdfast holdfast) {
    return new ConsoleDesk(holdfast).run(new ConsoleCommand.MasterKeys(), (_, _) -> {}).lines();
  }

  private static void read(Drive drive, Item file) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (FileContent content = drive.open(file.id())) {
      content.reader().copyTo(out, 0, content.reader().sizeBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(file.name());
  }

  @Test
  void theInventoryCountsWhatEachProtects() {
    try (Holdfast holdfast = begin("")) {
      assertThat(inventory(holdfast))
          .singleElement()
          .asString()
          .matches(
              "vault built-in: master key 1 of 2026-11-28, 0 days old: [1-9]\\d* keys; wraps; to be replaced on 2027-11-28");
      String keys = inventory(holdfast).getFirst().replaceAll(".* old: (\\d+) keys.*", "$1");
      days.pass(Duration.ofDays(9));

      new ConsoleDesk(holdfast).run(new ConsoleCommand.RotateMasterKey(), (_, _) -> {});
      holdfast.vaultCare().wrapAnew();

      assertThat(inventory(holdfast))
          .hasSize(2)
          .contains(
              "vault built-in: master key 1 of 2026-11-28, 9 days old: 0 keys; only unwraps; nothing here needs it since 2026-12-07")
          .anyMatch(
              line ->
                  line.startsWith(
                      "vault built-in: master key 2 of 2026-12-07, 0 days old: " + keys));
    }
  }

  @Test
  void theInventorySaysWhenEachWasUsedLast() {
    try (Holdfast holdfast = begin("keys: {in-memory: 5m}")) {
      assertThat(inventory(holdfast)).noneMatch(line -> line.contains("last used"));
      holdfast.vaultCare().noteUses();
      assertThat(inventory(holdfast))
          .singleElement()
          .asString()
          .contains(" keys; last used on 2026-11-28; wraps;");
      days.pass(Duration.ofDays(3));
      run(holdfast, new ConsoleCommand.RotateMasterKey());
      holdfast.vaultCare().noteUses();

      holdfast.vaultCare().wrapAnew();
      holdfast.vaultCare().noteUses();
      days.pass(Duration.ofDays(3));
      holdfast.drives().all().getFirst().root();
      holdfast.vaultCare().noteUses();

      assertThat(inventory(holdfast))
          .anyMatch(line -> line.contains("key 1 ") && line.contains("last used on 2026-12-01"))
          .anyMatch(line -> line.contains("key 2 ") && line.contains("last used on 2026-12-04"));
    }
  }

  private List<String> rotatedAndSettled(Holdfast holdfast) {
    List<String> said = run(holdfast, new ConsoleCommand.RotateMasterKey());
    holdfast.vaultCare().wrapAnew();
    days.pass(Duration.ofMinutes(10));
    return said;
  }

  private static List<String> run(Holdfast holdfast, ConsoleCommand command) {
    return new ConsoleDesk(holdfast).run(command, (_, _) -> {}).lines();
  }

  private static List<String> change(Holdfast holdfast, KeyStep step) {
    return run(holdfast, new ConsoleCommand.ChangeMasterKey(step, "built-in", 1));
  }

  private static void assertRefused(Holdfast holdfast, KeyStep step, String because) {
    List<String> before = inventory(holdfast);
    assertThatThrownBy(() -> change(holdfast, step))
        .isInstanceOf(AccountRefusal.class)
        .hasMessageContaining(because);
    assertThat(inventory(holdfast)).isEqualTo(before);
  }

  private static void assertOldKey(Holdfast holdfast, String state) {
    assertThat(inventory(holdfast))
        .anyMatch(line -> line.startsWith("vault built-in: master key 1 ") && line.endsWith(state));
  }

  @Test
  void oneThatNothingNeedsGoesStepByStepAndBack() {
    try (Holdfast holdfast = begin("keys: {purge-after: 30d}")) {
      Drive drive = Days.drive(holdfast);
      Item file = Days.write(drive, "plan.txt");
      assertRefused(holdfast, KeyStep.DISABLE, "wraps now");
      rotatedAndSettled(holdfast);
      assertOldKey(holdfast, "only unwraps; nothing here needs it since 2026-11-28");
      assertRefused(holdfast, KeyStep.DELETE, "Disable it first");
      assertRefused(holdfast, KeyStep.RECOVER, "is enabled");
      assertRefused(holdfast, KeyStep.ENABLE, "is enabled");
      assertRefused(holdfast, KeyStep.PURGE, "is not deleted");

      change(holdfast, KeyStep.DISABLE);
      assertOldKey(holdfast, "disabled; nothing here needs it since 2026-11-28");
      assertRefused(holdfast, KeyStep.DISABLE, "is disabled");
      assertThat(change(holdfast, KeyStep.DELETE).getFirst()).contains("until 2026-12-28");
      assertOldKey(
          holdfast,
          "deleted, can be purged from 2026-12-28 on; nothing here needs it since 2026-11-28");
      assertRefused(holdfast, KeyStep.ENABLE, "Recover it first");
      assertRefused(holdfast, KeyStep.DISABLE, "is deleted");
      change(holdfast, KeyStep.RECOVER);
      assertOldKey(holdfast, "disabled; nothing here needs it since 2026-11-28");
      change(holdfast, KeyStep.ENABLE);
      assertOldKey(holdfast, "only unwraps; nothing here needs it since 2026-11-28");

      change(holdfast, KeyStep.DISABLE);
      change(holdfast, KeyStep.DELETE);
      days.pass(Duration.ofDays(30).minusMillis(1));
      assertRefused(holdfast, KeyStep.PURGE, "and no earlier");
      days.pass(Duration.ofMillis(1));
      change(holdfast, KeyStep.PURGE);

      assertThat(inventory(holdfast))
          .singleElement()
          .asString()
          .startsWith("vault built-in: master key 2 ");
      read(drive, file);
      holdfast.checkpoint();
      for (KeyStep step : KeyStep.values()) {
        assertThat(holdfast.audit().last(step.kind())).as(step.name()).isPresent();
      }
    }
    try (Holdfast again = days.open(folder.resolve("data"), "")) {
      assertThat(inventory(again)).hasSize(1);
    }
  }

  @Test
  void oneThatStillWrapsSomethingStays() {
    try (Holdfast holdfast = begin("")) {
      List<byte[]> before = wrappedDriveKeys(holdfast);
      run(holdfast, new ConsoleCommand.RotateMasterKey());
      assertRefused(holdfast, KeyStep.DISABLE, "still wraps");
      holdfast.vaultCare().wrapAnew();
      assertRefused(holdfast, KeyStep.DISABLE, "other processes may not know yet");
      days.pass(Duration.ofMinutes(10));

      // A process that had not seen the new one yet.
      holdfast
          .database()
          .write(tx -> tx.execute("update drive_key set wrapped = ?", before.getFirst()));

      assertRefused(holdfast, KeyStep.DISABLE, "still wraps 1 keys");
      holdfast.vaultCare().wrapAnew();
      assertRefused(holdfast, KeyStep.DISABLE, "other processes may not know yet");
      days.pass(Duration.ofMinutes(10));
      holdfast.vaultCare().wrapAnew(); // one that finds nothing to do changes nothing
      holdfast.vaultCare().idle().inUse(holdfast.vault().statuses().getFirst().id(), 1);
      assertRefused(holdfast, KeyStep.DISABLE, "Nobody has seen yet");
      holdfast.vaultCare().wrapAnew();
      days.pass(Duration.ofMinutes(10));
      change(holdfast, KeyStep.DISABLE);
      assertRefused(holdfast, KeyStep.RECOVER, "is disabled");
    }
  }

  private static List<byte[]> wrappedDriveKeys(Holdfast holdfast) {
    return holdfast
        .database()
        .read(
            tx ->
                tx.resultQuery("select wrapped from drive_key")
                    .fetch(row -> row.get(0, byte[].class)));
  }

  @Test
  void theOneThatWrapsAndOneThatIsNotThereAreLeftAlone() {
    try (Holdfast holdfast = begin("")) {
      rotatedAndSettled(holdfast);
      for (ConsoleCommand wrong :
          List.of(
              new ConsoleCommand.ChangeMasterKey(KeyStep.DISABLE, "built-in", 2),
              new ConsoleCommand.ChangeMasterKey(KeyStep.DISABLE, "built-in", 3),
              new ConsoleCommand.ChangeMasterKey(KeyStep.ENABLE, "attic", 1))) {
        assertThatThrownBy(() -> run(holdfast, wrong)).isInstanceOf(AccountRefusal.class);
      }
    }
  }

  @Test
  void thePassphraseIsChangedUnderARunningServer() throws IOException {
    Path data = folder.resolve("data");
    Path next = folder.resolve("next");
    Path present = data.resolve("vault-passphrase");
    try (Holdfast holdfast = begin("")) {
      Item file = Days.write(Days.drive(holdfast), "plan.txt");
      assertThatThrownBy(
              () -> run(holdfast, new ConsoleCommand.ChangePassphrase(present.toString())))
          .isInstanceOf(AccountRefusal.class)
          .hasMessageContaining("Name another file");
      Files.writeString(next, "short");
      Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-------"));
      assertThatThrownBy(() -> run(holdfast, new ConsoleCommand.ChangePassphrase(next.toString())))
          .isInstanceOf(AccountRefusal.class)
          .hasMessageContaining("15");
      Files.delete(next);

      assertThat(run(holdfast, new ConsoleCommand.ChangePassphrase(next.toString())))
          .contains("The next start needs it: mv %s %s".formatted(next, present));

      holdfast.vaultCare().step();
      assertThat(holdfast.vault().statuses()).allMatch(VaultStatus::isWell);
      read(Days.drive(holdfast), file);
      holdfast.checkpoint();
      assertThat(holdfast.audit().last(EventKind.PASSPHRASE_CHANGED)).isPresent();
    }
    assertThatThrownBy(() -> days.open(data, "")).isInstanceOf(VaultRefusal.WrongPassphrase.class);
    Files.move(next, present, StandardCopyOption.REPLACE_EXISTING);
    days.open(data, "").close();
  }

  @Test
  void onePointOfABackupIsEnoughToKeepIt() throws IOException {
    Path usb = Files.createDirectory(folder.resolve("usb"));
    try (Holdfast holdfast =
        begin("backups: [{name: usb, folder: '%s', keep-last: 1}]".formatted(usb))) {
      run(
          holdfast,
          new ConsoleCommand.Backup(usb.toString(), true, Optional.empty(), Optional.empty()));
      rotatedAndSettled(holdfast);
      assertRefused(holdfast, KeyStep.DISABLE, "The backup usb has a point of 2026-11-28");

      Path away = Files.move(usb, folder.resolve("away"));
      assertRefused(holdfast, KeyStep.DISABLE, "The backup usb cannot be looked at");
      Files.move(away, usb);

      days.pass(Duration.ofHours(1));
      run(
          holdfast,
          new ConsoleCommand.Backup(usb.toString(), false, Optional.empty(), Optional.empty()));
      Path begun = usb.resolve("mirror/00112233445566778899aabbccddeeff-k");
      Files.write(begun, new byte[100]);
      assertRefused(holdfast, KeyStep.DISABLE, "is being made, or was broken off");
      Files.delete(begun);
      Path point = onlyPoint(usb);
      byte[] whole = Files.readAllBytes(point);
      byte[] damaged = whole.clone();
      damaged[damaged.length - 1] ^= 1;
      Files.write(point, damaged);
      assertRefused(holdfast, KeyStep.DISABLE, "Nobody knows what 1 points of the backup usb need");
      Files.write(point, whole);

      change(holdfast, KeyStep.DISABLE);
    }
  }

  private static Path onlyPoint(Path backup) throws IOException {
    try (Stream<Path> files = Files.list(backup.resolve("mirror"))) {
      return files
          .filter(file -> file.getFileName().toString().contains("-p"))
          .reduce((_, _) -> Assertions.fail("there is one point"))
          .orElseThrow();
    }
  }

  @Test
  void aRegionThatIsAwayKeepsIt() throws IOException {
    try (Holdfast holdfast = begin("database: {mirror: true}")) {
      rotatedAndSettled(holdfast);
      Path east = folder.resolve("data/regions/east");
      Path away = Files.move(east, folder.resolve("east"));
      assertRefused(holdfast, KeyStep.DISABLE, "Not every key");
      Files.move(away, east);
      change(holdfast, KeyStep.DISABLE);
    }
  }

  @Test
  void anOldOneIsReplacedWhereThatIsAskedFor() {
    try (Holdfast holdfast = begin("keys: {rotate: true, rotate-after: 365d}")) {
      days.pass(A_YEAR.minusSeconds(1));
      holdfast.vaultCare().step();
      assertThat(inventory(holdfast)).hasSize(1);

      days.pass(Duration.ofSeconds(1));
      holdfast.vaultCare().step();
      holdfast.vaultCare().step(); // and only once

      assertThat(inventory(holdfast))
          .hasSize(2)
          .anyMatch(
              line ->
                  line.matches(
                      "vault built-in: master key 1 .*: 0 keys; last used on .*; only unwraps; .*"));
      holdfast.checkpoint();
      assertThat(holdfast.audit().last(EventKind.MASTER_KEY_MADE).orElseThrow().event().who())
          .isInstanceOf(Who.Server.class);
    }
  }

  @Test
  void anOldOneIsToldOfOtherwise() {
    try (Holdfast holdfast = begin("")) {
      days.pass(A_YEAR);

      holdfast.vaultCare().step();

      assertThat(inventory(holdfast)).singleElement().asString().endsWith("to be replaced now");
      Safeguards told =
          new HouseFacts(holdfast).safeguards(holdfast.drives().all().getFirst().owner());
      assertThat(told.vaults()).singleElement().matches(Safeguards.Vault::old);
    }
  }

  @Test
  void withoutItsMasterKeyADriveIsClosedWithinTheTimeOfTheSettings() {
    try (Holdfast holdfast = begin("keys: {in-memory: 2m}")) {
      Drive drive = Days.drive(holdfast);
      Item file = Days.write(drive, "plan.txt");
      read(drive, file);

      holdfast.vault().close(); // the master key is out of reach from here on
      days.pass(Duration.ofSeconds(119));
      holdfast.drives().renewKeys();
      holdfast.drives().forgetExpired();
      read(drive, file);
      days.pass(Duration.ofSeconds(1));

      assertThatThrownBy(() -> read(drive, file)).isInstanceOf(DriveRefusal.StoreUnavailable.class);
      assertThatThrownBy(() -> Days.write(drive, "another.txt"))
          .isInstanceOf(DriveRefusal.StoreUnavailable.class);
    }
  }

  @Test
  void aDriveInUseWaitsForNoVault() {
    try (Holdfast holdfast = begin("keys: {in-memory: 2m}")) {
      Drive drive = Days.drive(holdfast);
      Item file = Days.write(drive, "plan.txt");
      read(drive, file);
      days.pass(Duration.ofSeconds(100));
      holdfast.drives().renewKeys();

      holdfast.vault().close(); // whoever asked it now would be refused
      days.pass(Duration.ofSeconds(119));

      read(drive, file);
    }
  }
}
