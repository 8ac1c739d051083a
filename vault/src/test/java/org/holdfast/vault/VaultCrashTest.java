package org.holdfast.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.holdfast.vault.VaultFixture.ANAS_DRIVE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.holdfast.vault.FaultyDisk.Fault;
import org.holdfast.vault.FaultyDisk.Killed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Killed, unplugged or failed at every step that changes a vault; then opened again.
final class VaultCrashTest {

  private static final byte[] KEY = VaultFixture.key(32);

  /// What happens to the disk once the process is gone.
  enum After {
    KILL,
    POWER_CUT_KEEPING_RENAMES,
    POWER_CUT_LOSING_RENAMES;

    void happenTo(FaultyDisk disk) {
      switch (this) {
        case KILL -> {}
        case POWER_CUT_KEEPING_RENAMES -> disk.cutPower(false);
        case POWER_CUT_LOSING_RENAMES -> disk.cutPower(true);
      }
    }
  }

  @TempDir private Path temporary;

  @ParameterizedTest
  @EnumSource
  void rotatingCutShortAnywhereLeavesTheOldOrTheNewState(After after) {
    int step = 0;
    boolean struck = true;
    while (struck) {
      VaultFixture fixture = new VaultFixture(temporary.resolve("vault" + ++step));
      FaultyDisk disk = new FaultyDisk(Fault.KILLS, step);

      WrappedKey wrapped = rotateAndDie(fixture, disk);
      after.happenTo(disk);

      struck = disk.struck();
      assertOpensAndGoesOn(fixture, wrapped, "step " + step);
    }
    assertThat(step).as("steps tried").isGreaterThan(5);
  }

  /// Wraps [#KEY] before, rotates until killed, and wraps under the new version if it came to that.
  private static WrappedKey rotateAndDie(VaultFixture fixture, FaultyDisk disk) {
    fixture.create().close();
    WrappedKey wrapped;
    try (BuiltInVault vault = fixture.open()) {
      wrapped = vault.wrap(ANAS_DRIVE, KEY);
    }
    try (BuiltInVault vault = fixture.open(disk)) {
      vault.rotate();
      return vault.wrap(ANAS_DRIVE, KEY);
    } catch (Killed _) {
      return wrapped;
    }
  }

  private static void assertOpensAndGoesOn(VaultFixture fixture, WrappedKey wrapped, String when) {
    try (BuiltInVault vault = fixture.open()) {
      assertThat(vault.unwrap(ANAS_DRIVE, wrapped)).as(when).isEqualTo(KEY);
      int versions = vault.masterKeys().size();
      assertThat(versions).as(when).isBetween(1, 2);

      assertThat(vault.rotate()).as(when).isEqualTo(versions + 1);

      assertThat(vault.unwrap(ANAS_DRIVE, wrapped)).as(when).isEqualTo(KEY);
    }
    assertThat(fixture.folder().resolve("keys.hfv.new")).as(when).doesNotExist();
  }

  /// What is answered stays; what was under way is as before or as asked for.
  @ParameterizedTest
  @EnumSource
  void endingAKeyCutShortAnywhereLeavesTheOldOrTheNewState(After after) {
    int step = 0;
    boolean struck = true;
    while (struck) {
      VaultFixture fixture = new VaultFixture(temporary.resolve("vault" + ++step));
      FaultyDisk disk = new FaultyDisk(Fault.KILLS, step);
      fixture.create().close();
      WrappedKey wrapped;
      try (BuiltInVault vault = fixture.open()) {
        vault.rotate();
        wrapped = vault.wrap(ANAS_DRIVE, KEY);
      }

      int answered = endAndDie(fixture, disk);
      after.happenTo(disk);

      struck = disk.struck();
      try (BuiltInVault vault = fixture.open()) {
        assertThat(stepsOf(vault.masterKeys()))
            .as("step " + step)
            .isBetween(answered, answered + 1);
        assertThat(vault.unwrap(ANAS_DRIVE, wrapped)).isEqualTo(KEY);
      }
    }
    assertThat(step).as("steps tried").isGreaterThan(15);
  }

  /// @return how many steps of master key 1 were answered
  private static int endAndDie(VaultFixture fixture, FaultyDisk disk) {
    AtomicReference<Instant> now = new AtomicReference<>(VaultFixture.NOON);
    int answered = 0;
    try (BuiltInVault vault = new VaultFixture(fixture.folder(), now::get).open(disk)) {
      vault.change(1, new KeyState.Enabled(), new KeyState.Disabled());
      answered++;
      Instant purgeable = VaultFixture.NOON.plus(KeyState.SHORTEST_WAIT);
      vault.change(1, new KeyState.Disabled(), new KeyState.Deleted(purgeable));
      answered++;
      now.set(purgeable);
      vault.purge(1);
      answered++;
    } catch (Killed _) {
      // somebody opens it again
    }
    return answered;
  }

  private static int stepsOf(List<MasterKey> keys) {
    return keys.size() == 1
        ? 3
        : switch (keys.getFirst().state()) {
          case KeyState.Enabled _ -> 0;
          case KeyState.Disabled _ -> 1;
          case KeyState.Deleted _ -> 2;
        };
  }

