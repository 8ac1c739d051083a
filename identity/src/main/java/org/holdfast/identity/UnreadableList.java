package org.holdfast.identity;

import java.nio.file.Path;

/// The list of breached passwords that the settings name cannot be read, or is none. No password is
/// accepted meanwhile: a check that was asked for is not left out in silence.
public final class UnreadableList extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnreadableList(Path file, Throwable cause) {
    super(
        ("The list of breached passwords, %s, cannot be read: %s. It has a line SHA1:count for each"
                + " password, ordered by hash.")
            .formatted(file, cause.getMessage()),
        cause);
  }
}
