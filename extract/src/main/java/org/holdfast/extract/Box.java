package org.holdfast.extract;

/// What a picture has to fit into.
///
/// @param width in points, 1 to [#MOST]
/// @param height likewise
/// @param crop whether it fills the box and what stands over is cut off; otherwise it lies within
public record Box(int width, int height, boolean crop) {

  public static final int MOST = 2_000;

  public Box {
    if (width < 1 || height < 1 || width > MOST || height > MOST) {
      throw new IllegalArgumentException("a box has 1 to " + MOST + " points on each side");
    }
  }

  public static Box within(int side) {
    return new Box(side, side, false);
  }
}
