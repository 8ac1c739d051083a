package org.holdfast.console;

/// One thing that a recorded server asked of its disk. A file is a number: names come and go.
sealed interface DiskStep {

  /// When.
  ///
  /// @param from from this place in the order on it may have had an effect
  /// @param until from this place on it had
  /// @param nanos the wall clock when it began
  record When(long from, long until, long nanos) {}

  When when();

  /// A step that changes what is in one file.
  sealed interface OfFile extends DiskStep {
    int file();

    /// Whether the file's length became another by it, which a journal writes down.
    boolean resizes();
  }

  /// A step that changes names.
  sealed interface OfNames extends DiskStep {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Write(When when, int file, long offset, byte[] bytes, boolean resizes) implements OfFile {}

  record Resize(When when, int file, long bytes) implements OfFile {
    @Override
    public boolean resizes() {
      return true;
    }
  }

  /// A name came to be.
  ///
  /// @param file what it names; [#FOLDER] for a folder
  record Enter(When when, String path, int file) implements OfNames {}

  record Leave(When when, String path, int file) implements OfNames {}

  record Move(When when, String from, String to, int file) implements OfNames {}

  /// The system said that a file is on the disk.
  record Flush(When when, int file) implements DiskStep {}

  /// The system said that it could not bring a file to the disk. It may call what was written clean
  /// all the same: a later flush then says nothing about it.
  record FlushFailed(When when, int file) implements DiskStep {}

  /// The system said that the names in a folder are on the disk.
  record FlushNames(When when, String folder) implements DiskStep {}

  int FOLDER = -1;
}
