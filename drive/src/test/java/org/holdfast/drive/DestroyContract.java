package org.holdfast.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.holdfast.content.Region;
import org.holdfast.content.RevisionId;
import org.holdfast.database.Database;
import org.holdfast.identity.AccountId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The end of a drive, on every engine.
@SuppressWarnings("NullAway.Init") // made before each test
abstract class DestroyContract {

  private static final List<String> TABLES =
      List.of(
          "drive_key",
          "operation",
          "item_state",
          "revision",
          "removed_version",
          "version_mark",
          "folder_total",
          "upload_session");

  House house;
  Drive anas;
  private Drive bens;
  private Item letter;
  private UploadSecret upload;

  abstract Database open();

  // /                 Ana's drive                 /          Ben's
  // ├── docs/                                     └── his.txt
  // │   └── letter.txt   3 versions, the second removed
  // ├── gone.txt         recycled
  // └── (half.bin)       an upload, 90,000 of 100,000 bytes
  @BeforeEach
  void begin() throws IOException {
    house = House.over(open());
    anas = house.drive();
    bens = house.drive();
    Item docs = House.folder(anas, anas.root(), "docs");
    letter = House.file(anas, docs, "letter.txt", "one");
    House.rewrite(anas, letter, "two, which is longer");
    House.rewrite(anas, letter, "three");
    anas.deleteVersion(House.actor(anas), letter.id(), 2);
    anas.markVersion(House.actor(anas), letter.id(), 1, VersionWish.named("the first"));
    Item gone = House.file(anas, anas.root(), "gone.txt", "gone");
    anas.recycle(House.actor(anas), gone.id(), Precondition.NONE);
    House.file(bens, bens.root(), "his.txt", "his");
    upload = beginUpload();
    house.drives.append(upload, new Fragment(0, 90_000, OptionalLong.of(100_000)), zeros(90_000));
  }

  @AfterEach
  void end() {
    house.close();
  }

  private UploadSecret beginUpload() {
    return anas.beginUpload(
            House.actor(anas),
            new UploadTarget.Into(House.at(anas.root(), "half.bin")),
            new UploadOptions(
                OptionalLong.of(100_000), FileTimes.NONE, Optional.empty(), Optional.empty(), true),
            Precondition.NONE)
        .secret();
  }

  private static InputStream zeros(int count) {
    return new ByteArrayInputStream(new byte[count]);
  }

  private long rows(String table) {
    return house.database.read(tx -> Sql.of(tx, "SELECT COUNT(*) FROM " + table).number());
  }

  private DestroyedDrive destroyAll() {
    DestroyedDrive destroyed = house.drives.destroy(anas.owner()).orElseThrow();
    house.drives.removeDestroyed(anas.owner());
    house.blobs.removeDoomed(1_000);
    return destroyed;
  }

  @Test
  void withItsKeysADriveIsGone() {
    DestroyedDrive destroyed = house.drives.destroy(anas.owner()).orElseThrow();

    assertThat(destroyed.drive()).isEqualTo(anas.id());
    assertThat(destroyed.keyVersions()).isEqualTo(1);
    assertThat(destroyed.revisions()).isEqualTo(4);
    assertThat(destroyed.contentBytes()).isEqualTo(3 + 20 + 5 + 4);
    assertThat(rows("drive_key")).isEqualTo(1); // Ben's
    assertThat(house.drives.ofOwner(anas.owner())).isEmpty();
    assertThat(house.drives.find(anas.id())).isEmpty();
    assertThat(house.drives.all()).hasSize(1);
    assertThatThrownBy(() -> anas.open(letter.id())).isInstanceOf(DriveRefusal.ItemAbsent.class);
    assertThatThrownBy(() -> House.file(anas, anas.root(), "new.txt", "new"))
        .isInstanceOf(DriveRefusal.ItemAbsent.class);
    assertThatThrownBy(() -> house.drives.upload(upload))
        .isInstanceOf(DriveRefusal.UploadAbsent.class);
  }

  @Test
  void r19_itsKeyIsNotInMemoryEither() {
    House.read(anas, letter.id());
    house.drives.destroy(anas.owner());

    assertThatThrownBy(
            () ->
                house.keys.lease(
                    anas.id(),
                    () -> {
                      throw new IllegalStateException("asked for again");
                    }))
        .hasMessage("asked for again");
  }

  @Test
  void r19_nothingOfItIsLeftInTheDatabaseOrARegionAndOthersAreUntouched() {
    destroyAll();

    assertThat(TABLES).allSatisfy(table -> assertThat(rowsOf(table, 1)).isZero());
    assertThat(house.blobs.doomed(anas.id())).isEmpty();
    assertThat(house.drives.strangers(house.regions())).isEmpty();
    for (Region region : house.regions()) {
      List<RevisionId> blobs = new ArrayList<>();
      house.blobs.list(region, blobs::add);
      assertThat(blobs).hasSize(1);
    }
    assertThat(read(bens, "his.txt")).isEqualTo("his");
    assertThat(house.verify(bens).findings()).isEmpty();
  }

  private static String read(Drive drive, String name) {
    return House.read(drive, drive.resolve(drive.rootId(), List.of(name)).orElseThrow().id());
  }

