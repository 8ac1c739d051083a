package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.holdfast.server.ByteRanges.Part;
import org.holdfast.server.ByteRanges.Parts;
import org.holdfast.server.ByteRanges.Unsatisfiable;
import org.holdfast.server.ByteRanges.Whole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangesTest {

  @Test
  void rangesAreCutToTheContent() {
    assertThat(parse("bytes=0-9", 100)).isEqualTo(parts(new Part(0, 9)));
    assertThat(parse("bytes=90-", 100)).isEqualTo(parts(new Part(90, 99)));
    assertThat(parse("bytes=90-1000", 100)).isEqualTo(parts(new Part(90, 99)));
    assertThat(parse("bytes=-10", 100)).isEqualTo(parts(new Part(90, 99)));
    assertThat(parse("bytes=-1000", 100)).isEqualTo(parts(new Part(0, 99)));
    assertThat(parse("Bytes=0-0, 5-6,-1", 100))
        .isEqualTo(parts(new Part(0, 0), new Part(5, 6), new Part(99, 99)));
  }

  @Test
  void whatLiesBehindTheEndCannotBeServed() {
    assertThat(parse("bytes=100-", 100)).isEqualTo(new Unsatisfiable());
    assertThat(parse("bytes=100-200,300-", 100)).isEqualTo(new Unsatisfiable());
    assertThat(parse("bytes=0-", 0)).isEqualTo(new Unsatisfiable());
    assertThat(parse("bytes=-0", 100)).isEqualTo(new Unsatisfiable());
    assertThat(parse("bytes=100-200,0-1", 100)).isEqualTo(parts(new Part(0, 1)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "items=0-1",
        "bytes=",
        "bytes=a-b",
        "bytes=5-1",
        "bytes=-",
        "bytes=0-1,,2-3",
        "bytes=99999999999999999999-",
        "bytes=--1"
      })
  void whatMakesNoSenseIsIgnored(String header) {
    assertThat(parse(header, 100)).isEqualTo(new Whole());
  }

  @Test
  void w05_manyOrOverlappingRangesGetTheWhole() {
    String many =
        IntStream.range(0, 20).mapToObj(i -> i + "-" + i).collect(Collectors.joining(","));

    assertThat(parse("bytes=" + many, 100)).isEqualTo(new Whole());
    assertThat(parse("bytes=0-99,0-99", 100)).isEqualTo(new Whole());
  }

  private static ByteRanges parse(String header, long size) {
    return ByteRanges.parse(Optional.of(header), size);
  }

  private static ByteRanges parts(Part... parts) {
    return new Parts(List.of(parts));
  }
}
