package org.holdfast.server;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.holdfast.content.BlobAddress;
import org.holdfast.drive.Scrub;
import org.holdfast.drive.ScrubFinding;
import org.holdfast.drive.ScrubWatch;

/// What stands between the reading of all copies and the server: requests go first, and what is
/// found goes into the logs.
final class ScrubEvents implements ScrubWatch, Scrub.Foreground {

  private static final System.Logger LOG = System.getLogger(ScrubEvents.class.getName());
  private static final int SLOWER = 4;

  private final CopyEvents copies;
  private final AtomicInteger running = new AtomicInteger();

  ScrubEvents(CopyEvents copies) {
    this.copies = copies;
  }

  void requestBegins() {
    running.incrementAndGet();
  }

  void requestEnds() {
    running.decrementAndGet();
  }

  @Override
  public boolean isBusy() {
    return running.get() > 0;
  }

  @Override
  public void pause(Duration atLeast) {
    LockSupport.parkNanos(atLeast.multipliedBy(isBusy() ? SLOWER : 1).toNanos());
  }

  @Override
  public void damaged(String region, BlobAddress blob) {
    copies.damaged(region, blob);
  }

  @Override
  public void healed(String region, BlobAddress blob) {
    copies.healed(region, blob);
  }

  @Override
  public void filling(String region) {
    LOG.log(
        System.Logger.Level.WARNING,
        "The region {0} lacks one copy after the other: it is new, was emptied, was not written to for a while, or a check missed copies in it. It is"
            + " filled from the others, behind requests; /health says how far it is.",
        region);
  }

  @Override
  public void filled(String region, long copies) {
    LOG.log(
        System.Logger.Level.INFO,
        "The region {0} is filled: {1} copies were made.",
        region,
        Long.toString(copies));
  }

  @Override
  public void drained(String region, boolean named) {
    LOG.log(
        System.Logger.Level.INFO,
        named
            ? "The region {0} is drained: everything that lay there lies in enough of the others, and was read"
                + " there. It may be taken out of holdfast.yaml now; then wipe it."
            : "Everything that lay in the region {0}, which was taken out without having been drained, lies in"
                + " enough of the others, and was read there.",
        region);
  }

  @Override
  public void undrained(String region, long contents) {
    LOG.log(
        System.Logger.Level.WARNING,
        "The region {0} is not drained any more: {1}. Leave it in holdfast.yaml until it is drained again.",
        region,
        contents > 0
            ? contents
                + " contents lie in too few of the others, because a copy there is damaged or lacks"
            : "another region lacks copy after copy");
  }

  /// Ids alone: who runs the server has no business with names.
  @Override
  public void unreadable(ScrubFinding finding) {
    LOG.log(
        System.Logger.Level.ERROR,
        "A content of the file {0} of the account {1} (drive {2}) is read from no region: {3}. Bring"
            + " back the region that has it, or restore the copy; it is looked at again when a region is"
            + " back, and once a day at least (docs/reliability.md).",
        finding.item().map(Object::toString).orElse("(unknown)"),
        finding.owner(),
        finding.drive(),
        finding.what());
  }
}
