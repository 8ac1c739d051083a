package org.holdfast.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What only a folder's log does; the rest is in [RegionContract].
class DirectoryLogTest {

  @TempDir private Path folder;
  private Path root = Path.of("");

  private final FaultyDisk disk = new FaultyDisk();
  private final StoppedClock clock = new StoppedClock(Instant.EPOCH);
  private DirectoryRegion region = open(Path.of("not used"));

  @BeforeEach
  void attach() throws IOException {
    root = folder.resolve("west");
    region = open(root);
    region.attach(Optional.empty(), new UUID(1, 2));
  }

  @AfterEach
  void close() {
    region.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"OPEN", "WRITE", "FORCE", "FORCE_FOLDER"})
  void whatFailedHalfWayIsPutAnew(FaultyDisk.Step step) throws IOException {
    log().put("first", new byte[] {1});
    disk.fail(step, 1, FaultyDisk.BROKEN);

    assertThatThrownBy(() -> log().put("a", new byte[] {1, 2, 3})).isInstanceOf(IOException.class);
    assertThat(disk.heal()).isTrue();
    assertThat(region.state()).isEqualTo(RegionState.FENCED);

    clock.advance(Duration.ofSeconds(2));
    log().put("a", new byte[] {1, 2, 3});
    assertThat(log().read("a")).contains(new byte[] {1, 2, 3});
    assertThat(region.state()).isEqualTo(RegionState.HEALTHY);
  }

  @ParameterizedTest
  @EnumSource(names = {"OPEN", "WRITE", "FORCE", "RENAME", "TRUNCATE"})
  void whatCouldNotBeReplacedIsAsItWas(FaultyDisk.Step step) throws IOException {
    log().put("a", new byte[] {1, 2, 3});
    disk.fail(step, 1, FaultyDisk.BROKEN);

    assertThatThrownBy(() -> log().replace("a", new byte[] {4})).isInstanceOf(IOException.class);
    assertThat(disk.heal()).isTrue();
    assertThat(log().read("a")).contains(new byte[] {1, 2, 3});
    assertThat(log().list()).containsExactly("a");

    clock.advance(Duration.ofSeconds(2));
    log().replace("a", new byte[] {4});
    assertThat(log().read("a")).contains(new byte[] {4});
  }

  @Test
  void whatFailedTwiceIsPutAnew() throws IOException {
    log().put("first", new byte[] {1});
    disk.fail(FaultyDisk.Step.FORCE, 1, FaultyDisk.BROKEN);
    assertThatThrownBy(() -> log().put("a", new byte[] {1, 2, 3})).isInstanceOf(IOException.class);
    clock.advance(Duration.ofSeconds(2));
    disk.fail(FaultyDisk.Step.TRUNCATE, 1, FaultyDisk.BROKEN);
    assertThatThrownBy(() -> log().put("a", new byte[] {4})).isInstanceOf(IOException.class);
    assertThat(disk.heal()).isTrue();

    clock.advance(Duration.ofSeconds(2));
    log().put("a", new byte[] {4});
    assertThat(log().read("a")).contains(new byte[] {4});
  }

  @ParameterizedTest
  @EnumSource(names = {"OPEN", "WRITE", "FORCE", "FORCE_FOLDER", "TRUNCATE"})
  void whatIsPutAgainIsNeverLessThanItWas(FaultyDisk.Step step) throws IOException {
    log().put("a", new byte[] {1, 2, 3});
    disk.fail(step, 1, FaultyDisk.BROKEN);

    try {
      log().put("a", new byte[] {1, 2, 3});
    } catch (IOException _) {
      // where it needs that step
    }

    assertThat(Files.readAllBytes(root.resolve("mirror").resolve("a"))).containsExactly(1, 2, 3);
  }

  @Test
  void whatIsPutAgainIsFlushedAgain() throws IOException {
    log().put("a", new byte[] {1, 2, 3});
    disk.fail(FaultyDisk.Step.FORCE, 1, FaultyDisk.BROKEN);

    assertThatThrownBy(() -> log().put("a", new byte[] {1, 2, 3})).isInstanceOf(IOException.class);
    assertThat(disk.heal()).isTrue();
  }

  @Test
  void putsNothingIntoAFolderThatIsNotTheRegion() throws IOException {
    Files.delete(root.resolve("region.hfr"));

    assertThatThrownBy(() -> log().put("a", new byte[] {1})).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> log().list()).isInstanceOf(IOException.class);
    assertThat(root.resolve("mirror")).doesNotExist();
  }

  @Test
  void aMountThatVanishesRightBeforeItIsWrittenHasNotTakenIt() throws IOException {
    log().put("first", new byte[] {1});
    disk.beforeNextOpen(this::vanish);
    assertThatThrownBy(() -> log().put("a", new byte[] {1, 2, 3})).isInstanceOf(IOException.class);
    assertThat(region.state()).isEqualTo(RegionState.ABSENT);

    comeBack();
    clock.advance(Duration.ofSeconds(2));
    assertThat(log().read("a")).isEmpty();
    log().put("a", new byte[] {1, 2, 3});
    assertThat(log().list()).containsExactly("a", "first");
  }

  @Test
  void aMountThatVanishesRightBeforeItIsTriedIsNotThere() {
    disk.beforeNextOpen(this::vanish);

    assertThatThrownBy(region::probe).isInstanceOf(IOException.class);
    assertThat(region.state()).isEqualTo(RegionState.ABSENT);
  }

  /// As if it had not been mounted any more a moment ago: a folder of the same name is there.
  private void vanish() {
    try {
      Files.move(root, away());
      Files.createDirectories(root.resolve("mirror"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void comeBack() throws IOException {
    Files.move(root, root.resolveSibling("instead"));
    Files.move(away(), root);
  }

  private Path away() {
    return root.resolveSibling("away");
  }

  private LogStore log() {
    return region.log().orElseThrow();
  }

  private DirectoryRegion open(Path where) {
    return DirectoryRegion.open("west", new Coordinates(0, 0), where, disk, Runnable::run, clock);
  }
}
