package org.holdfast.server;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.holdfast.audit.Alarm;
import org.holdfast.audit.Audit;
import org.holdfast.audit.AuditRefusal;
import org.holdfast.audit.Checkpoint;
import org.holdfast.audit.Entry;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Outcome;
import org.holdfast.drive.BlobSweep;
import org.holdfast.drive.Drives;
import org.holdfast.drive.SweepConsent;

/// Has blobs removed that nothing refers to, unless the log, the mirror or the last check of
/// everything speaks against it; and tells what came of it. Safe for use by any number of threads.
final class Sweeps {

  private static final System.Logger LOG = System.getLogger(Sweeps.class.getName());

  private final Drives drives;
  private final Audit audit;
  private final BooleanSupplier mirrored;
  private volatile Optional<String> objection = Optional.empty();

  /// @param mirrored whether enough regions have all that was committed
  Sweeps(Drives drives, Audit audit, BooleanSupplier mirrored) {
    this.drives = drives;
    this.audit = audit;
    this.mirrored = mirrored;
  }

  /// Why the last look removed nothing that it could have; empty if nothing spoke against it.
  Optional<String> objection() {
    return objection;
  }

  /// Counts the time in which this process watches over the database.
  void watch() {
    drives.watch(new Consent(false));
  }

  void run() {
    BlobSweep report = drives.sweepBlobs(new Consent(true));
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

  /// Closely looked at, drives are compared with the log, which reads thousands of its entries.
  private final class Consent implements SweepConsent {

    private final boolean closely;

    Consent(boolean closely) {
      this.closely = closely;
    }

    @Override
    public Optional<String> objection() {
      if (audit.alarm().isPresent()) {
        return audit.alarm().map(Alarm::sentence);
      }
      if (!mirrored.getAsBoolean()) {
        // What a change no longer refers to would be missed where the change has not happened.
        return Optional.of("the regions lack some of the database's log");
      }
      if (closely && lastCheckFound()) {
        return Optional.of(
            "the last `holdfast verify` found something; settle that, and let it find nothing");
      }
      return closely ? audit.compare(drives.heads()).map(Alarm::sentence) : Optional.empty();
    }

    private boolean lastCheckFound() {
      try {
        Optional<Entry> last = audit.last(EventKind.VERIFIED);
        return last.filter(entry -> entry.event().outcome() != Outcome.DONE).isPresent();
      } catch (AuditRefusal _) {
        return true; // the log is not as it was written
      }
    }

    @Override
    public String era() {
      return audit.newest().map(Checkpoint::origin).orElse("");
    }
  }
}
