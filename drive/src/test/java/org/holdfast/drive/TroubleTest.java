package org.holdfast.drive;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.holdfast.drive.House.actor;
import static org.holdfast.drive.House.at;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a client hears when the store fails in the middle of its request.
class TroubleTest {

  @TempDir Path temp;

  @Test
  void aLeftOverThatCannotBeRemovedNowDoesNotHideTheAnswer() {
    try (House house = House.in(temp)) {
      Drive drive = house.drive();
      Item root = drive.root();
      InputStream tooShort =
          new ByteArrayInputStream(new byte[3]) {
            @Override
            public synchronized int read(byte[] into, int from, int length) {
              int read = super.read(into, from, length);
              if (read < 0) {
                house.database.close(); // from here on it refuses everything
              }
              return read;
            }
          };
      Upload upload =
          new Upload(
              tooShort, OptionalLong.of(5), Optional.empty(), House.NO_TIMES, Optional.empty());

      assertThatThrownBy(() -> drive.write(actor(drive), at(root, "a"), upload, Precondition.NONE))
          .isInstanceOf(DriveRefusal.LengthMismatch.class);
    }
  }
}
