package org.holdfast.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;

/// Drives whose history is a list of digests.
final class FakeDrives implements HeadSource {

  private final Map<UUID, List<Hash>> histories = new LinkedHashMap<>();

  /// One more operation.
  synchronized void change(UUID drive) {
    List<Hash> history = histories.computeIfAbsent(drive, _ -> new ArrayList<>());
    history.add(Hash.sha256((drive + " " + history.size()).getBytes(UTF_8)));
  }

  /// The newest operations are gone.
  synchronized void cut(UUID drive, int operations) {
    List<Hash> history = histories.getOrDefault(drive, new ArrayList<>());
    for (int i = 0; i < operations; i++) {
      history.removeLast();
    }
  }

  /// Nothing of it is there any more, whoever removed it.
  synchronized void remove(UUID drive) {
    histories.remove(drive);
  }

  /// The newest operation is another one.
  synchronized void rewrite(UUID drive) {
    List<Hash> history = histories.getOrDefault(drive, new ArrayList<>());
    history.set(history.size() - 1, Hash.sha256(new byte[] {7}));
  }

  @Override
  public synchronized List<DriveHead> since(DSLContext tx, Instant since) {
    return histories.entrySet().stream()
        .filter(each -> !each.getValue().isEmpty())
        .map(
            each -> new DriveHead(each.getKey(), each.getValue().size(), each.getValue().getLast()))
        .toList();
  }

  @Override
  public synchronized Optional<Hash> digest(DSLContext tx, UUID drive, long seq) {
    List<Hash> history = histories.getOrDefault(drive, List.of());
    return seq >= 1 && seq <= history.size()
        ? Optional.of(history.get((int) seq - 1))
        : Optional.empty();
  }
}
