package org.holdfast.server.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Operation;
import org.holdfast.drive.OperationKind;

/// What many clients asked of one drive at the same time and were answered; and whether the order
/// of `seq` explains it.
///
/// It does if every operation of the drive was asked for by exactly one call, if every call's
/// answer is what a drive gives to which the operations happen one after the other (calls that
/// changed nothing standing between two of them), and if a call that was answered before another
/// one was made comes before it. So it is linearizable, with `seq` as the proof: no search through
/// orders is needed (Herlihy and Wing 1990).
final class RaceHistory {

  /// @param begun and `ended`: by a clock that never shows the same time twice
  record Call(int client, RaceWish wish, RaceReply reply, long begun, long ended) {

    @Override
    public String toString() {
      return "client %d from %d to %d: %s ▶ %s".formatted(client, begun, ended, wish, reply);
    }
  }

  private final List<Call> calls;
  private final RaceTwin twin;
  private final long first;
  private final Map<Long, Call> writers = new TreeMap<>();
  private final Set<Call> written = new HashSet<>();
  private final List<Reader> readers = new ArrayList<>();

  /// A call that changed nothing, and the state that explains it.
  private record Reader(Call call, long seq) {}

  private RaceHistory(ItemId root, long first, List<Call> calls) {
    this.first = first;
    this.twin = new RaceTwin(root, first);
    this.calls = calls.stream().sorted(Comparator.comparingLong(Call::ended)).toList();
  }

  /// @param first the newest operation when the race began; the drive held nothing but its root
  /// @param operations all that came since
  /// @throws AssertionError naming the call or operation that is not explained
  static void explain(ItemId root, long first, List<Operation> operations, List<Call> calls) {
    RaceHistory history = new RaceHistory(root, first, calls);
    operations.stream().sorted(Comparator.comparingLong(Operation::seq)).forEach(history::match);
    history.explainTheRest();
  }

  private void match(Operation operation) {
    if (operation.seq() != twin.head() + 1) {
      throw new AssertionError("operation " + operation.seq() + " follows " + twin.head());
    }
    List<Call> able =
        calls.stream()
            .filter(each -> !written.contains(each))
            .filter(each -> mayHaveDone(each, operation))
            .filter(each -> twin.couldBeNext(each.wish(), each.reply()))
            .sorted(Comparator.comparingLong(Call::ended))
            .toList();
    if (able.isEmpty()) {
      throw unexplained(operation);
    }
    // If several could have done it, all were answered alike and want the same: then the others
    // came later and found it done, or did the same again after it was undone. Who cannot be
    // explained so did it; of several the one that was answered first, since the others have time.
    twin.apply(able.getFirst().wish(), able.getFirst().reply());
    Call call =
        able.stream()
            .filter(each -> !twin.explains(operation.seq(), each.wish(), each.reply()))
            .findFirst()
            .orElse(able.getFirst());
    writers.put(operation.seq(), call);
    written.add(call);
  }

  private boolean mayHaveDone(Call call, Operation operation) {
    boolean told =
        switch (call.reply()) {
          case RaceReply.Refused _, RaceReply.Listed _ -> false;
          case RaceReply.Done _ ->
              operation.kind() == OperationKind.RECYCLE
                  && call.wish() instanceof RaceWish.Recycle(ItemId item, Optional<?> _)
                  && operation.item().equals(Optional.of(item));
          case RaceReply.Shown _, RaceReply.WentBack _ ->
              call.reply().seqs().anyMatch(seq -> seq == operation.seq());
        };
    return told && isOf(operation.kind(), call.wish()) && toldBefore(call) < operation.seq();
  }

  /// A rename to the name that a restore has just brought back is answered with the restore's seq:
  /// it found it done, and is not the operation.
  private static boolean isOf(OperationKind kind, RaceWish wish) {
    return switch (wish) {
      case RaceWish.MakeFolder _ -> kind == OperationKind.CREATE_FOLDER;
      case RaceWish.Write _ ->
          kind == OperationKind.CREATE_FILE || kind == OperationKind.WRITE_FILE;
      case RaceWish.Rewrite _ -> kind == OperationKind.WRITE_FILE;
      case RaceWish.Change _ -> kind == OperationKind.RENAME || kind == OperationKind.MOVE;
      case RaceWish.Recycle _ -> kind == OperationKind.RECYCLE;
      case RaceWish.BringBack _ -> kind == OperationKind.RESTORE_ITEM;
      case RaceWish.GoBack _ -> kind == OperationKind.RESTORE_TO_POINT;
      case RaceWish.Look _, RaceWish.ListChildren _ -> false;
    };
  }

  /// The newest operation that anyone was told of before the call was made.
  private long toldBefore(Call call) {
    return calls.stream()
        .takeWhile(each -> each.ended() < call.begun())
        .flatMapToLong(each -> each.reply().seqs())
        .max()
        .orElse(first);
  }

  private void explainTheRest() {
    writers.forEach(
        (seq, call) -> {
          long before = writtenBefore(call);
          if (before >= seq) {
            throw new AssertionError(
                "%s is operation %d, but %d was answered before it was asked for"
                    .formatted(call, seq, before));
          }
        });
    calls.stream().filter(call -> !written.contains(call)).forEach(this::explain);
  }

  /// At the earliest state that explains it, so that later calls have the most to choose from.
  private void explain(Call call) {
    long earliest = Math.max(writtenBefore(call), readBefore(call));
    long latest =
        writers.entrySet().stream()
            .filter(writer -> writer.getValue().begun() > call.ended())
            .mapToLong(writer -> writer.getKey() - 1)
            .min()
            .orElse(twin.head());
    for (long seq = earliest; seq <= latest; seq++) {
      if (twin.explains(seq, call.wish(), call.reply())) {
        readers.add(new Reader(call, seq));
        return;
      }
    }
    StringBuilder words = new StringBuilder("nothing explains " + call);
    for (long seq = earliest; seq <= latest; seq++) {
      words
          .append("\nafter ")
          .append(seq)
          .append(": ")
          .append(twin.expected(seq, call.wish(), call.reply()));
    }
    throw new AssertionError(words.toString());
  }

  private long writtenBefore(Call call) {
    return writers.entrySet().stream()
        .filter(writer -> writer.getValue().ended() < call.begun())
        .mapToLong(Map.Entry::getKey)
        .max()
        .orElse(first);
  }

  private long readBefore(Call call) {
    return readers.stream()
        .filter(reader -> reader.call().ended() < call.begun())
        .mapToLong(Reader::seq)
        .max()
        .orElse(first);
  }

  private AssertionError unexplained(Operation operation) {
    StringBuilder words = new StringBuilder("nobody asked for " + operation);
    calls.stream()
        .filter(call -> call.reply().seqs().anyMatch(seq -> seq == operation.seq()))
        .forEach(
            call ->
                words
                    .append('\n')
                    .append(call)
                    .append("\n  expected ")
                    .append(twin.expected(twin.head(), call.wish(), call.reply())));
    return new AssertionError(words.toString());
  }
}
