package org.holdfast.drive;

import java.util.List;
import java.util.Map;
import org.holdfast.content.DriveId;

/// What a check of one drive found.
///
/// @param seq the newest operation that was looked at
/// @param operations how many were looked at
/// @param rows how many item states were looked at
/// @param copies how many copies of blobs were read and authenticated
/// @param findings the first thousand; none means that everything is as it was written
/// @param findingCount how many there are
/// @param copyFindings how many of these are about copies in regions: [Finding.Kind#COPY], or
///   [Finding.Kind#AWAY]
/// @param missed how many copies are missing or damaged, by region
public record VerifyReport(
    DriveId drive,
    long seq,
    long operations,
    long rows,
    long copies,
    List<Finding> findings,
    long findingCount,
    long copyFindings,
    Map<String, Long> missed) {

  public VerifyReport {
    missed = Map.copyOf(missed);
  }

  public boolean clean() {
    return findingCount == 0;
  }
}
