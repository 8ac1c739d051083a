package org.holdfast.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.holdfast.drive.Drive;
import org.holdfast.drive.Grantee;
import org.holdfast.drive.Guest;
import org.holdfast.drive.Item;
import org.holdfast.drive.ShareRole;
import org.holdfast.drive.ShareWish;
import org.holdfast.identity.AccountId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What somebody learns who finds only what is shared with them.
@SuppressWarnings("NullAway.Init") // made before each test
class SearchGuestTest {

  @TempDir Path folder;

  private House house;
  private Guest.Person bob;

  @BeforeEach
  void open() {
    house = House.in(folder);
    bob = new Guest.Person(AccountId.random(house.random), Optional.empty());
  }

  @AfterEach
  void close() {
    house.close();
  }

  /// A drive in which two texts are shared, and one word is in many that are not.
  ///
  /// ```
  /// /
  /// ├── shared/     with Bob
  /// │   ├── one.txt
  /// │   └── two.txt
  /// └── hidden N.txt
  /// ```
  private final class Drives {
    private final Drive drive = house.drive();
    private final Item shared = house.folder(drive, drive.root(), "shared");

    Drives(String hiddenWord) {
      house.file(drive, shared, "one.txt", "walrus walrus walrus walrus oyster");
      house.clock.advance(Duration.ofHours(1)); // the newer of two that fit alike comes first
      house.file(drive, shared, "two.txt", "walrus oyster oyster oyster oyster");
      for (int i = 0; i < 20; i++) {
        house.file(drive, drive.root(), "hidden " + i + ".txt", hiddenWord);
      }
      house.follow();
      drive.share(
          House.actor(drive),
          shared.id(),
          ShareWish.of(new Grantee.Account(bob.account()), ShareRole.READ));
    }

    List<String> ofOwner() {
      return house.find(drive, shared, "walrus oyster");
    }

    List<String> ofGuest() {
      Drive reached = house.drives.shares().reaching(drive.id(), bob).orElseThrow();
      return house.find(reached, shared, "walrus oyster");
    }
  }

  @Test
  void w01_theOrderDoesNotTellHowCommonAWordIsInWhatIsNotShared() {
    Drives walruses = new Drives("walrus");
    Drives oysters = new Drives("oyster");

    assertThat(walruses.ofOwner())
        .as("the owner is shown the rarer word first")
        .containsExactly("two.txt", "one.txt");
    assertThat(oysters.ofOwner()).containsExactly("one.txt", "two.txt");
    assertThat(walruses.ofGuest()).hasSize(2).isEqualTo(oysters.ofGuest());
  }
}
