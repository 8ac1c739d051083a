package org.holdfast.stores;

import org.jspecify.annotations.Nullable;

/// A store cannot be used as it is set: a file that is not there, or is not what it should be. The
/// message says what to do; it holds nothing of a credential.
public final class StoreSettingsRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  StoreSettingsRefused(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }
}
