package org.holdfast.drive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Target;
import org.holdfast.audit.Who;
import org.holdfast.content.DriveId;
import org.holdfast.content.DriveKey;
import org.holdfast.content.DriveKeys;
import org.holdfast.database.Database;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.EntitlementSource;
import org.holdfast.identity.Entitlements;
import org.holdfast.identity.Plan;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A drive's key is replaced while the drive is in use, on every engine.
@SuppressWarnings("NullAway.Init") // made before each test
abstract class DriveKeyRotationContract {

  private static final Duration NOTICE = DriveKeys.DEFAULT_KEEP.plus(DriveKeyRotation.NOTICE);
  private static final Who KEEPER = new Who.Keeper();

  private House house;
  private Drive drive;
  private Item folder;
  private Item file;
  private DriveKeyRotation rotation;
  private final List<Event> log = new ArrayList<>();

  abstract Database open();

  // /
  // └── folder/
  //     └── file.txt   "one"
  @BeforeEach
  void begin() {
    house = House.over(open());
    drive = house.drive();
    folder = House.folder(drive, drive.root(), "folder");
    file = House.file(drive, folder, "file.txt", "one");
    rotation =
        new DriveKeyRotation(
            new DriveAccess.Rooms(
                house.database,
                house.blobs,
                house.keys,
                house.random,
                house.clock,
                house.passedNanos::get,
                (_, _) -> new EntitlementSource.Current(house.plan, house.since),
                (_, event) -> log.add(event)));
  }

  @AfterEach
  void end() {
    house.close();
  }

  private void replaceKey() {
    rotation.make(drive.id(), KEEPER);
    house.pass(NOTICE);
    assertThat(rotation.bringIntoForce()).isEqualTo(1);
  }

  private void assertClean() {
    assertThat(house.verify(drive).findings()).isEmpty();
  }

  private void sql(String statement) {
    house.database.write(tx -> Sql.of(tx, statement).run());
  }

  private List<Integer> versions(String rows) {
    return house.database.read(
        tx ->
            Sql.of(tx, "SELECT sealed FROM " + rows).list(row -> RowSeal.version(row.getBytes(1))));
  }

  @Test
  void aNewVersionSealsNothingBeforeEveryProcessHasIt() {
    DriveKeyRotation.KeyVersion made = rotation.make(drive.id(), KEEPER);
    Instant due = house.clock.instant().plus(NOTICE);
    assertThat(made.version()).isEqualTo(2);
    assertThat(made.inForceAt()).contains(due);

    house.pass(NOTICE.minusMillis(1));
    assertThat(rotation.bringIntoForce()).isZero();
    House.rewrite(drive, file, "two");
    assertThat(versions("operation ORDER BY seq")).containsOnly(1);

    house.pass(Duration.ofMillis(1));
    assertThat(rotation.bringIntoForce()).isEqualTo(1);
    assertThat(rotation.bringIntoForce()).isZero();
    assertThat(rotation.newest(drive.id()).inForceAt()).isEmpty();
    House.rewrite(drive, file, "three");
    assertThat(versions("operation ORDER BY seq")).containsExactly(1, 1, 1, 1, 2);
    assertClean();
  }

  @Test
  void whatWasWrittenBeforeIsReadAndWhatIsWrittenAfterIsWrappedUnderTheNewOne() {
    replaceKey();
    assertThat(House.read(drive, file.id())).isEqualTo("one");
    assertThat(drive.whereabouts(file.id()).keyVersion()).isEqualTo(1);

    House.rewrite(drive, file, "two");

    assertThat(House.read(drive, file.id())).isEqualTo("two");
    assertThat(drive.whereabouts(file.id()).keyVersion()).isEqualTo(2);
    assertClean();
  }

