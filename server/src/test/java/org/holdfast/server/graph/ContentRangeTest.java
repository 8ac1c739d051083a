package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentRangeTest {

  @Test
  void aFragmentSaysWhereItBelongs() {
    assertThat(ContentRange.parse(Optional.of("bytes 0-327679/1048576")))
        .isEqualTo(new ContentRange(0, 327_679, OptionalLong.of(1_048_576)));
    assertThat(ContentRange.parse(Optional.of("bytes 5-5/*")).lengthBytes()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bytes",
        "bytes 5-4/10",
        "bytes 0-10/10",
        "bytes */10",
        "bytes -5/10",
        "items 0-1/2",
        "bytes 0-1/2, 3-4/5",
        "bytes 0-99999999999999999999/*"
      })
  void aFragmentThatContradictsItselfIsRefused(String header) {
    assertThatThrownBy(() -> ContentRange.parse(Optional.of(header)))
        .isInstanceOf(GraphRefusal.class);
  }
}
