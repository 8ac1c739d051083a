package org.holdfast.audit;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The address of a tile below a log's prefix: `tile/0/x001/234.p/5`.
///
/// @param level 0 to 63
/// @param index of the tile within its level
/// @param width how many hashes it has, 1 to 256; fewer than 256 only at the end of a log
/// @see "C2SP tlog-tiles: Merkle Tree"
public record TilePath(int level, long index, int width) {

  private static final int HIGHEST = 63;
  private static final Pattern FORM =
      Pattern.compile(
          "tile/(0|[1-9][0-9]?)/((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?");

  public TilePath {
    if (level < 0 || level > HIGHEST || index < 0 || width < 1 || width > TileHashes.WIDTH) {
      throw new IllegalArgumentException("there is no such tile");
    }
  }

  /// @return empty if it is not the one form of a tile's path
  public static Optional<TilePath> parse(String path) {
    Matcher form = FORM.matcher(path);
    if (!form.matches()) {
      return Optional.empty();
    }
    String partial = form.group(3);
    int width = partial == null ? TileHashes.WIDTH : Integer.parseInt(partial);
    int level = Integer.parseInt(form.group(1));
    if (level > HIGHEST || (partial != null && width >= TileHashes.WIDTH)) {
      return Optional.empty();
    }
    long index = Long.parseLong(form.group(2).replaceAll("[x/]", ""));
    TilePath tile = new TilePath(level, index, width);
    return tile.text().equals(path) ? Optional.of(tile) : Optional.empty();
  }

  public String text() {
    StringBuilder path = new StringBuilder("%03d".formatted(index % 1_000));
    for (long rest = index / 1_000; rest > 0; rest /= 1_000) {
      path.insert(0, "x%03d/".formatted(rest % 1_000));
    }
    String partial = width == TileHashes.WIDTH ? "" : ".p/" + width;
    return "tile/" + level + "/" + path + partial;
  }

  /// How many whole hashes of its level a log of that size has.
  static long hashes(int level, long size) {
    return level >= 8 ? 0 : size >>> (8 * level);
  }
}
