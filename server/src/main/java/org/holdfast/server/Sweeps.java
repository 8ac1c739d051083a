package org.holdfast.server;

import java.util.Optional;
import org.holdfast.drive.BlobSweep;
import org.holdfast.drive.Drives;

/// Has blobs removed that nothing refers to, unless the log, the mirror or the last check of
/// everything speaks against it; and tells what came of it. Safe for use by any number of threads.
final class Sweeps {

  private static final System.Logger LOG = System.getLogger(Sweeps.class.getName());

  private final Drives drives;
  private final Objections objections;
  private volatile Optional<String> objection = Optional.empty();

  Sweeps(Drives drives, Objections objections) {
    this.drives = drives;
    this.objections = objections;
  }

  /// Why the last look removed nothing that it could have; empty if nothing spoke against it.
  Optional<String> objection() {
    return objection;
  }

  /// Counts the time in which this process watches over the database.
  void watch() {
    drives.watch(objections.toWatching());
  }

  void run() {
    BlobSweep report = drives.sweepBlobs(objections.toSweeping());
    objection = report.objection();
    if (report.removed() + report.strangers() > 0) {
      LOG.log(
          System.Logger.Level.INFO,
          "Sweep: {0} blobs that nothing refers to ({1} bytes) were removed, {2} wait; {3} things in"
              + " the regions are not ours.",
          report.removed(),
          report.removedBytes(),
          report.waiting(),
          report.strangers());
    }
    if (report.regionsSkipped() > 0) {
      LOG.log(
          System.Logger.Level.INFO,
          "Sweep: {0} regions could not be looked through; the next round tries again.",
          report.regionsSkipped());
    }
    report
        .objection()
        .ifPresent(
            why ->
                LOG.log(
                    System.Logger.Level.WARNING,
                    "Sweep: nothing that nothing refers to is removed from the regions for now: {0}.",
                    why));
  }
}
