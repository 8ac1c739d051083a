package org.holdfast.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.holdfast.database.SqliteDatabase;
import org.junit.jupiter.api.Test;

class DirectoryRegionTest extends RegionContract {

  private static final UUID IDENTITY = new UUID(5, 6);
  private static final RevisionId REVISION = RevisionId.parse("cd000000000000000000000000000001");

  private final StoppedClock clock = new StoppedClock(Instant.now());

  @Override
  protected Region open(Path root, InstantSource clock) {
    return DirectoryRegion.open(
        "west", new Coordinates(0, 0), root.resolve("west"), new RealDisk(), Runnable::run, clock);
  }

  @Test
  void aFolderThatVanishedIsNotMadeAnew() throws Exception {
    Path folder = own().resolve("west");
    Path away = root.resolve("away");
    try (Region west = open(own(), clock)) {
      UUID id = west.attach(Optional.empty(), IDENTITY);
      west.putPacked(REVISION, new byte[] {1});
      Files.move(folder, away);
      Files.createDirectory(folder); // an empty mount point

      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> west.putPacked(REVISION, new byte[] {2}));
      assertThatExceptionOfType(IOException.class).isThrownBy(() -> west.packed(REVISION));
      assertThatExceptionOfType(IOException.class).isThrownBy(() -> west.open(REVISION));
      assertThat(west.state()).isEqualTo(RegionState.ABSENT);
      assertThat(isEmpty(folder)).isTrue();

      Files.delete(folder);
      Files.move(away, folder);
      clock.advance(Duration.ofSeconds(2));
      assertThat(west.packed(REVISION)).contains(new byte[] {1});
      west.putPacked(REVISION, new byte[] {3});
      assertThat(west.state()).isEqualTo(RegionState.HEALTHY);
      assertThat(west.attach(Optional.of(id), IDENTITY)).isEqualTo(id);
    }
  }

  @Test
  void aMountThatVanishesRightBeforeThePackIsOpenedHasNotTakenAnything() throws Exception {
    Path folder = own().resolve("west");
    Path away = root.resolve("away");
    AtomicInteger opened = new AtomicInteger();
    Pack.Opener packs =
        file -> {
          if (opened.incrementAndGet() == 2) {
            moveAway(folder, away);
          }
          return SqliteDatabase.open(file, List.of(Pack.SCHEMA), Runnable::run);
        };
    try (DirectoryRegion west =
        new DirectoryRegion(
            "west", new Coordinates(0, 0), folder, new RealDisk(), packs, true, clock)) {
      west.attach(Optional.empty(), IDENTITY);
      letGo(west); // the pack is opened again when it is needed

      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> west.putPacked(REVISION, new byte[] {1}));
      assertThat(west.state()).isEqualTo(RegionState.ABSENT);
    }
  }

  private static void letGo(Region region) {
    region.close();
  }

  private static void moveAway(Path folder, Path away) {
    try {
      Files.move(folder, away);
      Files.createDirectory(folder); // an empty mount point
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aPackWhoseTableIsGoneIsADamagedPack() throws Exception {
    Path folder = own().resolve("west");
    List<SqliteDatabase> opened = new ArrayList<>();
    Pack.Opener packs =
        file -> {
          opened.add(SqliteDatabase.open(file, List.of(Pack.SCHEMA), Runnable::run));
          return opened.getLast();
        };
    try (DirectoryRegion west =
        new DirectoryRegion(
            "west", new Coordinates(0, 0), folder, new RealDisk(), packs, true, clock)) {
      west.attach(Optional.empty(), IDENTITY);
      opened.getLast().write(tx -> tx.execute("drop table blob"));

      assertThatExceptionOfType(IOException.class).isThrownBy(() -> west.packed(REVISION));
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> west.putPacked(REVISION, new byte[] {1}));
    }
  }

  @Test
  void aClockThatWasSetBackDoesNotPutOffTheProbe() throws Exception {
    Path folder = own().resolve("west");
    Path away = root.resolve("away");
    try (Region west = open(own(), clock)) {
      west.attach(Optional.empty(), IDENTITY);
      moveAway(folder, away);
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> west.putPacked(REVISION, new byte[] {1}));
      clock.advance(Duration.ofHours(-6));
      Files.delete(folder);
      Files.move(away, folder);

      west.putPacked(REVISION, new byte[] {2});

      assertThat(west.state()).isEqualTo(RegionState.HEALTHY);
    }
  }

  @Test
  void whatWasBegunIsNotPackedWhereTheFolderVanished() throws Exception {
    Path folder = own().resolve("west");
    Path away = root.resolve("away");
    try (Region west = open(own(), clock)) {
      west.attach(Optional.empty(), IDENTITY);
      west.putPacked(REVISION, new byte[] {1});
      Files.move(folder, away);

      assertThatExceptionOfType(CompletionException.class)
          .isThrownBy(() -> west.beginPacked(REVISION, new byte[] {2}, Runnable::run).join())
          .withCauseInstanceOf(UncheckedIOException.class);
      assertThat(west.state()).isEqualTo(RegionState.ABSENT);

      Files.move(away, folder);
      assertThat(west.packed(REVISION)).contains(new byte[] {1});
    }
  }

  @Test
  void everyNameOnTheWayToABlobIsFlushedBeforeTheRegionIsUsed() throws Exception {
    Path folder = own().resolve("disk/west");
    FaultyDisk disk = new FaultyDisk();
    Region west =
        DirectoryRegion.open("west", new Coordinates(0, 0), folder, disk, Runnable::run, clock);
    try (west) {
      west.attach(Optional.empty(), IDENTITY);
    }

    assertThat(disk.forcedFolders())
        .contains(own(), own().resolve("disk"), folder, folder.resolve("blobs"));
  }

  @Test
  void anotherRegionInItsPlaceIsNotWritten() throws Exception {
    UUID west = new UUID(7, 7);
    try (Region region = open(own(), clock)) {
      region.attach(Optional.empty(), IDENTITY);
    }
    try (Region region = open(own(), clock)) {
      region.attach(Optional.of(west), IDENTITY);

      assertThat(region.state()).isNotEqualTo(RegionState.HEALTHY);
      clock.advance(Duration.ofSeconds(2));
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> region.putPacked(REVISION, new byte[1]))
          .withMessageContaining("another region");
    }
  }

  @Test
  void aKnownRegionWhoseFolderIsMissingAtStartIsNotMadeAnewAndComesBack() throws Exception {
    Path folder = own().resolve("west");
    UUID id;
    try (Region region = open(own(), clock)) {
      id = region.attach(Optional.empty(), IDENTITY);
    }
    Files.move(folder, root.resolve("away"));
    try (Region region = open(own(), clock)) {
      assertThat(region.attach(Optional.of(id), new UUID(8, 8))).isEqualTo(id);
      assertThat(region.state()).isEqualTo(RegionState.ABSENT);
      assertThat(folder).doesNotExist();

      Files.move(root.resolve("away"), folder);
      clock.advance(Duration.ofSeconds(2));
      region.putPacked(REVISION, new byte[1]);
      assertThat(region.state()).isEqualTo(RegionState.HEALTHY);
    }
  }

  @Test
  void aFolderThatHoldsOtherThingsIsNotTaken() throws Exception {
    Path folder = Files.createDirectories(root.resolve("west2"));
    Files.createFile(folder.resolve("holiday.jpg"));
    try (Region region =
        DirectoryRegion.open(
            "west2", new Coordinates(0, 0), folder, new RealDisk(), Runnable::run, clock)) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> region.attach(Optional.empty(), IDENTITY))
          .withMessageContaining("other things");
    }
  }

  @Test
  void aMarkerOfAnotherVersionIsRefused() throws Exception {
    Path folder = Files.createDirectories(root.resolve("west3"));
    Files.write(
        folder.resolve("region.hfr"), "HFR2................".getBytes(StandardCharsets.US_ASCII));
    try (Region region =
        DirectoryRegion.open(
            "west3", new Coordinates(0, 0), folder, new RealDisk(), Runnable::run, clock)) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> region.attach(Optional.empty(), IDENTITY))
          .withMessageContaining("marker");
    }
  }

  /// Not the folder of the region that the contract has open.
  private Path own() {
    return root.resolve("own");
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> names = Files.list(folder)) {
      return names.findAny().isEmpty();
    }
  }
}
