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
        public void filling(String region) {}

        @Override
        public void filled(String region, long copies) {}

        @Override
        public void drained(String region, boolean named) {}

        @Override
        public void undrained(String region, long contents) {}

        @Override
        public void unreadable(ScrubFinding finding) {}
      };

  /// A copy is missing or not as it was written.
  void damaged(String region, BlobAddress blob);

  /// It was made anew, and read back.
  void healed(String region, BlobAddress blob);

  /// Copy after copy lacks in a region, which is new, was emptied or was not written to for a
  /// while: until [#filled] none of them is told of alone.
  void filling(String region);

  /// @param copies that were made, with those that were told of alone
  void filled(String region, long copies);

  /// Everything lies in enough of the regions that stay, and was read there.
  ///
  /// @param named whether the settings name the region still
  void drained(String region, boolean named);

  /// That is not so any more.
  ///
  /// @param contents how many lie in too few of the others; 0 where one of these lacks copy after
  ///   copy
  void undrained(String region, long contents);

  /// No region gives a content: told when it is found, and not again while it stays so.
  void unreadable(ScrubFinding finding);
}
