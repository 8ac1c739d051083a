package org.holdfast.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.holdfast.content.ContentRefusal;
import org.holdfast.content.RevisionId;
import org.holdfast.identity.EntitlementSource;
import org.holdfast.identity.Entitlements;
import org.holdfast.identity.Plan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Contents that stay open between two parts.
class PartsTest {

  @TempDir Path folder;

  private House house;
  private Drive drive;
  private Item file;

  @BeforeEach
  void open() {
    house = House.in(folder);
    drive = house.drive();
    file = House.file(drive, drive.root(), "film.bin", "as it was");
  }

  @AfterEach
  void close() {
    house.drives.close();
    house.close();
  }

  @Test
  void theNextPartComesFromTheContentThatIsOpen() {
    assertThat(House.read(part())).isEqualTo("as it was");
    house.west.cutOff = true;
    house.east.cutOff = true;

    assertThat(House.read(part())).isEqualTo("as it was");
  }

  @Test
  void aContentIsOpenedAnewAfterAWhile() {
    House.read(part());
    house.west.cutOff = true;
    house.east.cutOff = true;
    house.clock.advance(Duration.ofSeconds(5));

    assertThatThrownBy(() -> House.read(part())).isInstanceOf(ContentRefusal.TooFewRegions.class);
  }

  @Test
  void noPartIsGivenOnceTheFileIsRemoved() {
    House.read(part());
    drive.recycle(House.actor(drive), file.id(), Precondition.NONE);

    assertThatThrownBy(this::part).isInstanceOf(DriveRefusal.ItemAbsent.class);
  }

  @Test
  void noPartIsGivenOnceAnotherProcessRemovedTheFile() {
    House.read(part());
    Drives elsewhere =
        new Drives(
            house.database,
            house.blobs,
            house.keys,
            house.random,
            house.clock,
            EntitlementSource.everybody(Entitlements.defaults(Plan.FREE)));
    elsewhere
        .find(drive.id())
        .orElseThrow()
        .recycle(House.actor(drive), file.id(), Precondition.NONE);

    assertThatThrownBy(this::part).isInstanceOf(DriveRefusal.ItemAbsent.class);
  }

  @Test
  void aVersionThatWasReplacedIsStillGivenByItsRevision() {
    House.read(part());
    House.rewrite(drive, file, "as it is");

    assertThat(House.read(part())).isEqualTo("as it was");
  }

  @Test
  void aPartInUseStaysOpenWhenItsContentIsForgotten() {
    FileContent used = part();
    house.drives.close();

    assertThat(House.read(used)).isEqualTo("as it was");
  }

  @Test
  void whatAPartFindsDamagedIsRepairedWithIt() {
    house.west.flipABit(revision());

    assertThat(House.read(part())).isEqualTo("as it was");

    house.blobs.close(); // waits for repairs
    assertThat(house.verify(drive).findings()).isEmpty();
  }

  private FileContent part() {
    return house.drives.openPart(drive.id(), file.id(), revision());
  }

  private RevisionId revision() {
    return ((Facet.File) file.facet()).revision();
  }
}
