package org.holdfast.audit;

/// The state of a log in two values: how many entries it has, and the hash over all of them.
public record TreeHead(long size, Hash root) {

  /// Of a log that holds nothing.
  static final TreeHead EMPTY = new TreeHead(0, Hash.sha256());

  public TreeHead {
    if (size < 0) {
      throw new IllegalArgumentException("a log has no " + size + " entries");
    }
  }
}
