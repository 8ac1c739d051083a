package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Who;
import org.holdfast.drive.Drive;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.drive.FileContent;
import org.holdfast.drive.Item;
import org.holdfast.identity.EmailAddress;
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
          .contains("vault built-in: master key 1 of 2026-11-28, 9 days old: 0 keys; only unwraps")
          .anyMatch(
              line ->
                  line.startsWith(
                      "vault built-in: master key 2 of 2026-12-07, 0 days old: " + keys));
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
          .anyMatch(line -> line.matches("vault built-in: master key 1 .*: 0 keys; only unwraps"));
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
