package org.holdfast.drive;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.content.ItemId;

/// Lists and counts operations.
final class History {

  private static final String PURPOSE = "operations";

  private History() {}

  static OperationPage page(View view, OperationsQuery query) {
    long before =
        query
            .cursor()
            .map(text -> Cursor.open(view, PURPOSE, text).number())
            .orElse(Long.MAX_VALUE);
    List<OperationRow> rows =
        view.operations()
            .newest(millis(query.from()), millis(query.to()), before, query.limit() + 1);
    OperationPage page = page(view, rows, PURPOSE, query.limit());
    Map<ItemId, Operation.Folder> folders = new HashMap<>();
    return new OperationPage(
        page.operations().stream().map(each -> placed(view, each, folders)).toList(), page.next());
  }

  /// With the folder where it was: what is done to many things of one folder is one thing to
  /// people.
  private static Operation placed(
      View view, Operation operation, Map<ItemId, Operation.Folder> folders) {
    Optional<Operation.Folder> folder =
        operation
            .item()
            .flatMap(item -> view.rows().at(item, operation.seq()))
            .flatMap(ItemRow::parent)
            .map(
                parent ->
                    folders.computeIfAbsent(parent, _ -> folder(view, parent, operation.seq())));
    return new Operation(
        operation.seq(),
        operation.at(),
        operation.actor(),
        operation.kind(),
        operation.item(),
        operation.name(),
        folder,
        operation.items());
  }

  private static Operation.Folder folder(View view, ItemId id, long seq) {
    return new Operation.Folder(
        id, view.rows().at(id, seq).filter(row -> row.parent().isPresent()).map(ItemRow::name));
  }

  static OperationPage page(View view, ItemId item, int limit, Optional<String> cursor) {
    view.requireVisible(item);
    String purpose = PURPOSE + " of " + item.text();
    long before =
        cursor.map(text -> Cursor.open(view, purpose, text).number()).orElse(Long.MAX_VALUE);
    OperationPage page = page(view, view.operations().of(item, before, limit + 1), purpose, limit);
    return view.reach().isEmpty()
        ? page
        : new OperationPage(
            page.operations().stream().map(each -> about(each, item)).toList(), page.next());
  }

  /// What was done to something larger is told without saying to what, and names that an item had
  /// before it was shared are not told.
  private static Operation about(Operation operation, ItemId item) {
    return new Operation(
        operation.seq(),
        operation.at(),
        operation.actor(),
        operation.kind(),
        operation.item().filter(item::equals),
        Optional.empty(),
        Optional.empty(),
        1);
  }

  private static OperationPage page(View view, List<OperationRow> rows, String purpose, int limit) {
    boolean more = rows.size() > limit;
    List<OperationRow> shown = more ? rows.subList(0, limit) : rows;
    Optional<String> next =
        more
            ? Optional.of(
                Cursor.seal(view, purpose, new Cursor.Place(shown.getLast().seq(), ItemRows.FIRST)))
            : Optional.empty();
    return new OperationPage(shown.stream().map(History::operation).toList(), next);
  }

  static List<ActivityCount> activity(View view, Instant from, Instant to, Bucket bucket) {
    return view.operations().count(millis(from), millis(to), bucket.length().toMillis());
  }

  static List<OperationCount> counts(
      View view, Instant from, Instant to, Bucket bucket, Duration shift) {
    return view.operations()
        .countAll(
            millis(from),
            millis(to),
            bucket.length().toMillis(),
            shift.toMillis(),
            view.drive().seq());
  }

  /// Milliseconds since 1970, whatever a client thinks of as a time.
  static long millis(Instant instant) {
    try {
      return instant.toEpochMilli();
    } catch (ArithmeticException _) {
      return instant.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  private static Operation operation(OperationRow row) {
    return new Operation(
        row.seq(),
        Instant.ofEpochMilli(row.at()),
        row.actor(),
        row.kind(),
        row.item(),
        row.name().isEmpty() ? Optional.empty() : Optional.of(row.name()),
        Optional.empty(),
        Math.toIntExact(row.items()));
  }
}
