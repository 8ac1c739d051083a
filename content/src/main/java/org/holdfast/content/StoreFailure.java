package org.holdfast.content;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An object store did not do what it was asked. The message begins with a stable code, which says
/// whose move it is.
public final class StoreFailure extends IOException {

  private static final long serialVersionUID = 1L;

  /// What went wrong.
  public enum Kind {
    /// No answer, an answer cut short, or "not now": asked again.
    UNREACHABLE("storeUnreachable"),
    /// The credential is wrong, or may not do this.
    DENIED("storeDenied"),
    /// There is no such bucket or container.
    GONE("storeGone"),
    /// It takes no more.
    FULL("storeFull"),
    /// The object was replaced while it was read.
    CHANGED("storeObjectChanged"),
    /// The answer is none that such a store gives.
    NONSENSE("storeNonsense");

    private final String code;

    Kind(String code) {
      this.code = code;
    }
  }

  private final Kind kind;

  /// @param sentence what happened, and what to do if a person has to; holds no credential
  public StoreFailure(Kind kind, String sentence, @Nullable Throwable cause) {
    super(kind.code + ": " + sentence, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  public String code() {
    return kind.code;
  }

  boolean mayPass() {
    return kind == Kind.UNREACHABLE;
  }

  /// What it says about the region; nothing, if an object was replaced beside its reader.
  Optional<RegionState> state() {
    return switch (kind) {
      case UNREACHABLE, GONE -> Optional.of(RegionState.ABSENT);
      case DENIED -> Optional.of(RegionState.READ_ONLY);
      case FULL -> Optional.of(RegionState.FULL);
      case NONSENSE -> Optional.of(RegionState.FENCED);
      case CHANGED -> Optional.empty();
    };
  }
}
