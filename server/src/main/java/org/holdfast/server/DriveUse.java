package org.holdfast.server;

import java.util.Map;
import org.holdfast.drive.Drives;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.Plans;

/// How full drives are, for pages and for telling their owners. Opens no drive: sizes alone are
/// looked at, never what has a name. Safe for use by any number of threads.
public final class DriveUse {

  private final Drives drives;
  private final Plans plans;

  DriveUse(Drives drives, Plans plans) {
    this.drives = drives;
    this.plans = plans;
  }

  /// Of every drive, by its owner.
  public Map<AccountId, Long> bytes() {
    return drives.usedBytes();
  }

  /// Of one; 0 without a drive.
  public long bytes(AccountId owner) {
    return drives.usedBytes(owner);
  }

  /// Mails those whose drives have come nearer to what their plan allows. From time to time, and
  /// after a plan was changed.
  public void tell() {
    plans.noteUse(bytes());
  }

  /// The same for one account.
  public void tell(AccountId owner) {
    plans.noteUse(Map.of(owner, bytes(owner)));
  }
}