  @Test
  void whoeverHasTheEarlierVersionAloneReadsNothingThatIsNew() {
    replaceKey();
    House.file(drive, folder, "new.txt", "secret");

    sql("DELETE FROM drive_key WHERE version = 2");
    house.keys.close();

    assertThatThrownBy(() -> drive.find(file.id())).isInstanceOf(DriveRefusal.Tampered.class);
    sql("UPDATE drive SET key_version = 1");
    assertThatThrownBy(() -> drive.find(file.id())).isInstanceOf(DriveRefusal.Tampered.class);
  }

  @Test
  void oneThatWaitsIsNotMadeTwice() {
    DriveKeyRotation.KeyVersion first = rotation.make(drive.id(), KEEPER);
    house.pass(Duration.ofMinutes(1));

    assertThat(rotation.make(drive.id(), KEEPER)).isEqualTo(first);
    assertThat(log).hasSize(1);
  }

  @Test
  void eachStepIsInTheLog() {
    replaceKey();

    assertThat(log)
        .extracting(Event::kind)
        .containsExactly(EventKind.DRIVE_KEY_MADE, EventKind.DRIVE_KEY_IN_FORCE);
    assertThat(log).extracting(Event::who).containsExactly(KEEPER, new Who.Server());
    assertThat(log).extracting(Event::target).containsOnly(new Target.Drive(drive.id().value()));
  }

  @Test
  void keysThatAreOldAreFound() {
    Drive other = house.drive();
    Instant then = house.clock.instant().plusMillis(1);
    assertThat(rotation.madeBefore(house.clock.instant())).isEmpty();
    assertThat(rotation.madeBefore(then)).containsExactly(drive.id(), other.id());

    house.pass(Duration.ofDays(1));
    rotation.make(drive.id(), KEEPER);
    assertThat(rotation.madeBefore(then)).containsExactly(other.id());
    house.pass(NOTICE);
    rotation.bringIntoForce();

    assertThat(rotation.madeBefore(then)).containsExactly(other.id());
    assertThat(rotation.madeBefore(house.clock.instant())).containsExactly(drive.id(), other.id());
  }

  @Test
  void aDriveThatIsNoMoreHasNoKeyToReplace() {
    rotation.make(drive.id(), KEEPER);
    house.drives.destroy(drive.owner());
    house.pass(NOTICE);

    assertThat(rotation.bringIntoForce()).isZero();
    assertThatThrownBy(() -> rotation.make(drive.id(), KEEPER))
        .isInstanceOf(DriveRefusal.ItemAbsent.class);
    assertThatThrownBy(() -> rotation.newest(DriveId.random(house.random)))
        .isInstanceOf(DriveRefusal.ItemAbsent.class);
  }

  @Test
  void aVaultThatRefusesLeavesEverythingAsItWas() {
    house.keys.close();
    house.refuseKey(drive.id());

    assertThatThrownBy(() -> rotation.make(drive.id(), KEEPER))
        .isInstanceOf(DriveRefusal.StoreUnavailable.class);

    assertThat(rotation.newest(drive.id()).version()).isEqualTo(1);
    assertThat(log).isEmpty();
  }

  @Test
  void anotherProcessGoesOnOverIt() throws IOException {
    House beside = house.beside();
    Drive there = beside.drives.find(drive.id()).orElseThrow();
    rotation.make(drive.id(), KEEPER);
    for (Duration passed = Duration.ZERO;
        passed.compareTo(NOTICE) <= 0;
        passed = passed.plusMinutes(1)) {
      House.rewrite(there, file, "at " + passed);
      house.pass(Duration.ofMinutes(1));
      rotation.bringIntoForce();
    }

    House.rewrite(there, file, "after");
    Item made = House.file(there, folder, "new.txt", "new");

    assertThat(House.read(drive, file.id())).isEqualTo("after");
    assertThat(House.read(drive, made.id())).isEqualTo("new");
    assertClean();
    beside.close();
  }

