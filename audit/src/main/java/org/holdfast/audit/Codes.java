package org.holdfast.audit;

import java.util.function.ToIntFunction;

/// From the numbers in stored bytes back to the words they stand for.
final class Codes {

  private Codes() {}

  static EventKind kind(int code) {
    return find(EventKind.values(), EventKind::code, code);
  }

  static Outcome outcome(int code) {
    return find(Outcome.values(), Outcome::code, code);
  }

  static Reason reason(int code) {
    return find(Reason.values(), Reason::code, code);
  }

  static Factor factor(int code) {
    return find(Factor.values(), Factor::code, code);
  }

  private static <E> E find(E[] all, ToIntFunction<E> codeOf, int code) {
    for (E each : all) {
      if (codeOf.applyAsInt(each) == code) {
        return each;
      }
    }
    throw new AuditRefusal.Tampered(
        "An entry has the code " + code + ", which stands for nothing.");
  }
}
