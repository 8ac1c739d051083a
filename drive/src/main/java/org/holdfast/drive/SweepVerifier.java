package org.holdfast.drive;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.holdfast.database.Database;

/// Says whether anything may be lost that refers to a blob: a row that an index does not lead to,
/// or that somebody removed from a history, makes a content look like nobody's.
///
/// A blob does not say whose it is, so all drives have to agree. Copies are not read. Takes as long
/// as all histories are; ends early when its thread is interrupted.
///
/// @param drives all there are
record SweepVerifier(Database database, Supplier<List<Drive>> drives) implements Sweeping.Verifier {

  @Override
  public Optional<String> trouble() {
    List<String> wrong = database.check();
    if (!wrong.isEmpty()) {
      return Optional.of("the database is damaged: " + wrong.getFirst());
    }
    try {
      return drives.get().stream()
          .filter(drive -> !isAsWritten(drive))
          .findFirst()
          .map(
              drive ->
                  "drive %s is not as it was written; `holdfast verify` tells more"
                      .formatted(drive.id().text()));
    } catch (CancellationException _) {
      return Optional.of("the server is stopping");
    }
  }

  private static boolean isAsWritten(Drive drive) {
    try {
      return drive.verify(List.of(), (_, _) -> requireNotToEnd()).clean();
    } catch (DriveRefusal.Tampered _) {
      return false;
    } catch (DriveRefusal.ItemAbsent _) {
      return true; // it was destroyed since it was listed; the log tells if that is not so
    }
  }

  private static void requireNotToEnd() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("the server is stopping");
    }
  }
}
