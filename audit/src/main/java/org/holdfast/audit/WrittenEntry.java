package org.holdfast.audit;

import java.util.Optional;

/// One of a person's entries with the bytes that stand in the log, so that they can check it
/// without believing whoever gives it to them.
public final class WrittenEntry {

  private final int log;
  private final long index;
  private final byte[] bytes;
  private final byte[] seal;
  private final Optional<Entry> entry;

  WrittenEntry(int log, long index, byte[] bytes, byte[] seal, Optional<Entry> entry) {
    this.log = log;
    this.index = index;
    this.bytes = bytes.clone();
    this.seal = seal.clone();
    this.entry = entry;
  }

  /// The number of the log it stands in.
  public int log() {
    return log;
  }

  /// The place that it is listed at.
  public long index() {
    return index;
  }

  /// Exactly what the tree hashes, if nobody altered it.
  public byte[] bytes() {
    return bytes.clone();
  }

  /// The log's signature of this entry at its place.
  public byte[] seal() {
    return seal.clone();
  }

  /// The same, read and opened; empty if it is not as it was written.
  public Optional<Entry> entry() {
    return entry;
  }

  @Override
  public String toString() {
    return "WrittenEntry[" + log + "-" + index + "]";
  }
}
