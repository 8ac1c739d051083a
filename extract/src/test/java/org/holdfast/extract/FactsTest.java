package org.holdfast.extract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What files say of themselves, through the real process.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FactsTest {

  private Extractor extractor;

  @BeforeAll
  void open(@TempDir Path folder) {
    extractor = new Extractor(ExtractSettings.defaults(), folder);
  }

  @AfterAll
  void close() {
    extractor.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg", "gif", "bmp", "tiff"})
  void aPictureSaysHowLargeItIs(String format) throws IOException {
    Facts facts = facts("a." + format, Samples.image(format, 400, 200));

    assertThat(facts.picture()).contains(new Facts.Size(400, 200));
    assertThat(facts.film()).isEmpty();
  }

  @Test
  void aPhotographSaysWhenItWasTakenAndIsAsLargeAsItIsShown() throws IOException {
    Facts facts = facts("a.jpg", Samples.turnedJpeg(400, 200));

    assertThat(facts.picture()).contains(new Facts.Size(200, 400));
    assertThat(facts.photo().orElseThrow().takenAt())
        .contains(Instant.parse("2024-05-06T07:08:09Z"));
    assertThat(facts.photo().orElseThrow().orientation()).isEqualTo(6);
  }

  /// What says so lies behind the content, which is 5 GiB and never sent.
  @Test
  void aLongFilmIsReadAtItsEnds() {
    byte[] head =
        join(box("ftyp", "isom\0\0\0\0isom".getBytes(ISO_8859_1)), longBox("mdat", 5L << 30));
    byte[] tail = box("moov", box("mvhd", movieHeader(1_000, 62_500)));
    long whole = head.length - 16 + (5L << 30) + tail.length;

    Outcome<Facts> outcome = extractor.facts("ana", ends(head, tail, whole), "a.mp4");

    assertThat(((Outcome.Made<Facts>) outcome).value().length())
        .contains(Duration.ofMillis(62_500));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.mp4", "a.mov", "a.avi", "a.wav", "a.jpg", "a.heic", "a.tif", "a.webp"})
  void whatIsNoneSaysNothingAndTheNextIsReadAllTheSame(String name) throws IOException {
    byte[] noise = new byte[5_000];
    new Random(7).nextBytes(noise);
    byte[] cut = Arrays.copyOf(Samples.turnedJpeg(400, 200), 300);
    byte[] hostile =
        join(box("ftyp", "isom\0\0\0\0isom".getBytes(ISO_8859_1)), longBox("moov", -1L));

    for (byte[] each : List.of(noise, cut, hostile, new byte[] {1})) {
      Outcome<Facts> outcome = extractor.facts("ana", ranges(each), name);
      if (outcome instanceof Outcome.NotMade<Facts>(Why why)) {
        assertThat(why.isFinal()).isTrue();
      }
    }
    assertThat(facts("b.png", Samples.image("png", 4, 2)).picture()).contains(new Facts.Size(4, 2));
  }

  @Test
  void factsAreReadAsTheyWereWrittenAndNothingElseIs() {
    Facts all =
        new Facts(
            Optional.of(new Facts.Size(4_000, 3_000)),
            Optional.of(
                new Facts.Photo(
                    Optional.of(Instant.parse("2024-05-06T07:08:09Z")),
                    "Maker",
                    "Model 1",
                    Optional.of(new Facts.Fraction(1, 250)),
                    2.8,
                    35,
                    400,
                    6)),
            Optional.of(new Facts.Film(new Facts.Size(1_920, 1_080), 29.97)),
            Optional.of(Duration.ofMillis(1_234)));
    byte[] bytes = FactsForm.bytes(all);

    assertThat(FactsForm.read(bytes)).contains(all);
    assertThat(FactsForm.read(FactsForm.bytes(Facts.NONE))).contains(Facts.NONE);
    for (int length = 0; length < bytes.length; length++) {
      assertThat(FactsForm.read(Arrays.copyOf(bytes, length))).isEmpty();
    }
    assertThat(FactsForm.read(Arrays.copyOf(bytes, bytes.length + 1))).isEmpty();
    assertThat(FactsForm.read(new byte[] {16})).isEmpty();
    assertThat(FactsForm.read(new byte[] {1, 0, 0, 0, 0, 0, 0, 0, 1})).isEmpty();
  }

  private Facts facts(String name, byte[] file) {
    Outcome<Facts> outcome = extractor.facts("ana", ranges(file), name);
    assertThat(outcome).isInstanceOf(Outcome.Made.class);
    return ((Outcome.Made<Facts>) outcome).value();
  }

  private static Ranges ranges(byte[] file) {
    return new Ranges() {
      @Override
      public long sizeBytes() {
        return file.length;
      }

      @Override
      public void writeTo(OutputStream out, long from, long length) throws IOException {
        out.write(file, (int) from, (int) length);
      }
    };
  }

  /// Zeros between the two.
  private static Ranges ends(byte[] head, byte[] tail, long whole) {
    return new Ranges() {
      @Override
      public long sizeBytes() {
        return whole;
      }

      @Override
      public void writeTo(OutputStream out, long from, long length) throws IOException {
        byte[] part = new byte[(int) length];
        boolean first = from == 0;
        byte[] end = first ? head : tail;
        System.arraycopy(end, 0, part, first ? 0 : part.length - tail.length, end.length);
        out.write(part);
      }
    };
  }

  private static byte[] box(String type, byte[] content) {
    return join(number(8 + content.length, 4), type.getBytes(ISO_8859_1), content);
  }

  /// Only its beginning, with a length of eight bytes.
  private static byte[] longBox(String type, long length) {
    return join(number(1, 4), type.getBytes(ISO_8859_1), number(length, 8));
  }

  private static byte[] movieHeader(int scale, int duration) {
    byte[] rest = new byte[80];
    return join(new byte[12], number(scale, 4), number(duration, 4), rest);
  }

  private static byte[] number(long value, int bytes) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(all)) {
      out.writeLong(value);
    } catch (IOException e) {
      throw new UncheckedIOException("memory can be written", e);
    }
    return Arrays.copyOfRange(all.toByteArray(), 8 - bytes, 8);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
