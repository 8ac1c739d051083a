package org.holdfast.server;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.holdfast.content.ContentRefusal;
import org.holdfast.database.DatabaseRefusal;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.vault.VaultRefusal;
import org.jooq.exception.DataAccessException;

/// What front doors said to a list of questions, and how that differs from what they should say.
final class Answers {

  private final Map<String, String> told = new LinkedHashMap<>();
  private final Map<String, String> refused = new TreeMap<>();

  /// Questions that ended in something that no room says on purpose.
  private final Map<String, Throwable> broken = new TreeMap<>();

  void add(String question, Callable<String> answer) {
    get(question, () -> Optional.of(answer.call())).ifPresent(text -> told.put(question, text));
  }

  /// Asks for something that further questions go to.
  <T> Optional<T> get(String question, Callable<Optional<T>> answer) {
    try {
      return answer.call();
    } catch (Exception e) { // sorted here: every room's refusals are welcome, nothing else is
      if (isRefusal(e)) {
        refused.put(
            question, e.getCause() == null ? e.toString() : e + " because of " + e.getCause());
      } else {
        broken.put(question, e);
      }
      return Optional.empty();
    }
  }

  /// Whether a room says no on purpose; a door makes an error of each.
  static boolean isRefusal(Throwable e) {
    return e instanceof DriveRefusal
        || e instanceof DatabaseRefusal
        || e instanceof VaultRefusal
        || e instanceof ContentRefusal
        || e instanceof StartRefused
        || e instanceof DataAccessException // a table that is not as this program made it
        || says(e, IllegalStateException.class, "a sealed field of")
        || says(e, IllegalArgumentException.class, "are the same place");
  }

  private static boolean says(Throwable e, Class<? extends Throwable> type, String words) {
    return type.isInstance(e) && String.valueOf(e.getMessage()).contains(words);
  }

  Map<String, String> refused() {
    return refused;
  }

  Map<String, Throwable> broken() {
    return broken;
  }

  /// Answers that were given and are not those of `whole`; a refusal is none.
  Map<String, String> differing(Answers whole) {
    Map<String, String> differing = new TreeMap<>();
    told.forEach(
        (question, answer) -> {
          if (!answer.equals(whole.told.get(question))) {
            differing.put(question, answer + "\n  instead of " + whole.told.get(question));
          }
        });
    return differing;
  }

  boolean refusesMoreThan(Answers whole) {
    return !whole.refused.keySet().containsAll(refused.keySet());
  }

  boolean sameAs(Answers whole) {
    return told.equals(whole.told) && refused.keySet().equals(whole.refused.keySet());
  }
}
