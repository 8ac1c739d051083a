package org.holdfast.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The vectors of `docs/formats/objects.md`.
class PieceListTest {

  private static final Path VECTORS = Path.of("..", "docs", "formats", "vectors", "objects");

  @Test
  void readsAndWritesTheGoodVector() throws Exception {
    byte[] good = Files.readAllBytes(VECTORS.resolve("good.hfj"));

    PieceList list = PieceList.parse(good);

    assertThat(list.pieces())
        .containsExactly(
            new PieceList.Piece(0x0123456789abcdefL, 5_242_880),
            new PieceList.Piece(0xfedcba9876543210L, 1_000));
    assertThat(list.bytes()).isEqualTo(good);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bad-cut.hfj", "bad-count.hfj"})
  void refusesTheBadOnes(String name) throws Exception {
    byte[] bad = Files.readAllBytes(VECTORS.resolve(name));

    assertThatThrownBy(() -> PieceList.parse(bad)).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE})
  void refusesSizesThatNoBlobHas(long size) {
    PieceList one = PieceList.EMPTY.plus(new PieceList.Piece(7, 5));
    byte[] bad = one.plus(new PieceList.Piece(8, size)).bytes();

    assertThatThrownBy(() -> PieceList.parse(bad)).isInstanceOf(IOException.class);
  }

  @Test
  void refusesEveryChangedByte() throws Exception {
    byte[] good = Files.readAllBytes(VECTORS.resolve("good.hfj"));
    for (int i = 0; i < good.length; i++) {
      byte[] changed = good.clone();
      changed[i] ^= 1;
      assertThatThrownBy(() -> PieceList.parse(changed)).isInstanceOf(IOException.class);
    }
  }
}
