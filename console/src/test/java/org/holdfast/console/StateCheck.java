package org.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.holdfast.content.DriveId;
import org.holdfast.drive.Actor;
import org.holdfast.drive.Conflict;
import org.holdfast.drive.Drive;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.drive.Drives;
import org.holdfast.drive.FileTimes;
import org.holdfast.drive.Fragment;
import org.holdfast.drive.Item;
import org.holdfast.drive.ItemName;
import org.holdfast.drive.Placement;
import org.holdfast.drive.Precondition;
import org.holdfast.drive.Upload;
import org.holdfast.drive.UploadResult;
import org.holdfast.drive.UploadSecret;
import org.holdfast.drive.UploadStatus;
import org.holdfast.drive.VerifyProgress;
import org.holdfast.drive.VerifyReport;

/// What must be true of a drive after the power was cut at an instant: everything that was answered
/// before is there and whole, the one step that was under way has happened or not, nothing else
/// has, `verify` finds nothing, an upload can go on, and one more write works.
final class StateCheck {

  private final OpenRooms rooms;
  private final long nanos;

  /// @param nanos when the power was cut
  StateCheck(OpenRooms rooms, long nanos) {
    this.rooms = rooms;
    this.nanos = nanos;
  }

  void check(DriveHistory history) throws IOException {
    Optional<Drive> found = rooms.drives().find(DriveId.parse(history.drive()));
    if (found.isEmpty()) {
      assertThat(history.madeNanos()).as("a drive that was answered is there").isGreaterThan(nanos);
      return;
    }
    Drive drive = found.get();
    List<DriveHistory.Step> possible = possible(history.steps());
    verifies(drive); // before anything is read, because what is read is healed
    DrivePicture picture = new RoomsPicture(drive).look();
    boolean doubt = possible.stream().anyMatch(DriveHistory.Step::refused);
    if (!doubt) {
      isOneOf(possible, picture, history.email());
    }
    uploadsGoOn(history, possible, drive);
    takesAnother(drive);
  }

  private static void isOneOf(
      List<DriveHistory.Step> possible, DrivePicture picture, String whose) {
    assertThat(possible)
        .as("%s is one of %s", whose, possible.stream().map(DriveHistory.Step::what).toList())
        .extracting(DriveHistory.Step::after)
        .contains(picture);
  }

  /// The last that was done, those that were refused since, and the one that was under way. What
  /// was refused may have happened or not until the next one is answered, so then any state will do
  /// that is whole.
  private List<DriveHistory.Step> possible(List<DriveHistory.Step> steps) {
    List<DriveHistory.Step> possible = new ArrayList<>();
    for (DriveHistory.Step step : steps) {
      if (step.answeredNanos() < nanos && !step.refused()) {
        possible.clear();
      }
      if (step.sentNanos() < nanos) {
        possible.add(step);
      }
    }
    return possible;
  }

  private void verifies(Drive drive) {
    VerifyReport report = drive.verify(rooms.regions(), VerifyProgress.SILENT);
    assertThat(report.findings()).as("verify").isEmpty();
  }

  private void uploadsGoOn(DriveHistory history, List<DriveHistory.Step> possible, Drive drive)
      throws IOException {
    DriveHistory.Step answered = possible.getFirst();
    DriveHistory.Step latest = possible.getLast();
    for (Map.Entry<String, Integer> session : answered.received().entrySet()) {
      UploadSecret secret = secretOf(session.getKey());
      DriveHistory.Session upload = history.upload(session.getKey());
      boolean mayBeOver = !latest.received().containsKey(session.getKey());
      Optional<UploadStatus> status = status(secret);
      if (status.isEmpty()) {
        assertThat(mayBeOver)
            .as("an upload of which %s bytes were answered is there", session.getValue())
            .isTrue();
        continue;
      }
      long most = latest.received().getOrDefault(session.getKey(), upload.content().length);
      if (possible.stream().noneMatch(DriveHistory.Step::refused)) {
        assertThat(status.get().receivedBytes()).isIn((long) session.getValue(), most);
      }
      goOn(secret, status.get(), upload, drive);
    }
  }

  /// The session's own secret, which stands behind the first byte of its address (`graph-door.md`).
  private static UploadSecret secretOf(String ticket) {
    byte[] secret = Arrays.copyOfRange(Base64.getUrlDecoder().decode(ticket), 1, 33);
    return UploadSecret.parse(Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
  }

  private Optional<UploadStatus> status(UploadSecret secret) {
    try {
      return Optional.of(rooms.drives().upload(secret));
    } catch (DriveRefusal.UploadAbsent _) {
      return Optional.empty();
    }
  }

  private void goOn(
      UploadSecret secret, UploadStatus status, DriveHistory.Session upload, Drive drive)
      throws IOException {
    Drives drives = rooms.drives();
    int from = (int) status.receivedBytes();
    byte[] rest = Arrays.copyOfRange(upload.content(), from, upload.content().length);
    if (rest.length > 0) {
      Fragment fragment = new Fragment(from, rest.length, OptionalLong.of(upload.content().length));
      drives.append(secret, fragment, new ByteArrayInputStream(rest));
    }
    UploadResult result = drives.commit(secret, Optional.empty(), Precondition.NONE);
    assertThat(new RoomsPicture(drive).read(result.item().id()))
        .as("an upload that went on after the cut")
        .isEqualTo(RecordedClient.hash(upload.content()));
  }

  private static void takesAnother(Drive drive) throws IOException {
    for (int bytes : new int[] {1_000, 70_000}) {
      byte[] content = new byte[bytes];
      new Random(bytes).nextBytes(content);
      Item written =
          drive
              .write(
                  new Actor(drive.owner(), "test"),
                  new Placement(
                      drive.root().id(), ItemName.of("after the cut " + bytes), Conflict.FAIL),
                  new Upload(
                      new ByteArrayInputStream(content),
                      OptionalLong.of(bytes),
                      Optional.empty(),
                      FileTimes.NONE,
                      Optional.empty()),
                  Precondition.NONE)
              .item();
      assertThat(new RoomsPicture(drive).read(written.id()))
          .isEqualTo(RecordedClient.hash(content));
    }
  }
}
