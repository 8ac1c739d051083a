package org.holdfast.micro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Every benchmark runs, once.
class MicroTest {

  @Test
  void everyRowIsMeasured() throws Exception {
    String table = Micro.table(Micro.Wishes.parse(List.of("--quick", "--markdown")));

    for (Micro.Row row : Micro.Row.values()) {
      if (!row.isPossible() && System.getenv("HOLDFAST_WHOLE_TEST") == null) {
        continue; // softhsm2 is not installed
      }
      assertThat(table).contains("| " + row.title() + " | ");
    }
  }

  @Test
  void oneRowCanBeAskedFor() throws Exception {
    String table = Micro.table(Micro.Wishes.parse(List.of("--quick", "--only", "digest")));

    assertThat(table).contains("digest").doesNotContain("sealed");
  }

  @Test
  void anUnknownWordIsRefused() {
    assertThatThrownBy(() -> Micro.Wishes.parse(List.of("--fast")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--fast");
  }
}
