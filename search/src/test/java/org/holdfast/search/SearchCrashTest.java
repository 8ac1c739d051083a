package org.holdfast.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.holdfast.drive.Drive;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.drive.Item;
import org.holdfast.drive.Precondition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Killed, set back, shredded.
class SearchCrashTest {

  @TempDir Path folder;

  private House house;
  private Drive drive;
  private Item root;

  @BeforeEach
  void open() {
    house = House.in(folder);
    drive = house.drive();
    root = drive.root();
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void killedAgainAndAgainItFindsAllThereIs() {
    Random random = new Random(7);
    for (int i = 0; i < 60; i++) {
      house.file(drive, root, "file " + i + ".txt", "word" + i);
      if (random.nextInt(3) == 0) {
        house.search.follow();
      }
      if (random.nextInt(3) == 0) {
        house.clock.advance(Duration.ofSeconds(20)); // the next round commits
      }
      if (random.nextInt(4) == 0) {
        house.kill();
      }
    }
    house.kill();
    house.follow();

    assertThat(house.find(drive, "file")).hasSize(60);
    for (int i = 0; i < 60; i++) {
      assertThat(house.find(drive, "word" + i)).contains("file " + i + ".txt");
    }
  }

  @Test
  void aTextThatAKillLeftOutIsReadAfterIt() {
    house.texts =
        _ -> {
          throw new IOException("not before the kill");
        };
    house.file(drive, root, "a.txt", "walrus");
    house.search.follow();
    house.clock.advance(Duration.ofSeconds(20));
    house.search.follow(); // the name is on disk, its text is not
    house.kill();
    house.texts = new PlainText();

    house.follow();

    assertThat(house.find(drive, "walrus")).containsExactly("a.txt");
  }

  @Test
  void textsAreReadThoughTheIndexWasClosedMeanwhile() {
    house.texts =
        _ -> {
          throw new IOException("not now");
        };
    house.file(drive, root, "a.txt", "walrus");
    house.follow();
    house.texts = new PlainText();
    for (int i = 0; i < House.SETTINGS.mostOpen(); i++) {
      house.clock.advance(Duration.ofSeconds(1));
      house.find(house.drive(), "x");
    }
    house.follow();
    assertThat(house.isOpen(drive)).isFalse();

    house.clock.advance(Duration.ofMinutes(2));
    house.follow();

    assertThat(house.find(drive, "walrus")).containsExactly("a.txt");
  }

  @Test
  void aRestartOpensNothingThatIsWhereItsDriveIs() {
    house.file(drive, root, "a.txt", "walrus");
    house.follow();
    house.restart();

    house.follow();

    assertThat(house.isOpen(drive)).isFalse();
  }

  @Test
  void anIndexThatNobodyUsesIsClosed() {
    house.file(drive, root, "a.txt", "walrus");
    house.follow();
    assertThat(house.isOpen(drive)).isTrue();

    house.clock.advance(Duration.ofMinutes(6));
    house.follow();

    assertThat(house.isOpen(drive)).isFalse();
    assertThat(house.find(drive, "walrus")).hasSize(1);
  }

  @Test
  void r14_anIndexOfAHistoryThatIsNoMoreIsMadeAnew() {
    house.file(drive, root, "a.txt", "walrus");
    house.follow();
    // As after a database was set back: the token that the index has is not of this history.
    house.forgeToken(drive);
    house.restart();

    assertThat(house.find(drive, "a.txt")).containsExactly("a.txt");
    house.follow();
    assertThat(house.find(drive, "walrus")).containsExactly("a.txt");
  }

  @Test
  void whatLeftTheDriveIsShreddedWithinADay() throws Exception {
    Item gone = house.file(drive, root, "gone.txt", "walrus");
    house.file(drive, root, "kept.txt", "carpenter");
    house.follow();
    byte[] before = wrapped();
    drive.purge(House.actor(drive), gone.id(), Precondition.NONE);
    house.follow();

    house.search.sweep();
    assertThat(wrapped()).isEqualTo(before); // not yet
    house.clock.advance(Duration.ofHours(25));
    house.search.sweep();

    assertThat(wrapped()).isNotEqualTo(before);
    assertThat(generations()).hasSize(1);
    assertThat(house.words(drive)).contains("carpenter").doesNotContain("walrus");
    assertThat(house.find(drive, "carpenter")).containsExactly("kept.txt");
    house.restart();
    assertThat(house.find(drive, "carpenter")).containsExactly("kept.txt");
    house.clock.advance(Duration.ofHours(25));
    byte[] renewed = wrapped();
    house.search.sweep();
    assertThat(wrapped()).isEqualTo(renewed); // nothing left since
  }

  @Test
  void aDestroyedDriveLeavesNothing() throws Exception {
    house.file(drive, root, "a.txt", "walrus");
    house.follow();

    house.drives.destroy(drive.owner());
    house.search.forget(drive.id());

    assertThat(house.indexes.resolve(drive.id().text())).doesNotExist();
    assertThat(rows()).isZero();
    assertThatThrownBy(() -> house.find(drive, "walrus"))
        .isInstanceOf(DriveRefusal.ItemAbsent.class);
    house.follow();
    house.search.sweep();
    assertThat(house.indexes.resolve(drive.id().text())).doesNotExist();
  }

  @Test
  void theSweepRemovesWhatADestroyedDriveLeftInAProcessThatWasNotTold() throws Exception {
    house.file(drive, root, "a.txt", "walrus");
    house.follow();
    house.drives.destroy(drive.owner());
    house.restart();

    house.search.sweep();

    assertThat(house.indexes.resolve(drive.id().text())).doesNotExist();
    assertThat(rows()).isZero();
  }

  @Test
  void twoProcessesDoNotShareAFolder() {
    house.file(drive, root, "a.txt", "walrus");
    house.follow();

    try (Search second = house.newSearch()) {
      assertThatThrownBy(() -> second.find(drive, House.everywhere(drive, "walrus")))
          .isInstanceOf(SearchRefusal.Unavailable.class);
    }
  }

  private byte[] wrapped() {
    return house.database.read(
        tx ->
            tx.resultQuery("select wrapped from search_index")
                .fetchOptional(0, byte[].class)
                .orElseThrow());
  }

  private int rows() {
    return house.database.read(
        tx ->
            tx.resultQuery("select count(*) from search_index")
                .fetchOptional(0, int.class)
                .orElseThrow());
  }

  private List<Path> generations() throws Exception {
    try (Stream<Path> all = Files.list(house.indexes.resolve(drive.id().text()))) {
      return all.toList();
    }
  }
}