  @Test
  void aProcessThatWasHeldUpAsksForTheKeyOnceMore() {
    House beside = house.beside();
    Drive there = beside.drives.find(drive.id()).orElseThrow();
    assertThat(there.find(file.id())).isPresent();
    rotation.make(drive.id(), KEEPER);
    sql("UPDATE drive_key SET made_at = 1 WHERE version = 2"); // as if all that time had passed
    assertThat(rotation.bringIntoForce()).isEqualTo(1);
    House.rewrite(drive, file, "two");

    assertThat(House.read(there, file.id())).isEqualTo("two");
    House.rewrite(there, file, "three");

    assertThat(House.read(drive, file.id())).isEqualTo("three");
    assertThat(versions("operation ORDER BY seq DESC LIMIT 2")).containsOnly(2);
    assertClean();
    beside.close();
  }

  @Test
  void aNameIsTakenAlsoByAnItemFromBefore() {
    replaceKey();

    assertThatThrownBy(() -> House.folder(drive, folder, "FILE.txt"))
        .isInstanceOf(DriveRefusal.NameTaken.class);
    Item written = House.file(drive, folder, "File.txt", "two");

    assertThat(written.id()).isEqualTo(file.id());
    assertThat(drive.find(new ItemPath(folder.id(), List.of("file.TXT"))))
        .map(placed -> placed.item().id())
        .contains(file.id());
    assertClean();
  }

  @Test
  void aLinkGoesOnAndStaysTheSameWhenItIsChanged() {
    ShareWish anyone = ShareWish.of(new Grantee.Link(LinkScope.ANYONE), ShareRole.READ);
    Shared before = drive.share(House.actor(drive), file.id(), anyone);
    replaceKey();
    Shared after = drive.share(House.actor(drive), folder.id(), anyone);

    drive.changePermission(
        House.actor(drive), file.id(), before.permission().id(), role(ShareRole.WRITE));
    drive.changePermission(
        House.actor(drive), folder.id(), after.permission().id(), role(ShareRole.WRITE));
    sealAnew();

    for (Shared each : List.of(before, after)) {
      assertThat(house.drives.shares().open(each.secret(), LinkProof.NONE))
          .isInstanceOf(LinkAnswer.Open.class);
      assertThat(drive.permissions(each.permission().item()))
          .anyMatch(shown -> shown.secret().equals(Optional.of(each.secret())));
    }
    assertClean();
  }

  private static PermissionChange role(ShareRole role) {
    PermissionChange none = PermissionChange.NONE;
    return new PermissionChange(
        Optional.of(role),
        none.until(),
        none.password(),
        none.preventsDownload(),
        none.downloadLimit());
  }

  @Test
  void aLockHoldsOn() {
    Lock lock =
        drive.lock(
            House.actor(drive),
            ItemPath.to(file.id()),
            new LockWish(true, false, "owner", Duration.ofHours(1)));
    replaceKey();

    assertThat(drive.locks()).containsExactly(lock);
    assertThatThrownBy(() -> House.rewrite(drive, file, "two"))
        .isInstanceOf(DriveRefusal.Locked.class);
    drive.unlock(House.actor(drive), file.id(), lock.token());

    House.rewrite(drive, file, "two");
    assertThat(drive.locks()).isEmpty();
    assertClean();
  }

  @Test
  void anUploadAndAListGoOn() throws IOException {
    House.file(drive, folder, "second.txt", "x");
    String next = drive.children(folder.id(), Listing.first(1)).next().orElseThrow();
    UploadSecret secret =
        drive
            .beginUpload(
                House.actor(drive),
                new UploadTarget.Into(House.at(folder, "large.txt")),
                UploadOptions.NONE,
                Precondition.NONE)
            .secret();
    append(secret, 0, "01234", OptionalLong.of(10));
    replaceKey();
    sealAnew();

    append(secret, 5, "56789", OptionalLong.empty());
    UploadResult result = house.drives.commit(secret, Optional.empty(), Precondition.NONE);

    assertThat(House.read(drive, result.item().id())).isEqualTo("0123456789");
    Listing rest = new Listing(Listing.Order.ID, false, 10, Optional.of(next), Listing.Filter.ALL);
    assertThat(drive.children(folder.id(), rest).items()).isNotEmpty();
    assertClean();
  }

