package org.holdfast.server;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.holdfast.content.Blobs;
import org.holdfast.content.RepairReport;
import org.holdfast.drive.SweepReport;

/// What is done from time to time while a server runs: missing copies are made, what nothing refers
/// to is removed, keys are forgotten, the certificate is renewed. One thread, and one each for the
/// database's mirror, which waits for regions, and for scrub, sweep, forgetting and drills, which
/// take long; a run that fails is told and tried again the next time.
final class Housekeeping implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Housekeeping.class.getName());

  private static final int COPIES_A_ROUND = 10_000;
  private static final Duration TICKET_KEYS_LIVE = Duration.ofDays(1);

  private final Holdfast holdfast;
  private final Certificates certificates;
  private final TlsContext tls;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("housekeeping").factory());

  /// A region that hangs, or a whole database on its way, holds up nothing else.
  private final ScheduledExecutorService mirror =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("mirror-tending").factory());

  /// It reads for as long as it takes.
  private final ScheduledExecutorService scrub =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("scrub").factory());

  /// It waits for regions to name all that lies in them.
  private final ScheduledExecutorService sweep =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("sweep").factory());

  /// It verifies whole drives before it destroys a key of theirs.
  private final ScheduledExecutorService retention =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("retention").factory());

  /// This, too, reads for as long as it takes.
  private final ScheduledExecutorService drill =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("drill").factory());

  /// And this.
  private final ScheduledExecutorService backup =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("backup").factory());

  /// A vault that does not answer is waited for.
  private final ScheduledExecutorService vaults =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("vault-care").factory());

  /// A vault that is waited for keeps neither of these from the others.
  private final ScheduledExecutorService keys =
      Executors.newScheduledThreadPool(
          3, Thread.ofPlatform().daemon().name("key-care-", 0).factory());

  /// To seal a large drive anew takes hours; new keys come into force meanwhile.
  private final ScheduledExecutorService driveKeys =
      Executors.newScheduledThreadPool(
          2, Thread.ofPlatform().daemon().name("drive-keys-", 0).factory());

  private final DriveKeyCare driveKeyCare;
  private final RegionNews news = new RegionNews();
  private TlsIdentity shown;
  private Instant shownAt;

  private Housekeeping(Holdfast holdfast, Certificates certificates, TlsContext tls) {
    this.holdfast = holdfast;
    this.certificates = certificates;
    this.tls = tls;
    this.driveKeyCare = new DriveKeyCare(holdfast);
    this.shown = certificates.current();
    this.shownAt = holdfast.clock().instant();
  }

  static Housekeeping start(Holdfast holdfast, Certificates certificates, TlsContext tls) {
    Housekeeping work = new Housekeeping(holdfast, certificates, tls);
    work.once("cipher warm-up", () -> Blobs.warmUp(holdfast.random()));
    every(work.keys, Duration.ofSeconds(5), "key forgetting", holdfast.keys()::forgetExpired);
    every(
        work.keys,
        Duration.ofSeconds(5),
        "forgetting keys of persons",
        holdfast.audit()::forgetExpired);
    every(
        work.keys,
        holdfast.settings().keys().inMemory().dividedBy(20), // five times before each end
        "key renewal",
        holdfast.drives()::renewKeys);
    work.every(Duration.ofSeconds(5), "content forgetting", holdfast.drives()::forgetExpired);
    every(work.mirror, Duration.ofSeconds(5), "mirror tending", holdfast::tendMirror);
    work.every(
        Duration.ofSeconds(30), "region news", () -> work.news.tell(holdfast.blobs().regions()));
    holdfast
        .processes()
        .ifPresent(
            processes ->
                every(work.mirror, Processes.PERIOD, "looking who else serves", processes::beat));
    every(
        work.vaults,
        VaultCare.BETWEEN_LOOKS,
        "looking after the vaults",
        work.unlessAlarmed(holdfast.vaultCare()::step));
    every(
        work.driveKeys,
        Duration.ofMinutes(1),
        "replacing drives' keys",
        work.unlessAlarmed(work.driveKeyCare::step));
    every(
        work.driveKeys,
        Duration.ofMinutes(1),
        "sealing anew",
        work.unlessAlarmed(work.driveKeyCare::sealAnew));
    every(work.vaults, Duration.ofHours(1), "having keys wrapped anew", holdfast.vaultCare()::soon);
    work.every(Duration.ofMinutes(5), "repair", work.unlessAlarmed(work::repair));
    every(
        work.scrub,
        Duration.ofSeconds(10),
        "reading all copies",
        work.unlessAlarmed(
            holdfast.settings().scrub().on()
                ? holdfast.scrub()::step
                : holdfast.scrub()::stepFindings));
    every(work.scrub, Duration.ofMinutes(10), "looking where regions are", holdfast.losses()::look);
    every(
        work.drill,
        Duration.ofMinutes(1),
        "restore drills",
        work.unlessAlarmed(holdfast.drills()::step));
    every(
        work.backup,
        Duration.ofMinutes(1),
        "backups",
        work.unlessAlarmed(holdfast.backups()::step));
    work.every(Duration.ofHours(1), "sweep", work.unlessAlarmed(work::sweep));
    work.every(
        Duration.ofMinutes(10),
        "counting watched time",
        work.unlessAlarmed(holdfast.sweeps()::watch));
    every(
        work.sweep,
        Duration.ofHours(1),
        "looking for what nothing refers to",
        work.unlessAlarmed(holdfast.sweeps()::run));
    if (holdfast.settings().forgets()) {
      every(
          work.retention,
          Duration.ofHours(1),
          "forgetting",
          work.unlessAlarmed(holdfast.retention()::run));
    } else {
      work.once("standing still", work.unlessAlarmed(holdfast.retention()::standStill));
    }
    work.every(
        Duration.ofMinutes(5),
        "emptying the database's log of destroyed keys",
        work.unlessAlarmed(holdfast.retention()::emptyLog));
    work.every(Duration.ofHours(1), "index sweep", work.unlessAlarmed(holdfast.search()::sweep));
    work.every(
        Duration.ofHours(1),
        "derived sweep",
        work.unlessAlarmed(() -> holdfast.drives().sweep(holdfast.derived())));
    work.every(Duration.ofHours(1), "app forgetting", work.unlessAlarmed(holdfast.grants()::sweep));
    work.every(
        Duration.ofMinutes(1), "export making", work.unlessAlarmed(holdfast.exports()::resume));
    work.every(
        Duration.ofHours(1), "export removal", work.unlessAlarmed(holdfast.exports()::sweep));
    work.every(
        Duration.ofHours(24),
        "address forgetting",
        work.unlessAlarmed(holdfast.audit()::forgetStrangers));
    work.every(Duration.ofHours(1), "certificate renewal", work::renew);
    work.every(
        Duration.ofMinutes(5), "leaving", work.unlessAlarmed(LeavingRounds.of(holdfast)::run));
    work.every(
        Duration.ofMinutes(1),
        "telling who is near their plan's end",
        work.unlessAlarmed(holdfast.driveUse()::tell));
    work.every(
        Duration.ofMinutes(5), "sign-in", work.unlessAlarmed(holdfast.identity()::keepHouse));
    work.every(
        Duration.ofMinutes(1), "feedback", work.unlessAlarmed(holdfast.feedback()::keepHouse));
    return work;
  }

  /// To a database that was set back, what is newest looks like what nobody knows: nothing may be
  /// removed until that is settled.
  private Runnable unlessAlarmed(Runnable run) {
    return () -> {
      if (holdfast.audit().alarm().isEmpty()) {
        run.run();
      }
    };
  }

  private void once(String what, Runnable run) {
    thread.execute(() -> attempt(what, run));
  }

  private void every(Duration pause, String what, Runnable run) {
    every(thread, pause, what, run);
  }

  private static void every(
      ScheduledExecutorService thread, Duration pause, String what, Runnable run) {
    ScheduledFuture<?> _ =
        thread.scheduleWithFixedDelay(
            () -> attempt(what, run), 1_000, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void attempt(String what, Runnable run) {
    try {
      run.run();
    } catch (RuntimeException e) { // the top of this thread: the next round must come
      LOG.log(System.Logger.Level.WARNING, "This round of " + what + " failed.", e);
    }
  }

  private void repair() {
    RepairReport report = holdfast.blobs().repairMissing(COPIES_A_ROUND);
    if (report.repaired() > 0 || report.left() > 0) {
      LOG.log(
          System.Logger.Level.INFO,
          "Repair: {0} missing copies made, {1} still missing.",
          report.repaired(),
          report.left());
    }
  }

  /// Not while a change may still be lost with the machine: what it no longer refers to would be
  /// missed where the change has not happened.
  private void sweep() {
    if (!holdfast.isMirrored()) {
      return;
    }
    SweepReport report = holdfast.drives().sweep();
    if (report.expiredUploads() + report.purgedItems() > 0) {
      LOG.log(
          System.Logger.Level.INFO,
          "Sweep: {0} uploads that were given up and {1} items whose time in the recycle bin was over"
              + " were removed.",
          report.expiredUploads(),
          report.purgedItems());
    }
  }

  private void renew() {
    TlsIdentity next = certificates.current();
    Instant now = holdfast.clock().instant();
    boolean changed = !next.certificate().equals(shown.certificate());
    if (changed) {
      LOG.log(
          System.Logger.Level.INFO,
          "A new certificate is shown, good until {0}.",
          next.certificate().getNotAfter().toInstant());
    }
    if (changed || now.isAfter(shownAt.plus(TICKET_KEYS_LIVE))) {
      tls.show(next);
      shown = next;
      shownAt = now;
    }
  }

  @Override
  public void close() {
    holdfast.drills().end();
    holdfast.backups().end();
    backup.shutdown();
    drill.shutdown(); // an interrupt would close a file under it
    thread.shutdownNow();
    mirror.shutdownNow();
    holdfast.vaultCare().end();
    keys.shutdown(); // an interrupt would close a vault's file under it
    vaults.shutdown(); // and a region's
    driveKeyCare.end();
    driveKeys.shutdown();
    scrub.shutdownNow();
    sweep.shutdownNow();
    retention.shutdownNow();
    try {
      boolean ended = thread.awaitTermination(5, TimeUnit.SECONDS);
      ended &= mirror.awaitTermination(5, TimeUnit.SECONDS);
      ended &= keys.awaitTermination(5, TimeUnit.SECONDS);
      ended &= vaults.awaitTermination(5, TimeUnit.SECONDS);
      ended &= driveKeys.awaitTermination(5, TimeUnit.SECONDS);
      boolean scrubbed = scrub.awaitTermination(5, TimeUnit.SECONDS);
      if (scrubbed) {
        attempt("leaving the reading of all copies to others", holdfast.scrub()::passOn);
      }
      ended &= scrubbed;
      ended &= sweep.awaitTermination(5, TimeUnit.SECONDS);
      boolean forgotten = retention.awaitTermination(5, TimeUnit.SECONDS);
      if (forgotten && holdfast.settings().forgets()) {
        attempt("leaving the forgetting to others", holdfast.retention()::passOn);
      }
      ended &= forgotten;
      ended &= backup.awaitTermination(5, TimeUnit.SECONDS);
      ended &= drill.awaitTermination(5, TimeUnit.SECONDS);
      if (!ended) {
        LOG.log(System.Logger.Level.WARNING, "A round of housekeeping did not end in time.");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
