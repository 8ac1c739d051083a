package org.holdfast.drive;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.holdfast.content.ItemId;
import org.holdfast.content.RevisionId;

/// What a check has found so far, and how far it is.
final class Findings {

  private static final int MOST_KEPT = 1_000;

  private final VerifyProgress progress;
  private final List<Finding> kept = new ArrayList<>();
  private final Map<String, Long> missed = new HashMap<>();
  private long count;
  private long copies;
  private long done;
  private long total;

  Findings(VerifyProgress progress) {
    this.progress = progress;
  }

  void chain(long seq, String what) {
    add(Finding.Kind.CHAIN, Optional.empty(), OptionalLong.of(seq), Optional.empty(), what);
  }

  void drive(String what) {
    add(Finding.Kind.CHAIN, Optional.empty(), OptionalLong.empty(), Optional.empty(), what);
  }

  void row(Optional<ItemId> item, long seq, String what) {
    add(Finding.Kind.ROW, item, OptionalLong.of(seq), Optional.empty(), what);
  }

  void revision(RevisionId revision, ItemId item, String what) {
    add(
        Finding.Kind.REVISION,
        Optional.of(item),
        OptionalLong.empty(),
        Optional.of(revision),
        what);
  }

  /// A copy is missing, or damaged.
  void copy(String region, RevisionId revision, ItemId item, String what) {
    missed.merge(region, 1L, Long::sum);
    copy(Finding.Kind.COPY, region, revision, item, what);
  }

  /// A copy could not be read.
  void away(String region, RevisionId revision, ItemId item, String what) {
    copy(Finding.Kind.AWAY, region, revision, item, what);
  }

  private void copy(
      Finding.Kind kind, String region, RevisionId revision, ItemId item, String what) {
    copies++;
    add(
        kind,
        Optional.of(item),
        OptionalLong.empty(),
        Optional.of(revision),
        "in " + region + ": " + what);
  }

  void about(Finding.Kind kind, ItemId item, String what) {
    add(kind, Optional.of(item), OptionalLong.empty(), Optional.empty(), what);
  }

  void stranger(RevisionId revision, String what) {
    add(Finding.Kind.STRANGER, Optional.empty(), OptionalLong.empty(), Optional.of(revision), what);
  }

  void expect(long work) {
    total += work;
  }

  void did(long work) {
    done += work;
    progress.done(Math.min(done, total), total);
  }

  List<Finding> kept() {
    return List.copyOf(kept);
  }

  long count() {
    return count;
  }

  /// How many copies are missing or damaged, by region.
  Map<String, Long> missed() {
    return missed;
  }

  /// How many of them are about copies.
  long copies() {
    return copies;
  }

  private void add(
      Finding.Kind kind,
      Optional<ItemId> item,
      OptionalLong seq,
      Optional<RevisionId> revision,
      String what) {
    count++;
    if (kept.size() < MOST_KEPT) {
      kept.add(new Finding(kind, item, seq, revision, what));
    }
  }
}
