package org.holdfast.drive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.holdfast.drive.House.actor;
import static org.holdfast.drive.House.at;
import static org.holdfast.drive.House.file;
import static org.holdfast.drive.House.name;
import static org.holdfast.drive.House.names;
import static org.holdfast.drive.House.read;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.holdfast.identity.EntitlementSource;
import org.holdfast.identity.Entitlements;
import org.holdfast.identity.Plan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadTest {

  private static final OptionalLong UNSAID = OptionalLong.empty();

  @TempDir Path temp;
  private House house;
  private Drive drive;
  private Item root;

  @BeforeEach
  void open() {
    house = House.in(temp);
    drive = house.drive();
    root = drive.root();
  }

  @AfterEach
  void verifyAndClose() {
    assertThat(house.verify(drive).findings()).isEmpty();
    house.close();
  }

  @Test
  void comesInFragmentsAndBecomesAFile() {
    Instant day = Instant.parse("2001-02-03T04:05:06Z");
    UploadSecret secret =
        drive
            .beginUpload(
                actor(drive),
                new UploadTarget.Into(at(root, "a.txt")),
                new UploadOptions(
                    OptionalLong.of(10),
                    new FileTimes(Optional.of(day), Optional.of(day)),
                    Optional.of("a note"),
                    Optional.of("text/x"),
                    true),
                Precondition.NONE)
            .secret();
    assertThat(append(secret, 0, "0123", UNSAID).receivedBytes()).isEqualTo(4);
    UploadSecret again = UploadSecret.parse(secret.reveal());
    assertThat(again).isEqualTo(secret);
    assertThat(append(again, 4, "456", OptionalLong.of(10)).complete()).isFalse();
    assertThatThrownBy(() -> commit(secret)).isInstanceOf(DriveRefusal.UploadIncomplete.class);
    UploadStatus done = append(secret, 7, "789", UNSAID);
    assertThat(done.complete()).isTrue();
    assertThat(done.deferCommit()).isTrue();
    assertThat(done.drive()).isEqualTo(drive.id());
    assertThat(names(drive, root)).isEmpty();

    UploadResult result = commit(secret);

    assertThat(result.created()).isTrue();
    assertThat(read(drive, result.item().id())).isEqualTo("0123456789");
    assertThat(result.item().times()).isEqualTo(new FileTimesShown(day, day));
    assertThat(result.item().description()).isEqualTo("a note");
    assertThat(((Facet.File) result.item().facet()).mediaType()).isEqualTo("text/x");
    assertAbsent(secret);
  }

  @Test
  void saysWhereToGoOn() {
    UploadSecret secret = begin("a", OptionalLong.of(6));
    append(secret, 0, "012", UNSAID);

    assertThatThrownBy(() -> append(secret, 0, "012", UNSAID))
        .isInstanceOf(DriveRefusal.FragmentOverlap.class);
    assertThatThrownBy(() -> append(secret, 2, "23", UNSAID))
        .isInstanceOf(DriveRefusal.FragmentOverlap.class);
    assertThatThrownBy(() -> append(secret, 4, "4", UNSAID))
        .isInstanceOf(DriveRefusal.FragmentOutOfOrder.class);
    assertThatThrownBy(() -> append(secret, 3, "3", OptionalLong.of(7)))
        .isInstanceOf(DriveRefusal.FragmentLengthMismatch.class);
    assertThatThrownBy(() -> append(secret, 3, "3456", UNSAID))
        .isInstanceOf(DriveRefusal.FragmentLengthMismatch.class);
    assertThat(house.drives.upload(secret).receivedBytes()).isEqualTo(3);
    append(secret, 3, "345", UNSAID);
    assertThat(read(drive, commit(secret).item().id())).isEqualTo("012345");
  }

  @Test
  void takesTheLastFragmentOnceMoreWhenItsAnswerWasLost() {
    UploadSecret secret = begin("a", OptionalLong.of(6));
    append(secret, 0, "012", UNSAID);
    append(secret, 3, "345", UNSAID);

    UploadStatus again = append(secret, 3, "345", UNSAID);

    assertThat(again.complete()).isTrue();
    assertThatThrownBy(() -> append(secret, 0, "012", UNSAID))
        .isInstanceOf(DriveRefusal.FragmentOverlap.class);
    assertThat(read(drive, commit(secret).item().id())).isEqualTo("012345");
  }

  @Test
  void forgetsAFragmentThatBreaksOff() {
    UploadSecret secret = begin("a", OptionalLong.of(6));
    append(secret, 0, "012", UNSAID);

    assertThatThrownBy(
            () ->
                house.drives.append(
                    secret,
                    new Fragment(3, 3, UNSAID),
                    new ByteArrayInputStream("34".getBytes(UTF_8))))
        .isInstanceOf(IOException.class);

    assertThat(house.drives.upload(secret).receivedBytes()).isEqualTo(3);
    append(secret, 3, "345", UNSAID);
    assertThat(read(drive, commit(secret).item().id())).isEqualTo("012345");
  }

  @Test
  void survivesARestart() {
    UploadSecret secret = begin("a", OptionalLong.of(6));
    append(secret, 0, "012", UNSAID);
    Drives restarted =
        new Drives(
            house.database,
            house.blobs,
            house.keys,
            house.random,
            house.clock,
            EntitlementSource.everybody(Entitlements.defaults(Plan.FREE)));

    assertThat(restarted.upload(secret).receivedBytes()).isEqualTo(3);
  }

  @Test
  void staysWhenTheNameIsTakenAndGoesElsewhere() {
    UploadSecret secret = begin("a", OptionalLong.of(3));
    append(secret, 0, "abc", UNSAID);
    file(drive, root, "a", "first");

    assertThatThrownBy(() -> commit(secret)).isInstanceOf(DriveRefusal.NameTaken.class);
    UploadResult result =
        house.drives.commit(
            secret,
            Optional.of(new Placement(root.id(), name("b"), Conflict.FAIL)),
            Precondition.NONE);

    assertThat(result.item().name()).isEqualTo("b");
    assertThat(read(drive, result.item().id())).isEqualTo("abc");
    assertThat(read(drive, drive.resolve(root.id(), List.of("a")).orElseThrow().id()))
        .isEqualTo("first");
  }

  @Test
  void replacesAFileThatCameMeanwhile() {
    UploadSecret secret =
        drive
            .beginUpload(
                actor(drive),
                new UploadTarget.Into(at(root, "a", Conflict.REPLACE)),
                UploadOptions.NONE,
                Precondition.NONE)
            .secret();
    append(secret, 0, "second", OptionalLong.of(6));
    Item item = file(drive, root, "a", "first");

    UploadResult result = commit(secret);

    assertThat(result.created()).isFalse();
    assertThat(result.item().id()).isEqualTo(item.id());
    assertThat(read(drive, item.id())).isEqualTo("second");
    assertThat(read(drive.open(item.id(), 1))).isEqualTo("first");
  }

  @Test
  void holdsItsPreconditionToTheEnd() {
    Item item = file(drive, root, "a", "first");
    UploadSecret secret =
        drive
            .beginUpload(
                actor(drive),
                new UploadTarget.Over(item.id()),
                UploadOptions.NONE,
                new Precondition.IfItem(item.seq()))
            .secret();
    append(secret, 0, "mine", OptionalLong.of(4));
    House.rewrite(drive, item, "another's");

    assertThatThrownBy(() -> commit(secret)).isInstanceOf(DriveRefusal.Changed.class);
    assertThat(read(drive, item.id())).isEqualTo("another's");
    house.drives.cancel(secret);
    assertThat(house.west.size()).isEqualTo(2);
  }

  @Test
  void refusesAtTheQuotaAndGoesOnWhenThereIsRoom() {
    house.quotaBytes = 10;
    Item other = file(drive, root, "other", "12345");
    assertThatThrownBy(() -> begin("a", OptionalLong.of(6)))
        .isInstanceOf(DriveRefusal.QuotaReached.class);
    UploadSecret secret = begin("a", UNSAID);
    append(secret, 0, "0123", UNSAID);
    assertThatThrownBy(() -> append(secret, 4, "45", UNSAID))
        .isInstanceOf(DriveRefusal.QuotaReached.class);

    drive.purge(actor(drive), other.id(), Precondition.NONE);

    append(secret, 4, "45", OptionalLong.of(6));
    assertThat(commit(secret).item().sizeBytes()).isEqualTo(6);
  }

  @Test
  void endsAWeekAfterTheLastFragment() {
    UploadSecret secret = begin("a", OptionalLong.of(6));
    house.clock.advance(Duration.ofDays(6));
    append(secret, 0, "012", UNSAID);
    house.clock.advance(Duration.ofDays(6));
    assertThat(house.drives.upload(secret).receivedBytes()).isEqualTo(3);
    assertThat(house.drives.sweep().expiredUploads()).isZero();

    house.clock.advance(Duration.ofDays(1));

    assertAbsent(secret);
    assertThat(house.drives.sweep().expiredUploads()).isEqualTo(1);
    assertThat(house.west.size()).isZero();
    assertThat(house.east.size()).isZero();
  }

  @Test
  void isRemovedWhenCancelled() {
    UploadSecret secret = begin("a", OptionalLong.of(6));
    append(secret, 0, "012", UNSAID);

    house.drives.cancel(secret);

    assertAbsent(secret);
    assertThat(house.west.size()).isZero();
    assertThatThrownBy(() -> UploadSecret.parse("short"))
        .isInstanceOf(DriveRefusal.UploadAbsent.class);
    assertThatThrownBy(() -> UploadSecret.parse("not base64!"))
        .isInstanceOf(DriveRefusal.UploadAbsent.class);
    assertThat(secret.toString()).doesNotContain(secret.reveal());
  }

  @Test
  void takesOneFragmentAtATime() throws Exception {
    UploadSecret secret = begin("a", OptionalLong.of(3));
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    InputStream slow =
        new ByteArrayInputStream("012".getBytes(UTF_8)) {
          @Override
          public synchronized int read(byte[] into, int from, int length) {
            reading.countDown();
            try {
              goOn.await();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
            return super.read(into, from, length);
          }
        };
    Thread first =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    house.drives.append(secret, new Fragment(0, 3, UNSAID), slow);
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
    reading.await();

    assertThatThrownBy(() -> append(secret, 0, "012", UNSAID))
        .isInstanceOf(DriveRefusal.FragmentUnderWay.class);
    assertThatThrownBy(() -> commit(secret)).isInstanceOf(DriveRefusal.FragmentUnderWay.class);

    goOn.countDown();
    first.join();
    assertThat(read(drive, commit(secret).item().id())).isEqualTo("012");
  }

  private void assertAbsent(UploadSecret secret) {
    assertThatThrownBy(() -> house.drives.upload(secret))
        .isInstanceOf(DriveRefusal.UploadAbsent.class);
    assertThatThrownBy(() -> append(secret, 0, "x", UNSAID))
        .isInstanceOf(DriveRefusal.UploadAbsent.class);
    assertThatThrownBy(() -> commit(secret)).isInstanceOf(DriveRefusal.UploadAbsent.class);
    assertThatThrownBy(() -> house.drives.cancel(secret))
        .isInstanceOf(DriveRefusal.UploadAbsent.class);
  }

  private UploadSecret begin(String name, OptionalLong total) {
    UploadOptions options =
        new UploadOptions(total, House.NO_TIMES, Optional.empty(), Optional.empty(), false);
    return drive
        .beginUpload(
            actor(drive), new UploadTarget.Into(at(root, name)), options, Precondition.NONE)
        .secret();
  }

  private UploadStatus append(UploadSecret secret, long from, String bytes, OptionalLong total) {
    byte[] plain = bytes.getBytes(UTF_8);
    try {
      return house.drives.append(
          secret, new Fragment(from, plain.length, total), new ByteArrayInputStream(plain));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private UploadResult commit(UploadSecret secret) {
    return house.drives.commit(secret, Optional.empty(), Precondition.NONE);
  }
}
