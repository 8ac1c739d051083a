package org.holdfast.vault;

import org.jspecify.annotations.Nullable;

/// The vault said no; nothing was changed. Each kind says what to do.
public abstract sealed class VaultRefusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private VaultRefusal(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /// The passphrase does not open this vault.
  public static final class WrongPassphrase extends VaultRefusal {
    private static final long serialVersionUID = 1L;

    public WrongPassphrase(String message) {
      super(message, null);
    }
  }

  /// A passphrase may not be used: too short for a new vault, not text, or kept where others may
  /// read it.
  public static final class UnfitPassphrase extends VaultRefusal {
    private static final long serialVersionUID = 1L;

    public UnfitPassphrase(String message) {
      super(message, null);
    }
  }

  /// Shares of a passphrase do not give it back: one is not as it was made, some are missing, or
  /// they do not belong together.
  public static final class UnfitShare extends VaultRefusal {
    private static final long serialVersionUID = 1L;

    public UnfitShare(String message) {
      super(message, null);
    }
  }

  /// The vault file is cut off, altered, or of an unknown format.
  public static final class Damaged extends VaultRefusal {
    private static final long serialVersionUID = 1L;

    public Damaged(String message) {
      super(message, null);
    }
  }

  /// There is no vault where one is expected, or there is one where none may be.
  public static final class Absent extends VaultRefusal {
    private static final long serialVersionUID = 1L;

    public Absent(String message) {
      super(message, null);
    }
  }

  /// The master key version that wrapped a key is not in this vault, or is disabled.
  public static final class MissingVersion extends VaultRefusal {
    private static final long serialVersionUID = 1L;

    public MissingVersion(String message) {
      super(message, null);
    }

    /// It is there, and not enabled.
    public static MissingVersion notEnabled(int version, KeyState state) {
      return new MissingVersion(
          "Master key %d is %s. If something needs it: holdfast vault %s."
              .formatted(
                  version,
                  state.word(),
                  state instanceof KeyState.Deleted ? "recover, and then enable" : "enable"));
    }
  }

  /// The state of a master key cannot be changed as it was asked for, or there is none of this
  /// version.
  public static final class WrongState extends VaultRefusal {
    private static final long serialVersionUID = 1L;

    public WrongState(String message) {
      super(message, null);
    }

    /// There is none of this version.
    public static WrongState unknown(int version) {
      return new WrongState("This vault has no master key %d.".formatted(version));
    }
  }

  /// A wrapped key was altered, or belongs to another label.
  public static final class NotAuthentic extends VaultRefusal {
    private static final long serialVersionUID = 1L;

    public NotAuthentic(String message) {
      super(message, null);
    }
  }

  /// The disk or the service behind the vault failed, or the vault is closed.
  public static final class Unavailable extends VaultRefusal {
    private static final long serialVersionUID = 1L;

    public Unavailable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
