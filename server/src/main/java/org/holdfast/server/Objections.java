package org.holdfast.server;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.holdfast.audit.Alarm;
import org.holdfast.audit.Audit;
import org.holdfast.audit.AuditRefusal;
import org.holdfast.audit.Checkpoint;
import org.holdfast.audit.Detail;
import org.holdfast.audit.Entry;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Outcome;
import org.holdfast.drive.Drives;
import org.holdfast.drive.Stopwatch;
import org.holdfast.drive.SweepConsent;
import org.holdfast.identity.AccountId;

/// What the log, the database's mirror and the last check of everything say against removing
/// something for good. All consents are of one era: days are counted by it.
final class Objections {

  /// Drives are compared with the log again after so long: that reads thousands of its entries.
  static final Duration COMPARED_FOR = Duration.ofMinutes(10);

  private final Drives drives;
  private final Audit audit;
  private final BooleanSupplier mirrored;
  private final Stopwatch stopwatch;

  /// @param mirrored whether enough regions have all that was committed
  Objections(Drives drives, Audit audit, BooleanSupplier mirrored, Stopwatch stopwatch) {
    this.drives = drives;
    this.audit = audit;
    this.mirrored = mirrored;
    this.stopwatch = stopwatch;
  }

  /// To counting the time for which the database is watched: what is cheap to know.
  SweepConsent toWatching() {
    return new Consent() {
      @Override
      public Optional<String> objection() {
        return plain();
      }
    };
  }

  /// To removing blobs that nothing refers to. Asked for a hundred of them, so drives are compared
  /// with the log each time; and whatever the last check found speaks against it.
  SweepConsent toSweeping() {
    return new Consent() {
      @Override
      public Optional<String> objection() {
        return plain().or(() -> found(_ -> true)).or(Objections.this::compared);
      }
    };
  }

  /// To forgetting, in one round of it. A copy that lacks does not speak against it: it says
  /// nothing of who can come to what, and may be of something that only forgetting can settle.
  /// Drives are compared with the log once, and again after ten minutes.
  SweepConsent toForgetting() {
    return new Consent() {
      private OptionalLong comparedAt = OptionalLong.empty();

      @Override
      public Optional<String> objection() {
        return plain().or(() -> found(Objections::isOfMoreThanCopies)).or(this::comparedLately);
      }

      @Override
      public boolean keeps(AccountId owner) {
        return new HeldDrives(drives.holds(), audit).isHeld(owner);
      }

      private Optional<String> comparedLately() {
        long now = stopwatch.nanos();
        if (comparedAt.isPresent() && now - comparedAt.getAsLong() < COMPARED_FOR.toNanos()) {
          return Optional.empty();
        }
        Optional<String> objection = compared();
        comparedAt = objection.isEmpty() ? OptionalLong.of(now) : OptionalLong.empty();
        return objection;
      }
    };
  }

  private abstract class Consent implements SweepConsent {
    @Override
    public String era() {
      return audit.newest().map(Checkpoint::origin).orElse("");
    }
  }

  private Optional<String> plain() {
    if (audit.alarm().isPresent()) {
      return audit.alarm().map(Alarm::sentence);
    }
    // What a change no longer refers to would be missed where the change has not happened.
    return mirrored.getAsBoolean()
        ? Optional.empty()
        : Optional.of("the regions lack some of the database's log");
  }

  private interface Which {
    boolean counts(Entry verified);
  }

  private Optional<String> found(Which which) {
    boolean found;
    try {
      Optional<Entry> last = audit.last(EventKind.VERIFIED);
      found =
          last.filter(entry -> entry.event().outcome() != Outcome.DONE)
              .filter(which::counts)
              .isPresent();
    } catch (AuditRefusal _) {
      found = true; // the log is not as it was written
    }
    return found
        ? Optional.of(
            "the last `holdfast verify` found something; settle that, and let it find nothing")
        : Optional.empty();
  }

  /// What was noted by an older version does not say what was found.
  private static boolean isOfMoreThanCopies(Entry verified) {
    return !(verified.event().detail() instanceof Detail.Checked(long written, _)) || written > 0;
  }

  private Optional<String> compared() {
    return audit.compare(drives.heads()).map(Alarm::sentence);
  }
}
