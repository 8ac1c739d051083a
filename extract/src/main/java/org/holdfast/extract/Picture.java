package org.holdfast.extract;

/// A small picture that was drawn anew: nothing of the file's own bytes is in it.
public final class Picture {

  private final byte[] bytes;
  private final boolean isPng;
  private final int width;
  private final int height;

  /// @param bytes taken over
  public Picture(byte[] bytes, boolean isPng, int width, int height) {
    this.bytes = bytes;
    this.isPng = isPng;
    this.width = width;
    this.height = height;
  }

  /// Not to be changed.
  public byte[] bytes() {
    return bytes;
  }

  public boolean isPng() {
    return isPng;
  }

  public String mediaType() {
    return isPng ? "image/png" : "image/jpeg";
  }

  /// In points.
  public int width() {
    return width;
  }

  /// In points.
  public int height() {
    return height;
  }
}