  private void append(UploadSecret secret, long from, String bytes, OptionalLong total)
      throws IOException {
    byte[] plain = bytes.getBytes(UTF_8);
    house.drives.append(
        secret, new Fragment(from, plain.length, total), new ByteArrayInputStream(plain));
  }

  @Test
  void aDriveGoesBackOverIt() {
    Item gone = House.file(drive, folder, "gone.txt", "gone");
    long before = drive.info().seq();
    drive.recycle(House.actor(drive), gone.id(), Precondition.NONE);
    replaceKey();
    House.rewrite(drive, file, "two");

    drive.restoreTo(House.actor(drive), RestoreTarget.after(before));

    assertThat(House.read(drive, gone.id())).isEqualTo("gone");
    assertThat(House.read(drive, file.id())).isEqualTo("one");
    assertClean();
  }

  @Test
  void r12_whatIsForgedUnderAnEarlierVersionIsFound() {
    House.rewrite(drive, file, "two");
    long last = drive.info().seq();
    replaceKey();
    NavigableMap<Long, byte[]> forged = new TreeMap<>();
    try (DriveKey key = house.drives.key(drive.id())) {
      // somebody has the key of before, and the database: operation 2 was never done by that client
      RowSeal thief = new RowSeal(key, house.random, 1, 1);
      forge(thief, 2, last, forged);
    }

    store(forged);

    assertThat(house.verify(drive).findings())
        .singleElement()
        .satisfies(found -> assertThat(found.toString()).contains("key was replaced"));
  }

  /// Writes one operation anew as another client's, and computes every digest from there on.
  private void forge(RowSeal thief, long first, long last, NavigableMap<Long, byte[]> digests) {
    house.database.write(
        tx -> {
          Operations operations = new Operations(tx, 1, thief);
          OperationRow row = operations.find(first).orElseThrow();
          OperationRow other =
              new OperationRow(
                  row.seq(),
                  row.at(),
                  new Actor(row.actor().account(), "somebody"),
                  row.kind(),
                  row.item(),
                  row.name(),
                  row.items());
          return Sql.of(tx, "UPDATE operation SET sealed = ? WHERE seq = ?")
              .with(operations.seal(other).sealed())
              .with(first)
              .run();
        });
    for (long seq = first; seq <= last; seq++) {
      long at = seq;
      byte[] previous =
          digests.getOrDefault(
              seq - 1,
              house.database.read(tx -> new Operations(tx, 1, thief).digest(at - 1).orElseThrow()));
      digests.put(seq, digest(thief, seq, previous));
    }
  }

  private void store(NavigableMap<Long, byte[]> digests) {
    house.database.write(
        tx -> {
          digests.forEach(
              (seq, digest) ->
                  Sql.of(tx, "UPDATE operation SET digest = ? WHERE seq = ?")
                      .with(digest)
                      .with(seq)
                      .run());
          return Sql.of(tx, "UPDATE drive SET head_digest = ?")
              .with(digests.lastEntry().getValue())
              .run();
        });
  }

  private byte[] digest(RowSeal thief, long seq, byte[] previous) {
    return house.database.read(
        tx -> {
          Chain chain = new Chain(thief, 1);
          new Operations(tx, 1, thief)
              .between(
                  seq,
                  seq,
                  (_, row) -> chain.begin(previous, new Operations(tx, 1, thief).raw(row)));
          addRows(tx, thief, seq, chain);
          return chain.end();
        });
  }

