package org.holdfast.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.holdfast.content.DriveKey;
import org.holdfast.drive.Drive;
import org.holdfast.drive.Item;
import org.holdfast.identity.AccountRefusal;
import org.holdfast.identity.EmailAddress;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Drives' keys are replaced, by themselves and when somebody says so.
class DriveKeyCareTest {

  private static final String ANA = "ana@example.org";

  @TempDir private Path folder = Path.of("");
  private final Days days = new Days();

  private Holdfast begin(String yaml) {
    Holdfast holdfast = days.open(folder.resolve("data"), yaml);
    create(holdfast, ANA);
    return holdfast;
  }

  private static Drive create(Holdfast holdfast, String email) {
    return holdfast.drives().create(holdfast.accounts().create(EmailAddress.parse(email), "").id());
  }

  private static List<String> run(Holdfast holdfast, ConsoleCommand command) {
    return new ConsoleDesk(holdfast).run(command, (_, _) -> {}).lines();
  }

  private static List<String> list(Holdfast holdfast) {
    return run(holdfast, new ConsoleCommand.DriveKeys());
  }

  @Test
  void oneThatIsReplacedComesIntoForceMinutesLater() {
    try (Holdfast holdfast = begin("keys: {in-memory: 2m}")) {
      DriveKeyCare care = new DriveKeyCare(holdfast);
      create(holdfast, "ben@example.org");
      assertThat(list(holdfast))
          .containsExactlyInAnyOrder(
              "ana@example.org  drive key 1 of 2026-11-28  is in force",
              "ben@example.org  drive key 1 of 2026-11-28  is in force");

      assertThat(run(holdfast, new ConsoleCommand.RotateDriveKey(ANA)).getFirst())
          .startsWith("drive key 2 of ana@example.org comes into force at 2026-11-28T")
          .endsWith("once a server runs");
      care.step();
      assertThat(list(holdfast))
          .anyMatch(line -> line.contains("drive key 2 of 2026-11-28  comes"));
      days.pass(Duration.ofMinutes(3));
      care.step();
      care.sealAnew();

      assertThat(list(holdfast))
          .containsExactlyInAnyOrder(
              "ana@example.org  drive key 2 of 2026-11-28  is in force",
              "ben@example.org  drive key 1 of 2026-11-28  is in force");
    }
  }

  @Test
  void whatWasBeforeIsSealedAnew() {
    try (Holdfast holdfast = begin("keys: {rewraps-a-second: 100000}")) {
      DriveKeyCare care = new DriveKeyCare(holdfast);
      Drive drive = holdfast.drives().all().getFirst();
      Item file = Days.write(drive, "letter");
      run(holdfast, new ConsoleCommand.RotateDriveKey(ANA));
      days.pass(Duration.ofMinutes(6));
      care.step();
      assertThat(list(holdfast))
          .singleElement()
          .asString()
          .endsWith("is in force; 2 operations are still under earlier ones");

      care.sealAnew();

      assertThat(list(holdfast)).singleElement().asString().endsWith("is in force");
      assertThat(drive.whereabouts(file.id()).keyVersion()).isEqualTo(2);
      assertThat(new ConsoleDesk(holdfast).run(new ConsoleCommand.Verify(), (_, _) -> {}).exit())
          .isZero();
    }
  }

  @Test
  void allAreReplacedAtOnce() {
    try (Holdfast holdfast = begin("")) {
      create(holdfast, "ben@example.org");

      assertThat(run(holdfast, new ConsoleCommand.RotateDriveKeys()))
          .singleElement()
          .asString()
          .startsWith("new keys were made for all drives (2);");

      assertThat(list(holdfast)).hasSize(2).allMatch(line -> line.contains("drive key 2 "));
    }
  }

  @Test
  void oneThatIsOldIsReplacedByItself() {
    try (Holdfast holdfast = begin("keys: {rotate-drive-keys-after: 30d}")) {
      DriveKeyCare care = new DriveKeyCare(holdfast);
      days.pass(Duration.ofDays(30));
      care.step();
      assertThat(list(holdfast)).allMatch(line -> line.contains("drive key 1 "));

      days.pass(Duration.ofHours(1));
      care.step();
      assertThat(list(holdfast)).allMatch(line -> line.contains("drive key 2 "));
      days.pass(Duration.ofMinutes(6));
      care.step();
      care.step();
      care.sealAnew();

      assertThat(list(holdfast))
          .containsExactly("ana@example.org  drive key 2 of 2026-12-28  is in force");
    }
  }

  @Test
  void r11_anEarlierKeyThatIsPutBackInForceIsFound() {
    try (Holdfast holdfast = begin("")) {
      DriveKeyCare care = new DriveKeyCare(holdfast);
      Drive drive = holdfast.drives().all().getFirst();
      run(holdfast, new ConsoleCommand.RotateDriveKey(ANA));
      days.pass(Duration.ofMinutes(6));
      care.step();
      care.sealAnew();
      holdfast.checkpoint();
      assertThat(run(holdfast, new ConsoleCommand.Verify()))
          .noneMatch(line -> line.contains("key"));

      putFirstBack(holdfast, drive);

      assertThat(run(holdfast, new ConsoleCommand.Verify()))
          .anyMatch(
              line ->
                  line.endsWith(
                      "by the log version 2 of its key is in force, and by the database version 1"));
    }
  }

  /// Somebody has the first key, and the database.
  private static void putFirstBack(Holdfast holdfast, Drive drive) {
    try (DriveKey key = holdfast.drives().key(drive.id())) {
      holdfast
          .database()
          .write(
              tx -> {
                long made =
                    tx.resultQuery("select created_at from drive")
                        .coerce(DSL.field("created_at", SQLDataType.BIGINT))
                        .fetchSingle()
                        .value1();
                byte[] bound =
                    ByteBuffer.allocate(52)
                        .put("HFD1".getBytes(US_ASCII))
                        .put(drive.id().bytes())
                        .putInt(1)
                        .put(drive.owner().bytes())
                        .putInt(0)
                        .putLong(made)
                        .array();
                return tx.execute(
                    "update drive set key_version = 1, key_from_seq = 0, key_from_digest = null,"
                        + " sealed_version = 1, mac = ?",
                    (Object) key.mac(1, "drive-row").doFinal(bound));
              });
    }
    holdfast.keys().forget(drive.id());
  }

  @Test
  void anAccountWithoutADriveIsSaidSo() {
    try (Holdfast holdfast = begin("")) {
      holdfast.accounts().create(EmailAddress.parse("eve@example.org"), "");

      assertThatThrownBy(() -> run(holdfast, new ConsoleCommand.RotateDriveKey("eve@example.org")))
          .isInstanceOf(AccountRefusal.class)
          .hasMessage("eve@example.org has no drive.");
    }
  }
}
