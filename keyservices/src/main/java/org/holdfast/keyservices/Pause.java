package org.holdfast.keyservices;

import java.time.Duration;

/// Waits before a request is repeated: the seam by which tests need not.
interface Pause {

  /// By the machine's time. An interrupt ends it, and is passed on.
  Pause REAL =
      length -> {
        try {
          Thread.sleep(length);
        } catch (InterruptedException _) {
          Thread.currentThread().interrupt();
        }
      };

  void pause(Duration length);
}