  private static void addRows(DSLContext tx, RowSeal thief, long seq, Chain chain) {
    ItemSeal items = new ItemSeal(thief);
    Sql.of(
            tx,
            "SELECT " + ItemSeal.COLUMNS + " FROM item_state WHERE from_seq = ? ORDER BY item_id")
        .with(seq)
        .each(row -> chain.add(items.raw(row, 1)));
    new Revisions(tx, 1, thief)
        .between(seq, seq, org.holdfast.content.RevisionId.of(ItemSeal.NO_ID), Integer.MAX_VALUE)
        .forEach(chain::add);
  }

  @Test
  void r12_anOperationThatIsSealedUnderAnEarlierVersionIsFound() {
    replaceKey();
    House.rewrite(drive, file, "two");
    long last = drive.info().seq();
    NavigableMap<Long, byte[]> forged = new TreeMap<>();
    try (DriveKey key = house.drives.key(drive.id())) {
      forge(new RowSeal(key, house.random, 1, 1), last, last, forged);
    }
    store(forged);

    assertThat(house.verify(drive).findings())
        .anySatisfy(found -> assertThat(found.toString()).contains("had been replaced"));
  }

  @Test
  void r11_whatSaysWhichVersionIsInForceIsBound() {
    replaceKey();
    rotation.make(drive.id(), KEEPER);
    byte[] other = ByteBuffer.allocate(32).putInt(7).array();
    for (String alteration :
        List.of(
            "key_version = 1",
            "key_version = 3",
            "key_version = 9",
            "key_version = 0",
            "key_from_seq = 1",
            "key_from_seq = 100",
            "sealed_version = 2",
            "sealed_version = 0",
            "key_from_digest = NULL")) {
      assertRefused("UPDATE drive SET " + alteration, alteration);
    }
    house.database.write(
        tx -> Sql.of(tx, "UPDATE drive SET key_from_digest = ?").with(other).run());
    assertThatThrownBy(() -> drive.find(file.id())).isInstanceOf(DriveRefusal.Tampered.class);
    assertThat(house.verify(drive).clean()).isFalse();
  }

  private void assertRefused(String statement, String what) {
    house.undone(
        List.of("drive"),
        tx -> Sql.of(tx, statement).run(),
        () -> {
          house.keys.close();
          assertThatThrownBy(() -> drive.find(file.id()))
              .as(what)
              .isInstanceOf(DriveRefusal.Tampered.class);
        });
    assertThat(drive.find(file.id())).as(what).isPresent();
  }

  private void sealAnew() {
    DriveKeyRotation own = house.drives.keyRotation(); // permissions are found by its index alone
    for (DriveId each : own.toSealAnew()) {
      while (!own.sealAnew(each).over()) {}
    }
  }

  /// Every version that something of the drive is under.
  private List<Integer> under() {
    List<Integer> found = new ArrayList<>();
    for (String rows :
        List.of(
            "operation", "item_state", "revision", "version_mark", "permission", "drive_hold")) {
      found.addAll(versions(rows));
    }
    found.addAll(
        house.database.read(
            tx ->
                Sql.of(tx, "SELECT wrapped_key FROM revision")
                    .list(row -> ByteBuffer.wrap(row.getBytes(1)).getInt(5))));
    return found;
  }

  // Whatever a drive can have, in two histories: one sealed anew, one not.
  private void live() {
    Item other = House.file(drive, folder, "other.txt", "gone");
    House.rewrite(drive, file, "two");
    House.rewrite(drive, file, "three");
    drive.markVersion(House.actor(drive), file.id(), 1, VersionWish.named("the first"));
    drive.deleteVersion(House.actor(drive), file.id(), 2);
    drive.copy(
        House.actor(drive), folder.id(), House.at(drive.root(), "copy"), CopyProgress.SILENT);
    drive.recycle(House.actor(drive), other.id(), Precondition.NONE);
    drive.share(
        House.actor(drive),
        file.id(),
        ShareWish.of(new Grantee.Link(LinkScope.ANYONE), ShareRole.READ));
    house.drives.holds().place(drive.owner(), "a dispute");
  }

