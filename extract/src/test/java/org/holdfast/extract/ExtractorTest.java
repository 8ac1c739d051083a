package org.holdfast.extract;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Real files and hostile ones, through the real process.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExtractorTest {

  private static final String ANA = "ana";
  private static final List<Box> SMALL = List.of(Box.within(96));

  private Path folder;
  private Extractor extractor;

  @BeforeAll
  void open(@TempDir Path folder) {
    this.folder = folder;
    extractor = new Extractor(ExtractSettings.defaults(), folder);
  }

  @AfterAll
  void close() {
    extractor.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpeg", "gif", "bmp", "tiff"})
  void aPictureIsMadeSmall(String format) throws IOException {
    Pictures pictures = pictures("a." + format, Samples.image(format, 400, 200), SMALL);

    BufferedImage small = image(pictures);
    assertThat(List.of(small.getWidth(), small.getHeight())).containsExactly(96, 48);
    assertThat(List.of(pictures.width(), pictures.height())).containsExactly(400, 200);
    assertThat(colour(small, 0.25, 0.25)).isEqualTo("red");
    assertThat(colour(small, 0.75, 0.75)).isEqualTo("white");
  }

  @Test
  void webpIsRead() throws IOException {
    byte[] webp = Base64.getDecoder().decode("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==");

    assertThat(pictures("a.webp", webp, SMALL).width()).isEqualTo(1);
  }

  @Test
  void whatWasTakenSidewaysStandsUpright() throws IOException {
    Pictures pictures = pictures("a.jpg", Samples.turnedJpeg(400, 200), SMALL);

    BufferedImage small = image(pictures);
    assertThat(List.of(small.getWidth(), small.getHeight())).containsExactly(48, 96);
    assertThat(colour(small, 0.75, 0.25)).isEqualTo("red");
    assertThat(pictures.takenAt()).contains(LocalDateTime.of(2024, 5, 6, 7, 8, 9));
  }

  @Test
  void aCutPictureFillsItsBox() throws IOException {
    Pictures pictures =
        pictures("a.png", Samples.image("png", 400, 200), List.of(new Box(50, 80, true)));

    assertThat(List.of(image(pictures).getWidth(), image(pictures).getHeight()))
        .containsExactly(50, 80);
  }

  @Test
  void aPdfShowsItsFirstPageAndItsText() throws IOException {
    byte[] pdf = Samples.pdf("Written in a PDF");

    BufferedImage page = image(pictures("a.pdf", pdf, List.of(Box.within(800))));

    assertThat(page.getHeight()).isBetween(798, 800);
    assertThat(darkPoints(page)).isGreaterThan(200);
    assertThat(text("a.pdf", pdf)).isEqualTo("Written in a PDF");
  }

  @Test
  void textIsDrawnAsAPage() throws IOException {
    BufferedImage page =
        image(
            pictures(
                "a.md",
                "# Title\n\nSome words that fill a line, and more.\nAnd another.".getBytes(UTF_8),
                List.of(Box.within(800))));

    assertThat(darkPoints(page)).isGreaterThan(300);
  }

  @Test
  void documentsHaveText() throws IOException {
    String word =
        "<w:document xmlns:w='w'><w:p><w:t>one</w:t><w:t> two</w:t></w:p><w:p><w:t>three</w:t></w:p>"
            + "<w:instrText>HIDDEN</w:instrText></w:document>";
    String open =
        "<d xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'><text:p>one"
            + "<text:span> two</text:span></text:p><meta>HIDDEN</meta></d>";
    String sheet = "<s><row><c t='s'><v>0</v></c><c><v>42</v></c></row></s>";

    assertThat(text("a.docx", Samples.zip("word/document.xml", word))).isEqualTo("one two\nthree");
    assertThat(text("a.odt", Samples.zip("content.xml", open))).isEqualTo("one two");
    assertThat(text("a.xlsx", Samples.zip("xl/worksheets/sheet1.xml", sheet)).strip())
        .isEqualTo("42");
    assertThat(text("a.xls", Samples.sheet("in a cell"))).contains("in a cell");
    assertThat(text("a.rtf", "{\\rtf1{\\fonttbl F;}one\\par t\\'e9\\u8364?}".getBytes(UTF_8)))
        .isEqualTo("one\nt\u00e9\u20ac");
    assertThat(text("a.html", "<title>T</title><script>x()</script><p>caf&eacute;".getBytes(UTF_8)))
        .contains("caf\u00e9")
        .doesNotContain("x()");
    assertThat(
            text(
                "a.eml",
                "Subject: =?utf-8?q?caf=C3=A9?=\nContent-Type: text/html\n\n<b>bold</b>"
                    .getBytes(UTF_8)))
        .isEqualTo("caf\u00e9\nbold");
    assertThat(text("a.svg", "<svg><text>drawn</text></svg>".getBytes(UTF_8)).strip())
        .isEqualTo("drawn");
  }

  @Test
  void plainTextIsReadInWhateverItIsWritten() {
    assertThat(text("a.txt", "caf\u00e9\r\n\u001b[2Jend".getBytes(UTF_8)))
        .isEqualTo("caf\u00e9\n[2Jend");
    assertThat(text("a.txt", new byte[] {'c', (byte) 0xE9})).isEqualTo("c\u00e9");
    assertThat(text("a.txt", "\ufeffcaf\u00e9".getBytes(UTF_16LE))).isEqualTo("caf\u00e9");
  }

  @Test
  void moreTextThanAskedForIsCut() {
    byte[] long1 = "word ".repeat(10_000).getBytes(UTF_8);

    assertThat(extractor.text(ANA, Plain.of(long1), "a.txt", 7))
        .isEqualTo(new Outcome.Made<>(new Text("word wo", true)));
  }

  @Test
  void whatHasNoPictureOrTextIsSaidToHaveNone() throws IOException {
    assertThat(why("a.bin", new byte[] {0, 1, 2})).isEqualTo(Why.NOTHING_IN_IT);
    assertThat(why("a.svg", "<svg/>".getBytes(UTF_8))).isEqualTo(Why.NOTHING_IN_IT);
    assertThat(extractor.text(ANA, Plain.of(Samples.image("png", 9, 9)), "a.png", 100))
        .isEqualTo(new Outcome.NotMade<>(Why.NOTHING_IN_IT));
  }

  @Test
  void aPictureBombIsNotDecoded() throws IOException {
    assertThat(why("a.png", Samples.pngOfSize(50_000, 50_000))).isEqualTo(Why.TOO_MANY_PIXELS);
    assertThat(why("a.gif", Samples.gifOfSize(65_535, 65_535))).isEqualTo(Why.TOO_MANY_PIXELS);
    isFineAgain();
  }

  @Test
  void aZipBombIsNotUnfoldedToItsEnd() throws IOException {
    byte[] bomb = Samples.zipBomb(400);

    assertThat(bomb.length).isLessThan(1 << 20);
    assertThat(why("a.docx", bomb)).isEqualTo(Why.TOO_LARGE);
    isFineAgain();
  }

  @Test
  void w10_noEntityIsUnfoldedAndNoneIsFetched() throws IOException {
    Path secret = Files.writeString(Files.createTempFile("extract", ".txt"), "SECRET-OF-A-FILE");
    String laughs =
        "<!DOCTYPE a [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>"
            + "<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'>]><a>start &c;</a>";
    String fetches =
        "<!DOCTYPE a [<!ENTITY x SYSTEM '" + secret.toUri() + "'>]><a><t>start &x;</t></a>";
    try {
      for (String xml : List.of(laughs, fetches)) {
        for (Outcome<Text> each :
            List.of(
                extractor.text(ANA, Plain.of(xml.getBytes(UTF_8)), "a.svg", 10_000),
                extractor.text(ANA, Plain.of(xml.getBytes(UTF_8)), "a.xml", 10_000),
                extractor.text(
                    ANA, Plain.of(Samples.zip("word/document.xml", xml)), "a.docx", 10_000))) {
          assertThat(each.toString()).doesNotContain("haha").doesNotContain("SECRET");
        }
      }
    } finally {
      Files.delete(secret);
    }
    isFineAgain();
  }

  @Test
  void aPdfThatTurnsInCirclesComesToAnEnd() {
    Outcome<Pictures> outcome =
        extractor.pictures(ANA, Plain.of(Samples.pdfLoop()), "a.pdf", SMALL);

    assertThat(outcome).isNotNull();
    isFineAgain();
  }

  @Test
  void whatIsCutOffIsDamagedOrShowsWhatIsThere() throws IOException {
    for (String format : List.of("png", "jpeg", "gif", "bmp", "tiff")) {
      byte[] whole = Samples.image(format, 400, 200);
      for (int part : List.of(3, 10, whole.length / 2)) {
        assertThat(
                extractor.pictures(ANA, Plain.of(Arrays.copyOf(whole, part)), "a." + format, SMALL))
            .isNotEqualTo(new Outcome.NotMade<>(Why.CRASHED));
      }
    }
    byte[] pdf = Samples.pdf("text");
    assertThat(why("a.pdf", Arrays.copyOf(pdf, pdf.length / 3))).isEqualTo(Why.DAMAGED);
    isFineAgain();
  }

  @Test
  void aFileThatIsTooLargeIsNotEvenRead() {
    Plain endless = plain(1L << 40, _ -> fail());

    assertThat(extractor.text(ANA, endless, "a.txt", 100))
        .isEqualTo(new Outcome.NotMade<>(Why.TOO_LARGE));
  }

  @Test
  void moreThanWasSaidIsNotTaken() {
    Plain endless =
        plain(
            100,
            out -> {
              while (true) {
                out.write(new byte[64]);
              }
            });

    assertThatThrownBy(() -> extractor.text(ANA, endless, "a.txt", 100))
        .isInstanceOf(IllegalStateException.class);
    isFineAgain();
  }

  @Test
  void whatTheCallerThrowsComesBackToThem() {
    Plain broken =
        plain(
            100,
            _ -> {
              throw new IllegalArgumentException("no region has it");
            });

    assertThatThrownBy(() -> extractor.text(ANA, broken, "a.txt", 100))
        .hasMessage("no region has it");
    isFineAgain();
  }

  @Test
  void nothingOfAFileLiesInItsFolder() throws IOException {
    isFineAgain();
    try (Stream<Path> all = Files.walk(folder)) {
      assertThat(all.filter(Files::isRegularFile)).isEmpty();
    }
  }

  private interface Writing {
    void to(OutputStream out) throws IOException;
  }

  private static Plain plain(long sizeBytes, Writing writing) {
    return new Plain() {
      @Override
      public long sizeBytes() {
        return sizeBytes;
      }

      @Override
      public void writeTo(OutputStream out) throws IOException {
        writing.to(out);
      }
    };
  }

  private static void fail() {
    throw new AssertionError("it is not read");
  }

  private void isFineAgain() {
    assertThat(text("a.txt", "fine".getBytes(UTF_8))).isEqualTo("fine");
  }

  private String text(String name, byte[] file) {
    return switch (extractor.text(ANA, Plain.of(file), name, 10_000)) {
      case Outcome.Made<Text>(Text made) -> made.text();
      case Outcome.NotMade<Text>(Why why) -> throw new AssertionError(name + ": " + why);
    };
  }

  private Pictures pictures(String name, byte[] file, List<Box> boxes) {
    return switch (extractor.pictures(ANA, Plain.of(file), name, boxes)) {
      case Outcome.Made<Pictures>(Pictures made) -> made;
      case Outcome.NotMade<Pictures>(Why why) -> throw new AssertionError(name + ": " + why);
    };
  }

  private Why why(String name, byte[] file) {
    return switch (extractor.pictures(ANA, Plain.of(file), name, SMALL)) {
      case Outcome.Made<Pictures> _ -> throw new AssertionError(name + " has a picture");
      case Outcome.NotMade<Pictures>(Why why) -> why;
    };
  }

  private static BufferedImage image(Pictures pictures) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(pictures.each().getFirst().bytes()));
  }

  private static String colour(BufferedImage image, double x, double y) {
    Color at = new Color(image.getRGB((int) (image.getWidth() * x), (int) (image.getHeight() * y)));
    boolean red = at.getRed() > 200;
    return !red ? "dark" : at.getGreen() > 200 ? "white" : at.getGreen() < 60 ? "red" : "pink";
  }

  private static int darkPoints(BufferedImage image) {
    int dark = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        dark += new Color(image.getRGB(x, y)).getRed() < 100 ? 1 : 0;
      }
    }
    return dark;
  }
}
