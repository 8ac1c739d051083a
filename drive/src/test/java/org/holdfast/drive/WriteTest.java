package org.holdfast.drive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.holdfast.drive.House.actor;
import static org.holdfast.drive.House.at;
import static org.holdfast.drive.House.file;
import static org.holdfast.drive.House.names;
import static org.holdfast.drive.House.read;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteTest {

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
    assertThat(house.drives.strangers(house.regions())).isEmpty();
    house.close();
  }

  @Test
  void w05_refusesContentThatIsNotAsLongAsDeclared() {
    for (long declared : new long[] {0, 3, 5, 1_000_000}) {
      assertThatThrownBy(() -> write("a", "four", OptionalLong.of(declared)))
          .isInstanceOf(DriveRefusal.LengthMismatch.class);
    }
    write("a", "four", OptionalLong.of(4));
    write("b", "", OptionalLong.of(0));
    write("c", "any", OptionalLong.empty());

    assertThat(names(drive, root)).containsExactly("a", "b", "c");
  }

  @Test
  void refusesAtOnceWhatIsDeclaredTooLarge() {
    InputStream never =
        new InputStream() {
          @Override
          public int read() {
            throw new AssertionError("must not be read");
          }

          @Override
          public int read(byte[] into, int from, int length) {
            return read();
          }
        };
    assertThatThrownBy(() -> put("a", upload(never, OptionalLong.of(6L << 30))))
        .isInstanceOf(DriveRefusal.QuotaReached.class);
    assertThatThrownBy(() -> put("a", upload(never, OptionalLong.of(Long.MAX_VALUE))))
        .isInstanceOf(DriveRefusal.TooLarge.class);
  }

  @Test
  void stopsReadingAtTheQuota() {
    house.quotaBytes = 1_000;
    InputStream endless = new ByteArrayInputStream(new byte[1_000_000]);

    assertThatThrownBy(() -> put("a", upload(endless, OptionalLong.empty())))
        .isInstanceOf(DriveRefusal.QuotaReached.class);

    write("a", "x".repeat(1_000), OptionalLong.empty());
    assertThatThrownBy(() -> write("b", "x", OptionalLong.empty()))
        .isInstanceOf(DriveRefusal.QuotaReached.class);
    file(drive, root, "a", "y".repeat(1_000)); // what it replaces makes room
  }

  @Test
  void countsTheRecycleBinButNotOldVersions() {
    house.quotaBytes = 10;
    Item item = file(drive, root, "a", "12345");
    House.rewrite(drive, item, "54321");
    assertThat(drive.info().quota()).isEqualTo(new Quota(10, 5, 0, 5));

    drive.recycle(actor(drive), item.id(), Precondition.NONE);

    assertThat(drive.info().quota()).isEqualTo(new Quota(10, 5, 5, 5));
    assertThatThrownBy(() -> file(drive, root, "b", "123456"))
        .isInstanceOf(DriveRefusal.QuotaReached.class);
    assertThatThrownBy(
            () ->
                drive.copy(
                    actor(drive),
                    file(drive, root, "c", "12345").id(),
                    at(root, "d"),
                    CopyProgress.SILENT))
        .isInstanceOf(DriveRefusal.QuotaReached.class);
  }

  @Test
  void leavesNothingOfABodyThatBreaksOff() {
    InputStream vanishes =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the client vanished");
          }

          @Override
          public int read(byte[] into, int from, int length) throws IOException {
            return read();
          }
        };
    InputStream broken =
        new SequenceInputStream(new ByteArrayInputStream(new byte[100_000]), vanishes);

    assertThatThrownBy(
            () ->
                drive.write(
                    actor(drive),
                    at(root, "a"),
                    upload(broken, OptionalLong.empty()),
                    Precondition.NONE))
        .isInstanceOf(IOException.class)
        .hasMessage("the client vanished");

    assertThat(names(drive, root)).isEmpty();
    assertThat(house.west.size()).isZero();
  }

  @Test
  void refusesWhenARegionIsAwayAndGoesOnReading() {
    Item item = file(drive, root, "a", "kept");
    house.east.cutOff = true;

    assertThatThrownBy(() -> file(drive, root, "b", "lost"))
        .isInstanceOf(DriveRefusal.TooFewRegions.class);

    assertThat(read(drive, item.id())).isEqualTo("kept");
    house.east.cutOff = false;
    house.sweepAfterTheWait();
  }

  // However long that takes: what waited for a slow region was taken for given up once (simulation,
  // seed 10120).
  @Test
  void isNotSweptBeforeItIsKnown() {
    house.west.afterPut = house::sweepAfterTheWait;

    Item item = file(drive, root, "a", "kept");

    house.west.afterPut = () -> {};
    assertThat(read(drive, item.id())).isEqualTo("kept");
    assertThat(house.verify(drive).findings()).isEmpty();
  }

  @Test
  void aCopyIsNotSweptBeforeItIsKnown() {
    Item item = file(drive, root, "a", "kept");

    Item copy =
        drive.copy(actor(drive), item.id(), at(root, "b"), (_, _) -> house.sweepAfterTheWait());

    assertThat(read(drive, copy.id())).isEqualTo("kept");
    assertThat(house.verify(drive).findings()).isEmpty();
  }

  @Test
  void readsFromTheOtherRegionWhatOneHasDamaged() {
    Item item = file(drive, root, "a", "whole");
    Facet.File facet = (Facet.File) item.facet();
    house.west.flipABit(facet.revision());

    assertThat(house.verify(drive).findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.kind()).isEqualTo(Finding.Kind.COPY));
    assertThat(read(drive, item.id())).isEqualTo("whole");
    house.blobs.close(); // waits for repairs
  }

  @Test
  void keepsTheMediaTypeThatIsKnown() {
    Item item = file(drive, root, "a", "one");
    Upload plain = Upload.of(new ByteArrayInputStream("two".getBytes(UTF_8)));

    put("a", plain);
    Facet.File facet = (Facet.File) drive.find(item.id()).orElseThrow().facet();

    assertThat(facet.mediaType()).isEqualTo("text/plain");
    assertThat(facet.version()).isEqualTo(2);
    put("b", upload(new ByteArrayInputStream(new byte[1]), "no type\r\nX-Evil: 1"));
    Item other = drive.resolve(root.id(), List.of("b")).orElseThrow();
    assertThat(((Facet.File) other.facet()).mediaType()).isEqualTo("application/octet-stream");
  }

  private void write(String name, String content, OptionalLong declared) {
    put(name, upload(new ByteArrayInputStream(content.getBytes(UTF_8)), declared));
  }

  private void put(String name, Upload upload) {
    try {
      drive.write(actor(drive), at(root, name, Conflict.REPLACE), upload, Precondition.NONE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Upload upload(InputStream plain, OptionalLong declared) {
    return new Upload(plain, declared, Optional.empty(), House.NO_TIMES, Optional.empty());
  }

  private static Upload upload(InputStream plain, String mediaType) {
    return new Upload(
        plain, OptionalLong.empty(), Optional.of(mediaType), House.NO_TIMES, Optional.empty());
  }
}
