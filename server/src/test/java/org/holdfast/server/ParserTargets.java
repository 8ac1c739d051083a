package org.holdfast.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.holdfast.server.ByteRanges.Part;
import org.holdfast.server.ByteRanges.Parts;
import org.holdfast.server.ByteRanges.Unsatisfiable;
import org.holdfast.server.ByteRanges.Whole;

/// What must hold for the parsers that all doors share, whatever bytes they get.
final class ParserTargets {

  private ParserTargets() {}

  /// `Range` of downloads, archives and exports. The first byte tells the content's length.
  static void ranges(byte[] bytes) {
    long size = bytes.length == 0 ? 0 : (bytes[0] & 0xffL) * (bytes[0] & 0xffL);
    switch (ByteRanges.parse(Optional.of(new String(bytes, ISO_8859_1).stripLeading()), size)) {
      case Whole _, Unsatisfiable _ -> {}
      case Parts(List<Part> parts) -> {
        assertThat(parts).hasSizeBetween(1, ByteRanges.MAX_PARTS);
        assertThat(parts)
            .allSatisfy(
                part -> {
                  assertThat(part.first()).isBetween(0L, size - 1);
                  assertThat(part.last()).isBetween(part.first(), size - 1);
                });
        assertThat(parts.stream().mapToLong(Part::lengthBytes).sum()).isLessThanOrEqualTo(size);
      }
    }
  }

  /// `If-Match` and `If-None-Match`.
  static void entityTags(byte[] bytes) {
    try {
      EntityTags tags = EntityTags.parse(Optional.of(new String(bytes, ISO_8859_1))).orElseThrow();
      assertThat(tags.any()).isNotEqualTo(!tags.tags().isEmpty());
      assertThat(tags.tags())
          .allSatisfy(tag -> assertThat(tag.opaque()).startsWith("\"").endsWith("\""));
    } catch (Malformed malformed) {
      assertThat(malformed.code()).isEqualTo("malformedEntityTag");
    }
  }

  /// Percent-encoded text: what was read means the same when it is written again.
  static void percentText(byte[] bytes) {
    try {
      String read = PercentText.decode(new String(bytes, ISO_8859_1));
      assertThat(PercentText.decode(PercentText.encodeSegment(read))).isEqualTo(read);
    } catch (Malformed malformed) {
      assertThat(malformed.code()).isEqualTo("invalidPath");
    }
  }

  /// Which door a request's path leads to.
  static void doorOfPath(byte[] bytes) {
    String door = RawPaths.door(new String(bytes, ISO_8859_1));
    assertThat(door).startsWith("/").doesNotContain("%", ";", "\\", "//");
  }

  /// A file's name as an answer's header says it: one line, whatever it is.
  static void contentDisposition(byte[] bytes) {
    String header = ContentDisposition.attachment(new String(bytes, UTF_8));
    assertThat(header.chars()).allMatch(c -> c >= 0x20 && c < 0x7f);
  }
}
