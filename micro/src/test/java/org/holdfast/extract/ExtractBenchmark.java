package org.holdfast.extract;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// The three thumbnails of one file, through the process that is held in: it works at a lower
/// priority than others, so that a busy machine shows in it first.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ExtractBenchmark {

  private static final List<Box> THREE = List.of(Box.within(96), Box.within(176), Box.within(800));
  private static final String OWNER = "ana";

  private Path folder = Path.of("");
  private Extractor extractor = new Extractor(ExtractSettings.defaults(), folder);
  private byte[] photo = {};
  private byte[] text = {};

  @Setup
  public void open() throws IOException {
    folder = Files.createTempDirectory("extract");
    extractor = new Extractor(ExtractSettings.defaults(), folder);
    photo = photo();
    text = "A line of text, as notes have many.\n".repeat(100).getBytes(UTF_8);
  }

  /// 4,000 by 3,000 points, coarse noise.
  @Benchmark
  public Pictures photo12MegapixelJpeg() {
    return made(photo, "a.jpg");
  }

  @Benchmark
  public Pictures textFile() {
    return made(text, "a.txt");
  }

  private Pictures made(byte[] file, String name) {
    return switch (extractor.pictures(OWNER, Plain.of(file), name, THREE)) {
      case Outcome.Made<Pictures>(Pictures pictures) -> pictures;
      case Outcome.NotMade<Pictures>(Why why) -> throw new IllegalStateException(why.name());
    };
  }

  private static byte[] photo() throws IOException {
    BufferedImage image = new BufferedImage(4_000, 3_000, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(1);
    for (int y = 0; y < 3_000; y += 20) {
      for (int x = 0; x < 4_000; x += 20) {
        int colour = random.nextInt(1 << 24);
        for (int i = 0; i < 400; i++) {
          image.setRGB(x + i % 20, y + i / 20, colour);
        }
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "jpeg", bytes);
    return bytes.toByteArray();
  }

  @TearDown
  public void close() throws IOException {
    extractor.close();
    Files.delete(folder);
  }
}