  @ParameterizedTest
  @EnumSource
  void makingCutShortAnywhereLeavesNoVaultOrAWholeOne(After after) {
    int step = 0;
    boolean struck = true;
    while (struck) {
      VaultFixture fixture = new VaultFixture(temporary.resolve("vault" + ++step));
      FaultyDisk disk = new FaultyDisk(Fault.KILLS, step);
      boolean answered = createAndDie(fixture, disk);
      after.happenTo(disk);

      struck = disk.struck();
      boolean there = BuiltInVault.exists(fixture.folder());
      assertThat(there || !answered).as("a vault that was answered is there").isTrue();
      try (BuiltInVault vault = there ? fixture.open() : fixture.create()) {
        assertThat(vault.unwrap(ANAS_DRIVE, vault.wrap(ANAS_DRIVE, KEY))).isEqualTo(KEY);
      }
    }
  }

  private static boolean createAndDie(VaultFixture fixture, FaultyDisk disk) {
    try (BuiltInVault _ = fixture.create(disk)) {
      return true;
    } catch (Killed _) {
      return false;
    }
  }

  @Test
  void aNewVersionSurvivesAPowerCutOnceItIsAnswered() {
    VaultFixture fixture = new VaultFixture(temporary.resolve("vault"));
    FaultyDisk disk = FaultyDisk.sound();
    WrappedKey wrapped;
    try (BuiltInVault vault = fixture.create(disk)) {
      vault.rotate();
      wrapped = vault.wrap(ANAS_DRIVE, KEY);
    }

    disk.cutPower(true);

    try (BuiltInVault vault = fixture.open()) {
      assertThat(vault.unwrap(ANAS_DRIVE, wrapped)).isEqualTo(KEY);
    }
  }

  /// The first process is killed between the rename and its flush; the second one reads the new
  /// key.
  @Test
  void aNewVersionFoundOnTheDiskIsFlushedBeforeItWraps() {
    VaultFixture fixture = new VaultFixture(temporary.resolve("vault"));
    fixture.create().close();
    FaultyDisk disk = FaultyDisk.sound();
    WrappedKey wrapped;
    try (BuiltInVault other = fixture.open(new UnflushedRename(disk))) {
      assertThatThrownBy(other::rotate).isInstanceOf(Killed.class);
    }

    try (BuiltInVault vault = fixture.open(disk)) {
      assertThat(vault.masterKeys()).hasSize(2);
      wrapped = vault.wrap(ANAS_DRIVE, KEY);
    }
    disk.cutPower(true);

    try (BuiltInVault vault = fixture.open()) {
      assertThat(vault.unwrap(ANAS_DRIVE, wrapped)).isEqualTo(KEY);
    }
  }

  /// Shares the memory of another disk, and kills right after a rename.
  private static final class UnflushedRename extends Disk {

    private final FaultyDisk disk;

    UnflushedRename(FaultyDisk disk) {
      this.disk = disk;
    }

    @Override
    void rename(Path from, Path to) throws IOException {
      disk.rename(from, to);
      throw new Killed();
    }
  }

  @Test
  void aStepThatFailsIsRefusedAndTheOldKeysStillServe() throws IOException {
    int step = 1; // the first is the flush of opening it
    boolean struck = true;
    while (struck) {
      VaultFixture fixture = new VaultFixture(temporary.resolve("vault" + ++step));
      fixture.create().close();
      FaultyDisk disk = new FaultyDisk(Fault.FAILS, step);
      try (BuiltInVault vault = fixture.open(disk)) {
        WrappedKey wrapped = vault.wrap(ANAS_DRIVE, KEY);
        struck = rotatingFails(vault);

        assertThat(vault.masterKeys()).hasSize(struck ? 1 : 2);
        assertThat(vault.unwrap(ANAS_DRIVE, wrapped)).isEqualTo(KEY);
        if (struck && disk.failedAtForce()) {
          assertFenced(vault, "flush failed at step " + step);
        } else if (struck) {
          assertThat(vault.rotate()).as("failed at step " + step).isEqualTo(2);
        }
      }
      assertThat(fixture.folder().resolve("keys.hfv.new")).doesNotExist();
      try (BuiltInVault again = fixture.open()) {
        assertThat(again.rotate()).isGreaterThan(1);
      }
    }
    assertThat(step).as("steps tried").isGreaterThan(5);
  }

  /// What another flush would say is worth nothing: not even the version that lies there is taken.
  private static void assertFenced(BuiltInVault vault, String when) {
    assertThatThrownBy(vault::rotate)
        .as(when)
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("check the disk");
    assertThat(vault.masterKeys()).as(when).hasSize(1);
  }

  private static boolean rotatingFails(BuiltInVault vault) {
    try {
      vault.rotate();
      return false;
    } catch (VaultRefusal.Unavailable _) {
      return true;
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepingAPassphraseCutShortAnywhereLeavesItWholeOrNotThere(After after) {
    SecureRandom random = new SecureRandom();
    int step = 0;
    boolean struck = true;
    while (struck) {
      Path file = temporary.resolve("passphrase" + ++step);
      FaultyDisk disk = new FaultyDisk(Fault.KILLS, step);
      Passphrase passphrase = Passphrase.generate(random);
      boolean answered = true;
      try {
        passphrase.keepIn(file, random, disk);
      } catch (Killed _) {
        answered = false;
      }
      after.happenTo(disk);

      struck = disk.struck();
      assertThat(Files.exists(file) || !answered).as("step " + step).isTrue();
      if (Files.exists(file)) {
        assertThat(Passphrase.fromFile(file)).as("step " + step).isEqualTo(passphrase);
      }
    }
    assertThat(step).as("steps tried").isGreaterThan(3);
  }
}
