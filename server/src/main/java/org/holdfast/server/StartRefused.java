package org.holdfast.server;

import org.jspecify.annotations.Nullable;

/// Holdfast cannot start as it is set up. The message is one or two sentences for the person who
/// runs it: what is wrong and what to do. Nothing was changed.
public final class StartRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public StartRefused(String sentence) {
    this(sentence, null);
  }

  public StartRefused(String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
  }
}
