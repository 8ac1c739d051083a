package org.holdfast.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.holdfast.drive.House.actor;
import static org.holdfast.drive.House.at;
import static org.holdfast.drive.House.file;
import static org.holdfast.drive.House.folder;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.holdfast.content.ItemId;
import org.holdfast.content.RevisionId;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Someone has the database file, knows everything but the keys, and edits it.
class HistoryAttackTest {

  @TempDir Path temp;
  private House house;
  private Drive drive;
  private Item root;
  private Item docs;
  private Item plan;
  private Item other;

  // /
  // ├── docs/
  // │   └── plan.txt    2 versions
  // └── other.txt
  @BeforeEach
  void open() {
    house = House.in(temp);
    drive = house.drive();
    root = drive.root();
    docs = folder(drive, root, "docs");
    plan = file(drive, docs, "plan.txt", "one");
    plan = House.rewrite(drive, plan, "two");
    other = file(drive, root, "other.txt", "other");
    assertThat(house.verify(drive).clean()).isTrue();
  }

  @AfterEach
  void close() {
    house.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "parent_id = x'00000000000000000000000000000001'",
        "name_key = x'00000000000000000000000000000001'",
        "name_key = x'0000'",
        "kind = 1",
        "kind = 7",
        "status = 1",
        "status = 9",
        "revision_id = x'00000000000000000000000000000001'",
        "version_no = version_no + 1",
        "size_bytes = size_bytes + 1",
        "created_at = created_at - 1",
        "changed_at = changed_at - 1",
        "fs_created_at = 0",
        "fs_modified_at = 0",
        "created_by = x'00000000000000000000000000000001'",
        "changed_by = x'00000000000000000000000000000001'",
        "from_seq = from_seq + 1",
        "sealed = zeroblob(100)",
        "sealed = x''",
      })
  void r11_editedColumnOfAnItemIsRefusedAndNamed(String edit) {
    execute("UPDATE item_state SET " + edit + " WHERE to_seq IS NULL AND item_id = ?", plan.id());

    assertRefused(() -> drive.find(plan.id()), Optional::isEmpty);
    assertNamed(plan.id());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "item_id = x'00000000000000000000000000000001'",
        "size_bytes = size_bytes - 1",
        "created_at = 0",
        "seq = seq + 1",
        "sealed = zeroblob(100)",
        "drive_no = 77"
      })
  void r11_editedColumnOfARevisionIsRefused(String edit) {
    execute("UPDATE revision SET " + edit + " WHERE revision_id = ?", revision(plan));

    assertTampered(() -> drive.find(plan.id()));
    assertTampered(() -> drive.open(plan.id()));
    assertThat(house.verify(drive).clean()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"wrapped_key", "commitment"})
  void r08_replacedKeyOrCommitmentOfARevisionIsRefused(String column) {
    execute(
        "UPDATE revision SET %1$s = (SELECT %1$s FROM revision WHERE revision_id = x'%2$s')"
                .formatted(column, revision(other).text())
            + " WHERE revision_id = ?",
        revision(plan));

    assertTampered(() -> drive.open(plan.id()));
    assertThat(house.verify(drive).findings())
        .anyMatch(finding -> finding.revision().equals(Optional.of(revision(plan))));
  }

  @Test
  void r08_driveKeyOfAnotherDriveIsRefused() {
    Drive neighbour = house.drive();
    house.keys.close();
    house.database.write(
        tx ->
            tx.execute(
                "UPDATE drive_key SET wrapped = (SELECT wrapped FROM drive_key WHERE drive_no = 2)"
                    + " WHERE drive_no = 1"));

    assertTampered(() -> house.drives.find(drive.id()));
    assertThat(house.verify(drive).clean()).isFalse();
    assertThat(house.verify(neighbour).clean()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "owner = x'00000000000000000000000000000001'",
        "plan = 2",
        "created_at = 0",
        "mac = x''"
      })
  void r11_driveThatWasGivenAwayIsRefused(String edit) {
    house.database.write(tx -> tx.execute("UPDATE drive SET " + edit));

    assertTampered(() -> house.drives.find(drive.id()));
    assertTampered(() -> house.drives.all().getFirst().root());
    assertThat(house.verify(drive).clean()).isFalse();
  }

  @Test
  void r10_rowOfAnotherDriveIsNeverListed() {
    Drive neighbour = house.drive();
    Item theirs = file(neighbour, neighbour.root(), "theirs.txt", "secret");
    house.database.write(
        tx ->
            tx.execute(
                "UPDATE item_state SET drive_no = 1, parent_id = ? WHERE item_id = ?",
                root.id().bytes(),
                theirs.id().bytes()));

    assertTampered(() -> drive.children(root.id(), Listing.first(10)));
    assertNamed(theirs.id());
    assertThat(house.verify(neighbour).clean()).isFalse();
  }

  @Test
  void r10_foreignRowAndFolderAreFound() {
    ItemId made = ItemId.random(house.random);
    house.database.write(
        tx ->
            tx.execute(
                "INSERT INTO item_state SELECT drive_no, ?, from_seq, to_seq, parent_id,"
                    + " x'00000000000000000000000000000009', kind, status, revision_id,"
                    + " version_no, size_bytes, created_at, changed_at, fs_created_at,"
                    + " fs_modified_at, created_by, changed_by, sealed FROM item_state"
                    + " WHERE item_id = ? AND to_seq IS NULL",
                made.bytes(),
                docs.id().bytes()));

    assertRefused(() -> drive.find(made), Optional::isEmpty);
    assertNamed(made);
  }

  @Test
  void r10_foreignBlobIsFound() throws Exception {
    RevisionId stranger = RevisionId.random(house.random);
    house.west.putPacked(stranger, new byte[200]);

    assertThat(house.drives.strangers(house.regions()))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.kind()).isEqualTo(Finding.Kind.STRANGER);
              assertThat(finding.revision()).contains(stranger);
            });
    assertThat(house.sweepAfterTheWait().removed()).isEqualTo(1);
    assertThat(house.drives.strangers(house.regions())).isEmpty();
  }

  @Test
  void r07_olderRowPutBackAsTheCurrentOneIsFound() {
    house.database.write(
        tx -> {
          tx.execute(
              "DELETE FROM item_state WHERE item_id = ? AND to_seq IS NULL", plan.id().bytes());
          return tx.execute(
              "UPDATE item_state SET to_seq = NULL WHERE item_id = ?", plan.id().bytes());
        });

    VerifyReport report = house.verify(drive);

    assertThat(report.findings())
        .anyMatch(finding -> finding.seq().orElse(0) == plan.seq())
        .allMatch(finding -> finding.kind() != Finding.Kind.COPY);
  }

  @Test
  void r07_closedRowOpenedBesideTheCurrentOneIsFound() {
    house.database.write(
        tx -> {
          tx.execute("DROP INDEX item_state_current");
          tx.execute("DROP INDEX item_state_name");
          return tx.execute(
              "UPDATE item_state SET to_seq = NULL WHERE item_id = ?", plan.id().bytes());
        });

    assertNamed(plan.id());
  }

  @Test
  void r12_removedRowIsFound() {
    execute("DELETE FROM item_state WHERE item_id = ?", other.id());

    assertThat(chainFindings()).contains(other.seq());
  }

  @Test
  void r12_removedOperationIsFound() {
    house.database.write(tx -> tx.execute("DELETE FROM operation WHERE seq = 3"));

    assertThat(chainFindings()).contains(3L);
  }

  @Test
  void r12_reorderedOperationsAreFound() {
    house.database.write(
        tx -> {
          tx.execute("UPDATE operation SET seq = -seq WHERE seq IN (3, 4)");
          return tx.execute(
              "UPDATE operation SET seq = CASE seq WHEN -3 THEN 4 ELSE 3 END WHERE seq < 0");
        });

    assertThat(chainFindings()).contains(3L, 4L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "at = at - 1",
        "actor = x'00000000000000000000000000000001'",
        "kind = 9",
        "kind = 99",
        "item_id = x'00000000000000000000000000000001'",
        "items = items + 1",
        "sealed = zeroblob(60)",
        "digest = zeroblob(32)"
      })
  void r12_editedOperationIsFound(String edit) {
    house.database.write(tx -> tx.execute("UPDATE operation SET " + edit + " WHERE seq = 3"));

    assertThat(chainFindings()).contains(3L);
  }

  @Test
  void r12_rowRemovedWithItsTraceAndTheChainRecomputedWithoutTheKeyIsFound() {
    house.database.write(
        tx -> {
          tx.execute("DELETE FROM item_state WHERE item_id = ?", other.id().bytes());
          tx.execute("DELETE FROM revision WHERE revision_id = ?", revision(other).bytes());
          tx.execute("UPDATE operation SET items = 0, digest = zeroblob(32) WHERE seq = 5");
          tx.execute("UPDATE folder_total SET size_bytes = size_bytes - 5, children = 1");
          return tx.execute("UPDATE drive SET head_digest = zeroblob(32)");
        });

    assertThat(chainFindings()).contains(5L);
  }

  @Test
  void r12_removedVersionThatNobodyRemovedIsFound() {
    house.database.write(
        tx -> tx.execute("INSERT INTO removed_version VALUES (1, ?, 1, 3)", plan.id().bytes()));

    assertThat(chainFindings()).contains(3L);
  }

  @Test
  void wrongTotalsAreFound() {
    execute("UPDATE folder_total SET size_bytes = 99 WHERE item_id = ?", docs.id());

    assertThat(house.verify(drive).findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.kind()).isEqualTo(Finding.Kind.TOTALS);
              assertThat(finding.item()).contains(docs.id());
            });
  }

  @Test
  void twoLiveItemsOfOneNameAreFound() {
    Item twin = file(drive, root, "twin", "1");
    drive.recycle(actor(drive), twin.id(), Precondition.NONE);
    file(drive, root, "twin", "2");
    house.database.write(
        tx -> {
          tx.execute("DROP INDEX item_state_name");
          return tx.execute(
              "UPDATE item_state SET status = 0 WHERE item_id = ? AND to_seq IS NULL",
              twin.id().bytes());
        });

    assertThat(house.verify(drive).findings())
        .anyMatch(finding -> finding.kind() == Finding.Kind.TREE);
  }

  @Test
  void aFolderThatWasPutIntoItselfEndsNoRead() {
    house.database.write(
        tx ->
            tx.execute(
                "UPDATE item_state SET parent_id = item_id WHERE item_id = ? AND to_seq IS NULL",
                docs.id().bytes()));

    assertTampered(() -> drive.find(plan.id()));
    assertThat(house.verify(drive).findings())
        .anyMatch(finding -> finding.kind() == Finding.Kind.TREE);
  }

  @Test
  void theDatabaseItselfRefusesASecondItemOfAName() {
    Item twin = file(drive, docs, "twin", "1");

    assertThatThrownBy(
            () ->
                house.database.write(
                    tx ->
                        tx.execute(
                            "UPDATE item_state SET name_key = (SELECT name_key FROM item_state"
                                + " WHERE item_id = ? AND to_seq IS NULL) WHERE item_id = ?",
                            plan.id().bytes(),
                            twin.id().bytes())))
        .isInstanceOf(DataAccessException.class);
  }

  @Test
  void r11_editedUploadIsRefused() {
    UploadSecret one = begin("one");
    UploadSecret two = begin("two");
    byte[] key = UploadRow.keyOf(two).bytes();
    house.database.write(
        tx ->
            tx.execute(
                "UPDATE upload_session SET sealed = (SELECT sealed FROM upload_session"
                    + " WHERE session_key = ?)",
                key));

    assertThat(house.drives.upload(two).receivedBytes()).isZero();
    assertTampered(() -> house.drives.upload(one));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "expires_at = expires_at + 1",
        "received_bytes = 1",
        "total_bytes = received_bytes",
        "item_id = x'00000000000000000000000000000001'",
        "revision_id = x'00000000000000000000000000000001'",
        "wrapped_key = zeroblob(69)",
        "commitment = zeroblob(32)",
        "drive_no = 2",
        "sealed = zeroblob(60)"
      })
  void r11_editedColumnOfAnUploadIsRefused(String edit) throws Exception {
    house.drive();
    UploadSecret upload = begin("big");
    house.drives.append(
        upload, new Fragment(0, 3, OptionalLong.of(9)), new ByteArrayInputStream(new byte[3]));
    house.database.write(tx -> tx.execute("UPDATE upload_session SET " + edit));

    assertTampered(() -> house.drives.upload(upload));
    assertThatThrownBy(() -> house.drives.commit(upload, Optional.empty(), Precondition.NONE))
        .isInstanceOf(DriveRefusal.class);
    assertThat(House.names(drive, root)).doesNotContain("big");
  }

  private UploadSecret begin(String name) {
    return drive
        .beginUpload(
            actor(drive),
            new UploadTarget.Into(at(root, name)),
            UploadOptions.NONE,
            Precondition.NONE)
        .secret();
  }

  private List<Long> chainFindings() {
    return house.verify(drive).findings().stream()
        .filter(finding -> finding.kind() == Finding.Kind.CHAIN)
        .map(finding -> finding.seq().orElse(0))
        .toList();
  }

  private void assertNamed(ItemId item) {
    assertThat(house.verify(drive).findings())
        .anyMatch(finding -> finding.item().equals(Optional.of(item)));
  }

  private static void assertTampered(Runnable read) {
    assertThatThrownBy(read::run).isInstanceOf(DriveRefusal.Tampered.class);
  }

  /// Either refused, or not shown at all.
  private static <T> void assertRefused(Supplier<T> read, Predicate<T> notShown) {
    try {
      assertThat(notShown.test(read.get())).isTrue();
    } catch (DriveRefusal.Tampered _) {
      // as it should be
    }
  }

  private static RevisionId revision(Item file) {
    return ((Facet.File) file.facet()).revision();
  }

  private void execute(String sql, ItemId item) {
    int changed = house.database.write(tx -> tx.execute(sql, item.bytes()));
    assertThat(changed).isPositive();
  }

  private void execute(String sql, RevisionId revision) {
    int changed = house.database.write(tx -> tx.execute(sql, revision.bytes()));
    assertThat(changed).isPositive();
  }
}
