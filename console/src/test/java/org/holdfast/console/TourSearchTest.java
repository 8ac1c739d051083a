package org.holdfast.console;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Help.Ansi;

/// The tour's proof of secrecy is worth what its search finds.
final class TourSearchTest {
  private static final byte[] SECRET = "Käthe's letter of 7 May, never sent".getBytes(UTF_8);
  private static final int MIB = 1 << 20;

  private final TourScreen silent =
      new TourScreen(new PrintWriter(Writer.nullWriter()), Ansi.OFF, false);
  private final TourSearch search = new TourSearch();
  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void looksForTheSecret() {
    TourDisguises.ofContent(SECRET).forEach(form -> search.add("content", form));
    TourDisguises.ofName(SECRET).forEach(form -> search.add("name", form));
  }

  @Test
  void findsNothingInNoise() throws Exception {
    Files.write(folder.resolve("noise"), noise(3 * MIB));
    TourSearch.Found found = search.in(folder, silent);
    assertThat(found.places()).isEmpty();
    assertThat(found.searchedBytes()).isEqualTo(3L * MIB);
  }

  @Test
  void findsTheSecretAtEveryPlaceAcrossABorderOfItsBuffer() throws Exception {
    for (int at = MIB - 80; at < MIB + 80; at++) {
      assertThat(foundAt(at, SECRET)).as("at %d", at).isTrue();
    }
  }

  @Test
  void findsTheSecretAtTheVeryBeginningAndTheVeryEnd() throws Exception {
    assertThat(foundAt(0, SECRET)).isTrue();
    assertThat(foundAt(2 * MIB - SECRET.length, SECRET)).isTrue();
    Files.write(folder.resolve("file"), SECRET);
    assertThat(search.in(folder, silent).places()).containsKey("content");
  }

  @Test
  void findsItAsUtf16AndHex() throws Exception {
    assertThat(foundAt(1001, new String(SECRET, UTF_8).getBytes(UTF_16LE))).isTrue();
    assertThat(foundAt(1000, HexFormat.of().formatHex(SECRET).getBytes(US_ASCII))).isTrue();
    assertThat(foundAt(1000, HexFormat.of().withUpperCase().formatHex(SECRET).getBytes(US_ASCII)))
        .isTrue();
  }

  @Test
  void findsItInsideLongerBase64AtEveryAlignment() throws Exception {
    for (int before = 0; before < 6; before++) {
      byte[] longer = noise(before + SECRET.length + 5);
      System.arraycopy(SECRET, 0, longer, before, SECRET.length);
      assertThat(foundAt(500, Base64.getEncoder().encode(longer))).as("%d before", before).isTrue();
      assertThat(foundAt(500, Base64.getUrlEncoder().encode(longer))).isTrue();
    }
  }

  @Test
  void oneWrongByteIsNotIt() throws Exception {
    byte[] almost = SECRET.clone();
    almost[almost.length - 1] ^= 1;
    assertThat(foundAt(1000, almost)).isFalse();
  }

  private boolean foundAt(int position, byte[] form) throws Exception {
    byte[] file = noise(2 * MIB);
    System.arraycopy(form, 0, file, position, form.length);
    Files.write(folder.resolve("file"), file);
    return !search.in(folder, silent).places().isEmpty();
  }

  private static byte[] noise(int length) {
    byte[] noise = new byte[length];
    new SplittableRandom(length).nextBytes(noise);
    return noise;
  }
}
