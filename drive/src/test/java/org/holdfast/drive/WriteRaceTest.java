package org.holdfast.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.holdfast.drive.House.actor;
import static org.holdfast.drive.House.at;
import static org.holdfast.drive.House.names;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Many clients want the same thing at the same time.
class WriteRaceTest {

  private static final int CLIENTS = 16;

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
  void w21_oneOfManyGetsTheName() throws Exception {
    List<Boolean> won =
        race(
            i -> {
              House.write(drive, at(root, i % 2 == 0 ? "a" : "A"), "c" + i, Precondition.NONE);
              return true;
            });

    assertThat(won).containsOnlyOnce(true);
    assertThat(names(drive, root)).hasSize(1);
    assertThat(house.west.size()).isEqualTo(1);
  }

  @Test
  void w21_eachGetsANameOfItsOwn() throws Exception {
    List<Boolean> won =
        race(
            i -> {
              House.write(drive, at(root, "a.txt", Conflict.RENAME), "c" + i, Precondition.NONE);
              return true;
            });

    assertThat(won).doesNotContain(false);
    assertThat(names(drive, root)).hasSize(CLIENTS).doesNotHaveDuplicates();
  }

  @Test
  void w21_oneOfManyChangesWhatTheySaw() throws Exception {
    Item seen = House.file(drive, root, "a", "first");

    List<Boolean> won =
        race(
            i -> {
              House.write(
                  drive,
                  at(root, "a", Conflict.REPLACE),
                  "c" + i,
                  new Precondition.IfItem(seen.seq()));
              return true;
            });

    assertThat(won).containsOnlyOnce(true);
    assertThat(drive.versions(seen.id())).hasSize(2);
  }

  @Test
  void w21_theQuotaHolds() throws Exception {
    house.quotaBytes = 50;

    race(
        i -> {
          House.write(drive, at(root, "f" + i), "1234567890", Precondition.NONE);
          return true;
        });

    assertThat(drive.info().quota()).isEqualTo(new Quota(50, 50, 0, 0));
    assertThat(names(drive, root)).hasSize(5);
  }

  @Test
  void w21_foldersDoNotMoveIntoEachOther() throws Exception {
    Item one = House.folder(drive, root, "one");
    Item two = House.folder(drive, root, "two");

    race(
        i -> {
          Item from = i % 2 == 0 ? one : two;
          Item into = i % 2 == 0 ? two : one;
          drive.change(
              actor(drive),
              from.id(),
              ItemChange.move(into.id(), Conflict.FAIL),
              Precondition.NONE);
          return true;
        });

    assertThat(drive.find(one.id())).isPresent();
    assertThat(drive.find(two.id())).isPresent();
  }

  /// Whether each client's wish was fulfilled; refusals are answers, anything else is not.
  private static List<Boolean> race(IntFunction<Boolean> wish) throws Exception {
    List<Future<Boolean>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < CLIENTS; i++) {
        int client = i;
        answers.add(
            threads.submit(
                () -> {
                  try {
                    return wish.apply(client);
                  } catch (DriveRefusal.NameTaken
                      | DriveRefusal.Changed
                      | DriveRefusal.QuotaReached
                      | DriveRefusal.IntoItself _) {
                    return false;
                  }
                }));
      }
    }
    List<Boolean> won = new ArrayList<>();
    for (Future<Boolean> answer : answers) {
      won.add(answer.get());
    }
    return won;
  }
}