  @Test
  void whatWasWrittenBeforeIsSealedAndWrappedAnew() {
    live();
    long seq = drive.info().seq();
    replaceKey();
    assertThat(rotation.toSealAnew()).containsExactly(drive.id());
    assertThat(rotation.toSealAnew(drive.id())).isEqualTo(seq);
    assertThat(under()).containsOnly(1);

    sealAnew();

    assertThat(under()).containsOnly(2);
    assertThat(rotation.toSealAnew()).isEmpty();
    assertThat(rotation.toSealAnew(drive.id())).isZero();
    assertThat(drive.info().seq()).isEqualTo(seq);
    assertThat(House.read(drive, file.id())).isEqualTo("three");
    assertThat(drive.versions(file.id())).hasSize(2);
    assertThat(house.drives.holds().of(drive.owner()))
        .extracting(Hold::reason)
        .containsExactly("a dispute");
    assertClean();
  }

  @Test
  void whoeverHasTheEarlierVersionAloneReadsNothingThatIsThere() {
    live();
    replaceKey();
    sealAnew();
    house.keys.close();

    sql(
        "UPDATE drive_key SET wrapped = (SELECT wrapped FROM drive_key WHERE version = 2)"
            + " WHERE version = 1");
    sql("DELETE FROM drive_key WHERE version = 1");

    assertThat(House.read(drive, file.id())).isEqualTo("three");
    assertThat(drive.children(folder.id(), Listing.first(10)).items()).hasSize(1);
    assertClean();
  }

  @Test
  void aDriveIsInUseWhileItIsSealedAnew() {
    live();
    for (int i = 0; i < 400; i++) {
      House.folder(drive, folder, "folder " + i);
    }
    replaceKey();
    int pieces = 0;
    while (!rotation.sealAnew(drive.id()).over()) {
      House.file(drive, folder, "meanwhile " + pieces, "content " + pieces);
      House.rewrite(drive, file, "at " + pieces);
      assertThatThrownBy(() -> House.folder(drive, folder, "FOLDER 7"))
          .isInstanceOf(DriveRefusal.NameTaken.class);
      assertClean();
      pieces++;
    }

    assertThat(pieces).isGreaterThan(1);
    assertThat(under()).containsOnly(2);
    assertThat(House.read(drive, file.id())).isEqualTo("at " + (pieces - 1));
    assertClean();
  }

  @Test
  void whatIsReplacedMeanwhileIsSealedAnewFromTheBeginning() {
    for (int i = 0; i < 300; i++) {
      House.folder(drive, folder, "folder " + i);
    }
    replaceKey();
    assertThat(rotation.sealAnew(drive.id()).over()).isFalse();
    replaceKey();

    sealAnew();

    assertThat(under()).containsOnly(3);
    assertClean();
  }

  @Test
  void aDriveGoesBackOverWhatWasSealedAnew() {
    live();
    long before = drive.info().seq();
    House.rewrite(drive, file, "four");
    drive.purge(House.actor(drive), folder.id(), Precondition.NONE);
    replaceKey();
    sealAnew();

    drive.restoreTo(House.actor(drive), RestoreTarget.after(before));

    assertThat(House.read(drive, file.id())).isEqualTo("three");
    assertClean();
  }

  @Test
  void whatWasAlteredStaysAsItIsAndIsFound() {
    live();
    replaceKey();
    sql("UPDATE item_state SET changed_at = changed_at + 1 WHERE from_seq = 2");
    List<String> before = findings();
    assertThat(before).isNotEmpty();

    sealAnew();

    assertThat(versions("operation WHERE seq = 2")).containsExactly(1);
    assertThat(versions("operation WHERE seq <> 2")).containsOnly(2);
    assertThat(findings()).containsAll(before);
  }

  private List<String> findings() {
    return house.verify(drive).findings().stream().map(Object::toString).toList();
  }

