package org.holdfast.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TilePathTest {

  @Test
  void writesTheExampleOfTheSpecification() {
    assertThat(new TilePath(0, 1_234_067, 256).text()).isEqualTo("tile/0/x001/x234/067");
    assertThat(new TilePath(1, 0, 17).text()).isEqualTo("tile/1/000.p/17");
  }

  @Test
  void readsWhatItWrites() {
    Random random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      TilePath tile =
          new TilePath(
              random.nextInt(64),
              random.nextLong(1L << random.nextInt(1, 50)),
              random.nextInt(1, 257));

      assertThat(TilePath.parse(tile.text())).contains(tile);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tile/0/0",
        "tile/0/0000",
        "tile/00/000",
        "tile/64/000",
        "tile/0/x000/001",
        "tile/0/001/002",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000.p/",
        "tile/-1/000",
        "tile/0/x001/x234/067/",
        "/tile/0/000",
        "tile/entries/000"
      })
  void refusesEverySecondForm(String path) {
    assertThat(TilePath.parse(path)).isEmpty();
  }
}
