package org.holdfast.identity;

import java.util.Locale;

/// The name of a set of [Entitlements]. What is in the sets, the server's owner says:
/// [PlanSettings].
public enum Plan {
  /// What everybody has, and falls back to.
  FREE(1),
  PREMIUM(2);

  private final int code;

  Plan(int code) {
    this.code = code;
  }

  /// What stands for it in vouchers and in the log; never given to another plan.
  public int code() {
    return code;
  }

  /// As it is typed and kept: `free`, `premium`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// @throws AccountRefusal if no plan is called so
  public static Plan parse(String word) {
    for (Plan plan : values()) {
      if (plan.word().equals(word)) {
        return plan;
      }
    }
    throw new AccountRefusal("plan-word", "A plan is free or premium, not " + word + ".");
  }
}
