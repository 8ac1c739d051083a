package org.holdfast.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import org.holdfast.drive.ArchiveId;
import org.holdfast.drive.ArchiveInfo;
import org.holdfast.drive.ArchiveScope;
import org.holdfast.drive.Archives;
import org.holdfast.drive.Drive;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.drive.Drives;
import org.holdfast.feedback.Feedback;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.BrowserSession;
import org.holdfast.identity.Export;
import org.holdfast.identity.Exports;
import org.holdfast.identity.Identity;

/// Puts exports together: the drive's archive, what else is kept about its owner, and the link that
/// opens it. Safe for use by any number of threads and processes.
public final class ExportDesk {

  /// How long a link opens: long enough for a slow line, and for a second try.
  public static final Duration LIFE = Duration.ofDays(7);

  private static final System.Logger LOG = System.getLogger(ExportDesk.class.getName());
  private static final Duration IDLE = Duration.ofMinutes(2);
  private static final Duration UNLINKED = Duration.ofHours(1);
  private static final int AT_ONCE = 2;

  private final Exports exports;
  private final Drives drives;
  private final Archives archives;
  private final ExportDocuments documents;
  private final Runnable checkpoint;
  private final InstantSource clock;
  private final Executor background;
  private final Semaphore free = new Semaphore(AT_ONCE);

  /// @param checkpoint gives what is new its place in the log
  ExportDesk(
      Identity identity,
      Drives drives,
      Feedback feedback,
      SecurityLog log,
      Runnable checkpoint,
      InstantSource clock,
      Executor background) {
    this.exports = identity.exports();
    this.drives = drives;
    this.archives = drives.archives();
    this.documents = new ExportDocuments(identity.exports(), feedback, log);
    this.checkpoint = checkpoint;
    this.clock = clock;
    this.background = background;
  }

  /// One export as its owner sees it.
  ///
  /// @param ready whether it can be downloaded; until then it has no size
  /// @param whole whether nothing that it holds was removed for good since
  public record Listed(
      UUID archive, Instant madeAt, Instant endsAt, boolean ready, boolean whole, long sizeBytes) {}

  /// Begins an export of everything that the account has now.
  ///
  /// @return the path of its link, which cannot be had again
  /// @throws org.holdfast.identity.IdentityRefusal.ProofTooOld if who is signed in has to prove it
  ///   once more
  /// @throws org.holdfast.identity.AccountRefusal if there are too many, or there is no drive
  public String make(BrowserSession session, ArchiveScope.Everything scope) {
    Instant now = Instant.ofEpochMilli(clock.millis());
    Drive drive =
        drives
            .ofOwner(session.who().account())
            .orElseThrow(() -> new IllegalStateException("who is signed in has a drive"));
    ArchiveId archive = archives.begin(drive, scope, now.plus(LIFE));
    boolean linked = false;
    try {
      String secret = exports.make(session, archive.value(), now.plus(LIFE));
      linked = true;
      begin(archive);
      return "/export/" + secret + "/holdfast.zip";
    } finally {
      if (!linked) {
        archives.remove(archive);
      }
    }
  }

  /// Those of an account that are not over, the newest last.
  public List<Listed> list(AccountId account) {
    return exports.list(account).stream().map(this::listed).toList();
  }

  private Listed listed(Export export) {
    ArchiveId id = new ArchiveId(export.archive());
    Optional<ArchiveInfo> info = archives.find(id);
    boolean ready = info.filter(ArchiveInfo::ready).isPresent();
    return new Listed(
        export.archive(),
        export.madeAt(),
        export.endsAt(),
        ready,
        !ready || isWhole(id),
        info.map(ArchiveInfo::sizeBytes).orElse(0L));
  }

  private boolean isWhole(ArchiveId id) {
    try {
      return archives.open(id).sizeBytes() > 0;
    } catch (DriveRefusal.ArchiveNotWhole | DriveRefusal.ItemAbsent _) {
      return false;
    }
  }

  /// Ends an export as its owner asks: the link first.
  public void end(AccountId account, UUID archive) {
    if (exports.end(account, archive)) {
      archives.remove(new ArchiveId(archive));
    }
  }

  /// Has those made whose making broke off. Call it now and then.
  void resume() {
    archives.unfinished(IDLE).forEach(this::begin);
  }

  /// Removes archives that are over, or whose link was ended. Call it now and then.
  void sweep() {
    int removed = archives.sweep(UNLINKED, this::isWanted);
    if (removed > 0) {
      LOG.log(System.Logger.Level.INFO, "Sweep: {0} archives were over and were removed.", removed);
    }
  }

  /// A download of some items has no link of its own: it ends when its time is over.
  private boolean isWanted(ArchiveId id) {
    return exports.find(id.value()).isPresent() || archives.isSelection(id);
  }

  private void begin(ArchiveId archive) {
    background.execute(
        () -> {
          free.acquireUninterruptibly();
          try {
            make(archive);
          } catch (RuntimeException e) { // the top of this thread: the next round tries again
            LOG.log(System.Logger.Level.WARNING, "An export could not be made yet.", e);
          } finally {
            free.release();
          }
        });
  }

  private void make(ArchiveId archive) {
    Optional<Export> export = exports.find(archive.value());
    Optional<ArchiveInfo> info = archives.find(archive);
    if (export.isPresent() && info.isPresent()) {
      Drive drive =
          drives
              .find(info.get().drive())
              .orElseThrow(() -> new IllegalStateException("an archive is of a drive"));
      checkpoint.run(); // what has just happened goes along
      archives.make(archive, () -> documents.of(export.get(), drive));
    }
  }
}
