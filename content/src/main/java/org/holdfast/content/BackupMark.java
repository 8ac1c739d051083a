package org.holdfast.content;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/// The note that tells a backup from a region of a server's: what lies in a backup is needed by
/// points that no server knows, and would be swept. Format: `docs/formats/backup.md`.
public final class BackupMark {

  private static final String NOTE = "backup";
  private static final byte[] BYTES = {'H', 'F', 'B', 'K', 1};

  private BackupMark() {}

  /// @throws IOException if it is one of a version that this program does not know
  public static boolean isOn(Region place) throws IOException {
    Optional<byte[]> note = place.note(NOTE);
    if (note.isPresent() && !Arrays.equals(note.get(), BYTES)) {
      throw new IOException(place.name() + " is a backup of a version that is not known here");
    }
    return note.isPresent();
  }

  public static void put(Region place) throws IOException {
    place.putNote(NOTE, BYTES);
  }
}
