package org.holdfast.identity;

import java.time.Duration;

/// Whether someone may try now.
sealed interface Admission {

  /// The attempt counts as failed from now on, until it is said to have succeeded.
  record Admitted() implements Admission {}

  /// Not yet. Nothing was counted.
  ///
  /// @param longest whole seconds, rounded up; for `Retry-After`
  record Wait(Duration longest) implements Admission {}

  /// Not with this factor, from here, until it was secured again. Nothing was counted.
  record Disabled() implements Admission {}
}
