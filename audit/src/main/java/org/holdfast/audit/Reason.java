package org.holdfast.audit;

/// Why. The codes stand in signed bytes: none is ever reused.
public enum Reason {
  /// Because it was asked for.
  NONE(0),
  /// A token that was never issued, or is revoked.
  UNKNOWN_TOKEN(1),
  /// It was sent without encryption, where others can read it.
  SENT_IN_CLEAR(2),
  /// A flush failed earlier, and the store is not written until it has been checked.
  FENCED(3),
  /// The database could not make it durable.
  STORE_FAILED(4),
  /// A key was altered, or is another's.
  NOT_AUTHENTIC(5),
  /// The master key that wrapped it is not in the vault.
  MISSING_VERSION(6),
  /// The vault cannot be used.
  VAULT_UNAVAILABLE(7),
  /// It was in the recycle bin for as long as the plan keeps it.
  RETENTION_OVER(8),
  /// The database is older than a checkpoint that is known.
  DATABASE_OLDER(9),
  /// The log does not extend a checkpoint that is known.
  HISTORY_FORKED(10),
  /// A drive is older than the log says.
  DRIVE_OLDER(11),
  /// The log's own entries or keys were altered.
  LOG_ALTERED(12),
  /// Another log's checkpoint is known where this log has only begun.
  LOG_GONE(13),
  /// A password, code or other proof that is not the right one, or no longer.
  WRONG_PROOF(14),
  /// Too many attempts in too short a time.
  TOO_MANY_ATTEMPTS(15),
  /// Its owner said that it was not them, or it looked stolen.
  SUSPICION(16),
  /// All security info is being replaced, and nothing that needs a code is possible.
  REPLACEMENT_PENDING(17),
  /// The password was changed.
  PASSWORD_CHANGED(18),
  /// An old secret of a session came back after it was renewed: it was copied.
  COPIED(19),
  /// Its time was over.
  EXPIRED(20);

  private final int code;

  Reason(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
