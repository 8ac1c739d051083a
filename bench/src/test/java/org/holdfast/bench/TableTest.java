package org.holdfast.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TableTest {
  private final Results results = new Results();
  private final Table table = new Table(List.of("holdfast", "rclone crypt"), Sizes.FULL, results);

  @Test
  void showsMediansWithTheirRangeAndHowManyTimesBetter() {
    for (double each : new double[] {400, 100, 200}) {
      results.add(Measure.BIG_UPLOAD, "holdfast", each);
    }
    results.add(Measure.BIG_UPLOAD, "rclone crypt", 100);
    assertThat(table.markdown())
        .contains("| upload of 1 GiB, one request | 200 MiB/s (100–400) | 100 MiB/s | 2.00 |");
  }

  @Test
  void lessTimeIsBetter() {
    results.add(Measure.LISTING, "holdfast", 50);
    results.add(Measure.LISTING, "rclone crypt", 1000);
    assertThat(table.markdown()).contains("| listing of 10,000 items | 50 ms | 1,000 ms | 20 |");
  }

  @Test
  void leavesOpenWhatAPeerDoesNotHave() {
    results.add(Measure.BIG_UPLOAD_SESSION, "holdfast", 50);
    assertThat(table.markdown()).contains("| 50 MiB/s | – | – |");
    assertThat(table.text()).contains("50 MiB/s").contains("–");
  }

  @Test
  void readsSizes() {
    assertThat(Sizes.parse("64MiB")).isEqualTo(64L << 20);
    assertThat(Sizes.parse("1 GiB")).isEqualTo(1L << 30);
    assertThat(Sizes.parse("100")).isEqualTo(100);
    assertThat(Sizes.text(1L << 30)).isEqualTo("1 GiB");
    assertThatThrownBy(() -> Sizes.parse("much")).isInstanceOf(IllegalArgumentException.class);
  }
}
