package org.holdfast.drive;

import org.holdfast.content.BlobAddress;

/// Told of what the checking of all copies finds. Called on the thread that checks.
public interface ScrubWatch {

  /// Nobody.
  ScrubWatch NOBODY =
      new ScrubWatch() {
        @Override
        public void damaged(String region, BlobAddress blob) {}

        @Override
        public void healed(String region, BlobAddress blob) {}

        @Override
        public void unreadable(ScrubFinding finding) {}
      };

  /// A copy is missing or not as it was written.
  void damaged(String region, BlobAddress blob);

  /// It was made anew, and read back.
  void healed(String region, BlobAddress blob);

  /// No region gives a content: told when it is found, and not again while it stays so.
  void unreadable(ScrubFinding finding);
}
