package org.holdfast.audit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Someone who remembers a checkpoint, such as a device that signed in, and compares it with the
/// one that it is shown now. Needs nothing of the server but its tiles.
public final class Onlooker {

  /// Where tiles come from: C2SP's resources of a log.
  public interface Tiles {
    /// @throws IOException if it is not to be had
    byte[] tile(TilePath path) throws IOException;
  }

  private Onlooker() {}

  /// @param remembered signed by the log, as the device has it
  /// @param shown signed by the log, as it is shown now
  /// @return whether what is shown extends what is remembered
  /// @throws IOException if a tile is not to be had, or is not whole
  public static Meeting compare(Checkpoint remembered, Checkpoint shown, Tiles tiles)
      throws IOException {
    int log = LogKey.number(remembered.origin()).orElse(0);
    if (!remembered.origin().equals(shown.origin())) {
      return new Meeting.Disagrees(log, remembered.head());
    }
    if (remembered.head().size() > shown.head().size()) {
      return new Meeting.KnowsMore(log, remembered.head());
    }
    MerkleTree tree = new MerkleTree(new Fetched(tiles, shown.head().size()));
    try {
      boolean extended =
          tree.head(shown.head().size()).equals(shown.head())
              && tree.head(remembered.head().size()).equals(remembered.head());
      return extended
          ? new Meeting.Agreed(List.of())
          : new Meeting.Disagrees(log, remembered.head());
    } catch (Unfetched e) {
      throw e.cause;
    }
  }

  /// Tiles of a log of one size; each is fetched when it is needed.
  private record Fetched(Tiles tiles, long size) implements TileHashes {

    @Override
    public List<Hash> at(int level, long from, int count) {
      long tile = from / WIDTH;
      int width = (int) Math.min(WIDTH, TilePath.hashes(level, size) - tile * WIDTH);
      try {
        byte[] bytes = tiles.tile(new TilePath(level, tile, width));
        if (bytes.length != width * Hash.BYTES) {
          throw new IOException("a tile is not whole");
        }
        List<Hash> hashes = new ArrayList<>();
        for (int i = (int) (from % WIDTH); i < (int) (from % WIDTH) + count; i++) {
          hashes.add(Hash.of(Arrays.copyOfRange(bytes, i * Hash.BYTES, (i + 1) * Hash.BYTES)));
        }
        return hashes;
      } catch (IOException e) {
        throw new Unfetched(e);
      }
    }
  }

  /// Carries an [IOException] through the tree's arithmetic.
  private static final class Unfetched extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final IOException cause;

    Unfetched(IOException cause) {
      super(cause);
      this.cause = cause;
    }
  }
}