  @Test
  void r12_whatStandsInThePlaceOfADigestIsBound() {
    live();
    replaceKey();
    sealAnew();
    assertClean();
    for (String alteration :
        List.of(
            "UPDATE sealed_anew SET mac = (SELECT mac FROM sealed_anew WHERE seq = 3) WHERE seq = 2",
            "UPDATE sealed_anew SET key_version = 1 WHERE seq = 2",
            "UPDATE sealed_anew SET key_version = 9 WHERE seq = 2",
            "UPDATE sealed_anew SET seq = 1000 WHERE seq = 2",
            "DELETE FROM sealed_anew WHERE seq = 2",
            "DELETE FROM item_state WHERE from_seq = 2",
            "DELETE FROM removed_version",
            "DELETE FROM version_mark",
            "UPDATE operation SET digest = (SELECT digest FROM operation WHERE seq = 3)"
                + " WHERE seq = 2",
            "UPDATE operation SET at = at - 1 WHERE seq = 2",
            "UPDATE item_state SET sealed = (SELECT sealed FROM item_state WHERE from_seq = 3)"
                + " WHERE from_seq = 2",
            "UPDATE revision SET wrapped_key = (SELECT o.wrapped_key FROM revision o"
                + " ORDER BY o.revision_id LIMIT 1)")) {
      house.undone(
          List.of(
              "sealed_anew",
              "operation",
              "item_state",
              "revision",
              "removed_version",
              "version_mark"),
          tx -> assertThat(Sql.of(tx, alteration).run()).as(alteration).isPositive(),
          () -> assertThat(findings()).as(alteration).isNotEmpty());
    }
    assertClean();
  }

  @Test
  void r12_whatIsForgedUnderAnEarlierVersionInThePlaceOfADigestIsFound() {
    live();
    replaceKey();
    forgeInPlaceOfDigest();
    assertThat(findings()).anyMatch(found -> found.contains("of the first version"));
    sql("DELETE FROM sealed_anew");
    sealAnew();
    assertThat(versions("operation WHERE seq = 3")).containsExactly(1); // it is not as it was
    replaceKey();
    sealAnew();

    forgeInPlaceOfDigest();

    assertThat(findings()).anyMatch(found -> found.contains("had been replaced"));
  }

  /// Somebody has the first version of the key, and the database: the file gets another name, and
  /// what stands in the place of its operation's digest fits.
  private void forgeInPlaceOfDigest() {
    long seq = 3;
    try (DriveKey key = house.drives.key(drive.id())) {
      RowSeal thief = new RowSeal(key, house.random, 1, 1);
      house.database.write(
          tx -> {
            new Operations(tx, 1, thief).sealAnew(seq, seq);
            new ItemRows(tx, 1, new ItemSeal(thief)).sealAnew(seq, seq);
            return 0;
          });
      byte[] mac =
          house.database.read(
              tx -> {
                Operations operations = new Operations(tx, 1, thief);
                Chain chain = new Chain(thief, new SealedAnew(seq, 1, new Digest(Chain.START)));
                byte[] before = operations.digest(seq - 1).orElseThrow();
                byte[] digest = operations.digest(seq).orElseThrow();
                operations.between(
                    seq, seq, (_, row) -> chain.begin(thief, before, digest, operations.raw(row)));
                addRows(tx, thief, seq, chain);
                return chain.end();
              });
      house.database.write(
          tx ->
              Sql.of(
                      tx,
                      "INSERT INTO sealed_anew (drive_no, seq, key_version, mac) VALUES (1, ?, 1, ?)"
                          + " ON CONFLICT (drive_no, seq) DO UPDATE SET key_version = 1,"
                          + " mac = excluded.mac")
                  .with(seq)
                  .with(mac)
                  .run());
    }
    house.keys.close();
  }

