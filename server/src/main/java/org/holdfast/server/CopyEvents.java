package org.holdfast.server;

import java.util.List;
import org.holdfast.audit.Audit;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Outcome;
import org.holdfast.audit.Reason;
import org.holdfast.audit.Target;
import org.holdfast.audit.Who;
import org.holdfast.content.BlobAddress;
import org.holdfast.content.CopyWatch;
import org.holdfast.content.Region;

/// Tells the log of damaged copies, and of those that were made anew.
final class CopyEvents implements CopyWatch {

  private final Audit audit;
  private final List<String> regions;

  CopyEvents(Audit audit, List<Region> regions) {
    this.audit = audit;
    this.regions = regions.stream().map(Region::name).toList();
  }

  @Override
  public void damaged(String region, BlobAddress blob) {
    audit.note(event(EventKind.COPY_DAMAGED, region, blob).ending(Outcome.FOUND, Reason.NONE));
  }

  @Override
  public void healed(String region, BlobAddress blob) {
    audit.note(event(EventKind.COPY_HEALED, region, blob));
  }

  private Event event(EventKind kind, String region, BlobAddress blob) {
    return Event.done(kind, new Who.Server())
        .on(new Target.Copy(blob.revision().value(), regions.indexOf(region) + 1));
  }
}
