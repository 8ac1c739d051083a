package org.holdfast.server;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.holdfast.content.DriveId;
import org.holdfast.database.Database;
import org.holdfast.drive.Drives;
import org.holdfast.drive.Forgetting;
import org.holdfast.drive.ForgettingReport;
import org.holdfast.drive.Stopwatch;
import org.holdfast.drive.SweepConsent;
import org.holdfast.identity.AccountId;

/// Has what nobody can come to any more forgotten (ADR 48), has the database's files forget the
/// keys, and tells what came of it. Rounds are one thread's; everything else may be asked by any.
///
/// What it tells is what this process met in its last round: of several on one database, one
/// forgets at a time.
final class Retention {

  private static final System.Logger LOG = System.getLogger(Retention.class.getName());

  private final Database database;
  private final boolean forgets;
  private final Stopwatch stopwatch;
  private final Forgetting forgetting;
  private final RoundConsent consent;

  /// Whether keys were destroyed that may still lie in a file of the database.
  private final AtomicBoolean owed = new AtomicBoolean();

  private volatile Optional<String> objection = Optional.empty();
  private volatile int altered;
  private final AtomicLong contents = new AtomicLong();
  private volatile OptionalLong lastNanos = OptionalLong.empty();

  /// @param forgets whether the database can be had to forget what was deleted
  /// @param lingers how long a destroyed key may lie in snapshots of the database; empty if nobody
  ///   can say
  Retention(
      Drives drives,
      Objections objections,
      Database database,
      boolean forgets,
      Supplier<Optional<Duration>> lingers,
      Stopwatch stopwatch) {
    this.database = database;
    this.forgets = forgets;
    this.stopwatch = stopwatch;
    this.consent = new RoundConsent(objections);
    this.forgetting = drives.forgetting(consent, lingers);
  }

  /// One consent for each round.
  private static final class RoundConsent implements SweepConsent {
    private final Objections objections;
    private volatile SweepConsent now;

    RoundConsent(Objections objections) {
      this.objections = objections;
      this.now = objections.toForgetting();
    }

    void anew() {
      now = objections.toForgetting();
    }

    @Override
    public Optional<String> objection() {
      return now.objection();
    }

    @Override
    public boolean keeps(AccountId owner) {
      return now.keeps(owner);
    }

    @Override
    public String era() {
      return now.era();
    }
  }

  /// Why the last round forgot nothing, or not all; empty if nothing spoke against it.
  Optional<String> objection() {
    return objection;
  }

  /// Of how many drives the last round forgot nothing, because something in them is not as it was
  /// written.
  int alteredDrives() {
    return altered;
  }

  /// How many contents this process has forgotten since it began.
  long contents() {
    return contents.get();
  }

  /// How long the last round took; empty before the first.
  Optional<Duration> lastRound() {
    return lastNanos.isPresent()
        ? Optional.of(Duration.ofNanos(lastNanos.getAsLong()))
        : Optional.empty();
  }

  /// Forgets what there is to forget. Call it every hour.
  ///
  /// @throws org.holdfast.drive.DriveRefusal.StoreUnavailable if database or vault cannot be used
  void run() {
    long began = stopwatch.nanos();
    consent.anew();
    boolean destroyed = true; // if it does not come to its end, pieces of it may be done
    try {
      ForgettingReport report = forgetting.round();
      destroyed = report.revisions() > 0;
      tell(report);
    } finally {
      if (destroyed && forgets) {
        owed.set(true);
      }
      lastNanos = OptionalLong.of(stopwatch.nanos() - began);
    }
    emptyLog();
  }

  private void tell(ForgettingReport report) {
    objection = report.objection();
    altered = report.altered().size();
    contents.addAndGet(report.revisions());
    if (report.revisions() > 0) {
      LOG.log(
          System.Logger.Level.INFO,
          "Retention: the keys of {0} contents ({1} bytes) of {2} drives were destroyed: nobody could"
              + " come to them any more.",
          report.revisions(),
          report.bytes(),
          report.drives());
    }
    for (DriveId drive : report.altered()) {
      LOG.log(
          System.Logger.Level.ERROR,
          "Nothing of drive {0} is forgotten, for something in it is not as it was written. Run"
              + " `holdfast verify`, which names it.",
          drive.text());
    }
    report
        .objection()
        .ifPresent(
            why ->
                LOG.log(
                    System.Logger.Level.WARNING,
                    "Retention: what nobody can come to is not forgotten for now: {0}.",
                    why));
  }

  /// Empties the database's write-ahead log of keys that were destroyed, if that is still owed: a
  /// query that goes on for long is in the way of it. Call it every few minutes.
  void emptyLog() {
    if (!owed.getAndSet(false)) { // before: a round may end meanwhile
      return;
    }
    boolean done = false;
    try {
      done = database.forgetDeleted();
    } finally {
      if (!done) {
        owed.set(true);
      }
    }
  }

  /// Whether destroyed keys may still lie in the database's write-ahead log.
  boolean owes() {
    return owed.get();
  }

  /// Nothing is forgotten while this server runs: the days begin anew when it is again.
  void standStill() {
    forgetting.standStill();
  }

  /// Lets another process have its turn.
  void passOn() {
    forgetting.passOn();
  }
}