  @Test
  void r11_aPermissionThatIsSealedUnderAnEarlierVersionGivesNothing() {
    AccountId bob = AccountId.random(house.random);
    drive.share(
        House.actor(drive), file.id(), ShareWish.of(new Grantee.Account(bob), ShareRole.READ));
    replaceKey();
    sealAnew();
    try (DriveKey key = house.drives.key(drive.id())) {
      RowSeal thief = new RowSeal(key, house.random, 1, 1);
      house.database.write(
          tx -> {
            PermissionRows rows =
                new PermissionRows(tx, 1, thief, ShareIndex.passing(house.random));
            return (int) rows.sealAnew();
          });
    }

    Guest.Person guest = new Guest.Person(bob, Optional.empty());
    assertThatThrownBy(() -> house.drives.shares().reaching(drive.id(), guest))
        .isInstanceOf(DriveRefusal.Tampered.class);
    assertThat(house.verify(drive).clean()).isFalse();
  }

  @Test
  void anEarlierVersionThatIsLostClosesWhatIsUnderItAlone() {
    replaceKey();
    House.file(drive, folder, "new.txt", "new");
    house.keys.close();
    sql(
        "UPDATE drive_key SET wrapped = (SELECT o.wrapped FROM drive_key o WHERE o.version = 2)"
            + " WHERE version = 1");

    assertThatThrownBy(() -> drive.find(file.id())).isInstanceOf(DriveRefusal.Tampered.class);
    assertThat(findings()).anyMatch(found -> found.contains("version 1 of its key was altered"));
    assertThat(drive.info().seq()).isEqualTo(4);
  }

  @Test
  void aDriveThatWasAlteredKeepsNoOtherFromItsNewKey() {
    Drive other = house.drives.create(AccountId.random(house.random));
    rotation.make(drive.id(), KEEPER);
    rotation.make(other.id(), KEEPER);
    sql("UPDATE drive SET mac = head_digest WHERE drive_no = 1");
    house.pass(NOTICE);

    assertThat(rotation.bringIntoForce()).isEqualTo(1);

    assertThat(rotation.inForce(other.id())).isEqualTo(2);
    assertThat(house.verify(other).findings()).isEmpty();
  }

  @Test
  void whoTypedALinksPasswordTypesItAgainAndAnArchiveOfTheirsGoesOn() {
    house.plan = Entitlements.defaults(Plan.PREMIUM);
    Shared link =
        drive.share(
            House.actor(drive),
            file.id(),
            ShareWish.of(new Grantee.Link(LinkScope.ANYONE), ShareRole.READ)
                .with(LinkPassword.hashed("the hash")));
    LinkPass pass =
        house.drives.shares().provePassword(link.secret(), (_, _) -> true).orElseThrow();
    LinkProof proof = new LinkProof(Optional.empty(), Optional.empty(), Optional.of(pass));
    Drive opened = ((LinkAnswer.Open) house.drives.shares().open(link.secret(), proof)).drive();
    Guest.Bearer bearer = opened.bearer(List.of(file.id())).orElseThrow();
    replaceKey();
    sealAnew();

    assertThat(House.read(drive.as(bearer), file.id())).isEqualTo("one");
    assertThat(house.drives.shares().open(link.secret(), proof))
        .isInstanceOf(LinkAnswer.PasswordNeeded.class);
  }

  @Test
  void itIsReplacedAgainAndAgain() {
    for (int i = 2; i < 8; i++) {
      replaceKey();
      assertThat(rotation.newest(drive.id()).version()).isEqualTo(i);
      House.file(drive, folder, "file " + i, "content " + i);
    }

    assertThat(drive.children(folder.id(), Listing.first(100)).items()).hasSize(7);
    assertThat(House.read(drive, file.id())).isEqualTo("one");
    assertThat(versions("operation ORDER BY seq")).containsExactly(1, 1, 1, 2, 3, 4, 5, 6, 7);
    assertClean();
  }

  @Test
  void nobodyElsesKeyIsTouched() {
    Drive other = house.drives.create(AccountId.random(house.random));
    replaceKey();

    assertThat(rotation.newest(other.id()).version()).isEqualTo(1);
    assertThat(house.verify(other).findings()).isEmpty();
  }
}
