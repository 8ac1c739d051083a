package org.holdfast.server;

import static java.util.Locale.ROOT;

import java.util.Arrays;
import org.holdfast.audit.EventKind;

/// A step of a master key that wraps no more towards its end, or back.
public enum KeyStep {
  /// It unwraps nothing until it is enabled again.
  DISABLE(EventKind.MASTER_KEY_DISABLED),
  /// It unwraps again.
  ENABLE(EventKind.MASTER_KEY_ENABLED),
  /// Its waiting time begins.
  DELETE(EventKind.MASTER_KEY_DELETED),
  /// It is disabled again, and not deleted.
  RECOVER(EventKind.MASTER_KEY_RECOVERED),
  /// It is destroyed for good.
  PURGE(EventKind.MASTER_KEY_PURGED);

  private final EventKind kind;

  KeyStep(EventKind kind) {
    this.kind = kind;
  }

  EventKind kind() {
    return kind;
  }

  /// Whether what needs the master key is left without it.
  boolean takesAway() {
    return this == DISABLE || this == DELETE || this == PURGE;
  }

  /// What it is called between the command line and a running server.
  String verb() {
    return name().toLowerCase(ROOT) + "-master-key";
  }

  static KeyStep ofVerb(String verb) {
    return Arrays.stream(values())
        .filter(each -> each.verb().equals(verb))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no such step: " + verb));
  }
}
