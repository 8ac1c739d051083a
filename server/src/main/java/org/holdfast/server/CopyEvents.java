package org.holdfast.server;

import io.micrometer.core.instrument.Counter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  // Filled once, and then only looked at.
  private final Map<String, Counter> damaged = new HashMap<>();
  private final Map<String, Counter> healed = new HashMap<>();

  CopyEvents(Audit audit, List<Region> regions, Figures figures) {
    this.audit = audit;
    for (Region each : regions) {
      String region = each.name();
      String what = "Copies that a reader found damaged or missing.";
      damaged.put(region, figures.counter("holdfast.copies.damaged", what, "region", region));
      String how = "Copies that were made anew behind a reader.";
      healed.put(region, figures.counter("holdfast.copies.healed", how, "region", region));
    }
    this.regions = regions.stream().map(Region::name).toList();
  }

  @Override
  public void damaged(String region, BlobAddress blob) {
    Optional.ofNullable(damaged.get(region)).ifPresent(Counter::increment);
    audit.note(event(EventKind.COPY_DAMAGED, region, blob).ending(Outcome.FOUND, Reason.NONE));
  }

  @Override
  public void healed(String region, BlobAddress blob) {
    Optional.ofNullable(healed.get(region)).ifPresent(Counter::increment);
    audit.note(event(EventKind.COPY_HEALED, region, blob));
  }

  private Event event(EventKind kind, String region, BlobAddress blob) {
    return Event.done(kind, new Who.Server())
        .on(new Target.Copy(blob.revision().value(), regions.indexOf(region) + 1));
  }
}
