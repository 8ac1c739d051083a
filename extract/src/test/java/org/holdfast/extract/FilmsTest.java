package org.holdfast.extract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Real films and hostile ones, through the real ffmpeg, held in.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FilmsTest {

  private static final String ANA = "ana";
  private static final List<Box> SMALL = List.of(Box.within(96));

  private Path folder;
  private Extractor extractor;

  @BeforeAll
  void open(@TempDir Path folder) {
    FilmSamples.requireProgram("/usr/bin/ffmpeg");
    this.folder = folder;
    extractor =
        Extractor.withFilms(
            ExtractSettings.defaults(), folder.resolve("extract"), "/nowhere:/usr/bin");
  }

  @AfterAll
  void close() {
    if (extractor != null) {
      extractor.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "mp4, libx264, +faststart",
    "mp4, libx264, -faststart",
    "mov, mjpeg, -faststart",
    "mkv, libx264, -faststart",
    "webm, libvpx, -faststart",
    "avi, mpeg4, -faststart",
  })
  void aFilmHasAPicture(String ending, String codec, String flags) throws Exception {
    byte[] film =
        ending.equals("mp4")
            ? FilmSamples.film(folder, ending, "-c:v", codec, "-movflags", flags)
            : FilmSamples.film(folder, ending, "-c:v", codec);

    isRedAndWhite(stills(FilmSamples.ranges(film)));
    assertThat(extractor.filmConfinement())
        .isEqualTo(
            new Confinement(
                true, "Held in by a filter of system calls (seccomp) and by Landlock."));
  }

  @Test
  void ofALongFilmBothEndsAreEnough() throws Exception {
    // ftyp, mdat .. | a box that is passed over, of 100 MiB | moov
    byte[] film = FilmSamples.film(folder, "mp4", "-c:v", "libx264", "-movflags", "-faststart");
    int moov = at(film, "moov") - 4;
    ByteArrayOutputStream longer = new ByteArrayOutputStream();
    longer.write(film, 0, moov);
    int free = 100 << 20;
    longer.write(ByteBuffer.allocate(8).putInt(free).put("free".getBytes(UTF_8)).array());
    longer.write(new byte[free - 8]);
    longer.write(film, moov, film.length - moov);

    isRedAndWhite(stills(FilmSamples.ranges(longer.toByteArray())));
  }

  @Test
  void aFilmThatIsCutOffHasNoneAndTheNextOneHas() throws Exception {
    byte[] film = FilmSamples.film(folder, "mp4", "-c:v", "libx264", "-movflags", "-faststart");

    assertThat(stills(FilmSamples.ranges(Arrays.copyOf(film, film.length / 2))))
        .isEqualTo(new Outcome.NotMade<>(Why.DAMAGED));
    isRedAndWhite(stills(FilmSamples.ranges(film)));
  }

  @Test
  void aFilmOfTooManyPointsHasNone() throws Exception {
    byte[] film = FilmSamples.film(folder, "mkv", "-c:v", "mjpeg");
    assertThat(film).isNotEmpty();
    ExtractSettings all = ExtractSettings.defaults();
    ExtractSettings few =
        new ExtractSettings(
            all.mostBytes(),
            30_000, // ffmpeg counts 128 more on each side
            all.heapBytes(),
            all.perFile(),
            all.start(),
            all.idle(),
            all.files());
    try (Extractor strict = Extractor.withFilms(few, folder.resolve("few"), "/usr/bin")) {
      assertThat(strict.stills(ANA, FilmSamples.ranges(film), SMALL))
          .isEqualTo(new Outcome.NotMade<>(Why.DAMAGED));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\nfile://FILE\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile 'FILE'\n",
        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=a\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 9 RTP/AVP 96\n",
        "no film at all",
      })
  void whatNamesAnotherFileShowsNothingOfIt(String playlist) throws Exception {
    Path other = Files.write(folder.resolve("other.mp4"), FilmSamples.film(folder, "mp4"));

    byte[] hostile = playlist.replace("FILE", other.toString()).getBytes(UTF_8);

    assertThat(stills(FilmSamples.ranges(hostile))).isEqualTo(new Outcome.NotMade<>(Why.DAMAGED));
  }

  @Test
  void nothingOfAFilmIsLeftOnTheDisk() throws Exception {
    stills(FilmSamples.ranges(FilmSamples.film(folder, "mkv")));

    try (var all = Files.walk(folder.resolve("extract"))) {
      assertThat(all.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void withoutFfmpegNoFilmIsAskedAboutAndItIsSaid() {
    Path none = folder.resolve("none");
    try (Extractor without =
        Extractor.withFilms(ExtractSettings.defaults(), none, folder.toString())) {
      assertThat(without.isFilm("a.mp4")).isFalse();
      assertThat(without.filmConfinement().holds()).isFalse();
      assertThat(without.stills(ANA, FilmSample.RANGES, SMALL))
          .isEqualTo(new Outcome.NotMade<>(Why.UNAVAILABLE));
    }
    assertThat(extractor.isFilm("a.MP4")).isTrue();
    assertThat(extractor.isFilm("a.ts")).as("a program's text").isFalse();
  }

  private Outcome<Pictures> stills(Ranges film) {
    return extractor.stills(ANA, film, SMALL);
  }

  private static void isRedAndWhite(Outcome<Pictures> outcome) throws Exception {
    assertThat(outcome).isInstanceOf(Outcome.Made.class);
    Pictures pictures = ((Outcome.Made<Pictures>) outcome).value();
    BufferedImage small =
        ImageIO.read(new ByteArrayInputStream(pictures.each().getFirst().bytes()));
    assertThat(List.of(small.getWidth(), small.getHeight())).containsExactly(96, 48);
    Color left = new Color(small.getRGB(20, 24));
    Color right = new Color(small.getRGB(70, 24));
    assertThat(left.getRed()).isGreaterThan(200);
    assertThat(left.getGreen()).isLessThan(60);
    assertThat(right.getGreen()).isGreaterThan(200);
  }

  private static int at(byte[] file, String what) {
    return new String(file, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(what);
  }
}
