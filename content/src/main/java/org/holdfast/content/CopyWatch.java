package org.holdfast.content;

/// Told of copies that were not as they should be, and of those that were made anew. Called on the
/// threads that read and repair: must be short and must not throw.
public interface CopyWatch {

  /// For rooms that are used by themselves.
  CopyWatch NOBODY =
      new CopyWatch() {
        @Override
        public void damaged(String region, BlobAddress blob) {}

        @Override
        public void healed(String region, BlobAddress blob) {}
      };

  /// A reader found a copy missing or not authentic, and was served from elsewhere.
  void damaged(String region, BlobAddress blob);

  /// The copy was made anew.
  void healed(String region, BlobAddress blob);
}
