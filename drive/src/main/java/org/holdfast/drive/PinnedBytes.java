package org.holdfast.drive;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.content.ItemId;

/// Keeps right what the pinned versions of a drive take, through one operation.
///
/// They count where their file counts: in the tree or in the recycle bin, by the rules of [Totals];
/// not in a folder that was removed for good. What changes a file's content costs a look at that
/// file's pins. What removes for good, or goes back to a point, may take or give whole folders:
/// then all pins of the drive are looked at.
final class PinnedBytes {

  private final View view;
  private final Map<ItemId, ItemRow> after = new HashMap<>();
  private final Map<ItemId, Boolean> counts = new HashMap<>();

  private PinnedBytes(View view, List<Totals.Step> steps) {
    this.view = view;
    steps.forEach(step -> after.put(step.after().id(), step.after()));
  }

  /// By how many bytes they take more once the steps are done.
  ///
  /// @param goesBack whether it is a restore to a point, or the undo of one
  static long growth(View view, List<Totals.Step> steps, boolean goesBack) {
    if (view.drive().pins() == 0) {
      return 0;
    }
    return goesBack || steps.stream().anyMatch(PinnedBytes::removesOrRevives)
        ? counted(view, steps) - view.drive().pinnedBytes()
        : ofFiles(view, steps);
  }

  /// All that they take, counted anew.
  static long counted(View view, List<Totals.Step> steps) {
    return new PinnedBytes(view, steps).count();
  }

  private static boolean removesOrRevives(Totals.Step step) {
    boolean before = step.before().filter(row -> row.status() == Status.PURGED).isPresent();
    return before != (step.after().status() == Status.PURGED);
  }

  private static long ofFiles(View view, List<Totals.Step> steps) {
    List<Totals.Step> written =
        steps.stream()
            .filter(step -> step.before().isPresent())
            .filter(
                step -> !step.before().flatMap(ItemRow::revision).equals(step.after().revision()))
            .toList();
    Map<ItemId, Pins> pins =
        VersionMarks.of(view).pins(written.stream().map(step -> step.after().id()).toList());
    long growth = 0;
    for (Totals.Step step : written) {
      Pins of = pins.getOrDefault(step.after().id(), Pins.NONE);
      growth += of.beside(step.after()) - step.before().map(of::beside).orElse(0L);
    }
    return growth;
  }

  private long count() {
    long bytes = 0;
    for (Map.Entry<ItemId, Pins> each : VersionMarks.of(view).pins().entrySet()) {
      bytes +=
          row(each.getKey())
              .filter(this::isCounted)
              .map(file -> each.getValue().beside(file))
              .orElse(0L);
    }
    return bytes;
  }

  private boolean isCounted(ItemRow row) {
    Boolean known = counts.get(row.id());
    if (known != null) {
      return known;
    }
    counts.put(
        row.id(), false); // a folder that lies in itself is found elsewhere, and ends no count
    boolean counted =
        switch (row.status()) {
          case RECYCLED -> true;
          case PURGED -> false;
          case LIVE ->
              row.parent().isEmpty()
                  || row.parent().flatMap(this::row).filter(this::isCounted).isPresent();
        };
    counts.put(row.id(), counted);
    return counted;
  }

  private Optional<ItemRow> row(ItemId id) {
    ItemRow changed = after.get(id);
    return changed == null ? view.rows().current(id) : Optional.of(changed);
  }
}