  private long rowsOf(String table, int driveNo) {
    return house.database.read(
        tx ->
            Sql.of(tx, "SELECT COUNT(*) FROM " + table + " WHERE drive_no = ?")
                .with(driveNo)
                .number());
  }

  @Test
  void destroyingAgainChangesNothing() {
    DestroyedDrive first = destroyAll();
    house.clock.advance(Duration.ofDays(1));

    assertThat(destroyAll()).isEqualTo(first);
    assertThat(house.drives.destroy(AccountId.random(house.random))).isEmpty();
  }

  @Test
  void onceItIsForgottenNothingLeadsFromTheAccountToIt() {
    destroyAll();

    house.database.write(
        tx -> {
          house.drives.forgetDestroyed(tx, anas.owner());
          return true;
        });

    assertThat(house.drives.destroy(anas.owner())).isEmpty();
    assertThat(rows("destroyed_drive")).isEqualTo(1);
  }

  @Test
  void anAccountWhoseDriveWasDestroyedGetsNoOther() {
    destroyAll();

    assertThatThrownBy(() -> house.drives.create(anas.owner()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void r11_aRowThatSaysThatItWasDestroyedDoesNotSaveADrive() {
    for (byte[] drive : List.of(new byte[16], anas.id().bytes())) {
      house.database.write(
          tx ->
              Sql.of(tx, "INSERT INTO destroyed_drive VALUES (?, ?, ?, 0, 1, 1, 1)")
                  .with(drive[0] == 0 ? 77 : 78)
                  .with(drive)
                  .with(drive[0] == 0 ? anas.owner().bytes() : new byte[0])
                  .run());
    }

    DestroyedDrive destroyed = destroyAll();

    assertThat(destroyed.drive()).isEqualTo(anas.id());
    assertThat(destroyed.revisions()).isEqualTo(4);
    assertThat(rows("drive_key")).isEqualTo(1); // Ben's
    assertThat(rows("drive")).isEqualTo(1);
    assertThat(rows("destroyed_drive")).isEqualTo(1);
  }

  @Test
  void r11_aNumberThatWasEditedRemovesNobodyElsesDrive() {
    house.drives.destroy(anas.owner());
    house.database.write(tx -> Sql.of(tx, "UPDATE destroyed_drive SET drive_no = 2").run());

    assertThatThrownBy(() -> house.drives.removeDestroyed(anas.owner()))
        .isInstanceOf(DriveRefusal.Tampered.class);

    assertThat(read(bens, "his.txt")).isEqualTo("his");
    assertThat(house.verify(bens).findings()).isEmpty();
  }

  @Test
  void aNumberNeverStandsForTwoDrives() {
    house.drives.destroy(bens.owner()); // the highest number
    Drive next = house.drive();
    House.file(next, next.root(), "mine.txt", "mine");
    house.drives.removeDestroyed(bens.owner());
    house.database.write(
        tx -> {
          house.drives.forgetDestroyed(tx, bens.owner());
          return true;
        });

    assertThat(rowsOf("item_state", 2)).isZero();
    assertThat(rowsOf("item_state", 3)).isEqualTo(2);
    assertThat(house.verify(next).findings()).isEmpty();
    Drive after = house.drive();
    assertThat(rowsOf("item_state", 4)).isEqualTo(1);
    assertThat(house.verify(after).findings()).isEmpty();
  }

  @Test
  void anUploadThatIsUnderWayIsRefusedAndLeavesNothingThatTheSweepDoesNotFind() throws IOException {
    InputStream slow = new Interrupted(10_000, 10_000, this::destroyAll);

    assertThatThrownBy(
            () ->
                house.drives.append(
                    upload, new Fragment(90_000, 10_000, OptionalLong.of(100_000)), slow))
        .isInstanceOf(DriveRefusal.UploadAbsent.class);

    house.sweepAfterTheWait();
    assertThat(house.drives.strangers(house.regions())).isEmpty();
  }

  @Test
  void aWriteThatIsUnderWayIsRefusedAndLeavesNothing() {
    Upload slow = Upload.of(new Interrupted(300_000, 200_000, this::destroyAll));

    assertThatThrownBy(
            () ->
                anas.write(
                    House.actor(anas), House.at(anas.root(), "slow.bin"), slow, Precondition.NONE))
        .isInstanceOf(DriveRefusal.ItemAbsent.class);

    assertThat(house.drives.strangers(house.regions())).isEmpty();
  }

  @Test
  void anUploadThatBeginsTooLateIsRefused() {
    house.drives.destroy(anas.owner());

    assertThatThrownBy(this::beginUpload).isInstanceOf(DriveRefusal.ItemAbsent.class);

    house.drives.removeDestroyed(anas.owner());
    assertThat(rows("upload_session")).isZero();
  }

  /// Zeros, in the middle of which something happens.
  private static final class Interrupted extends InputStream {
    private final int at;
    private final Runnable then;
    private int left;

    Interrupted(int count, int at, Runnable then) {
      this.left = count;
      this.at = at;
      this.then = then;
    }

    @Override
    public int read() {
      if (left == at) {
        then.run();
      }
      return left-- > 0 ? 0 : -1;
    }

    @Override
    public int read(byte[] into, int from, int length) {
      if (length == 0) {
        return 0;
      }
      int first = read();
      into[from] = 0;
      return first < 0 ? -1 : 1;
    }
  }
}
