package org.holdfast.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.database.Database;
import org.holdfast.identity.IdentityRefusal.PictureRefused;
import org.holdfast.identity.IdentityRefusal.PictureRefused.Flaw;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What people show of themselves, on either database.
@SuppressWarnings("NullAway.Init") // JUnit sets them before each test
abstract class PicturesContract {

  private House house;
  private Pictures pictures;
  private AccountId ana;

  abstract Database open();

  @BeforeEach
  void start() {
    house = new House(open(), SignUps.Policy.OPEN);
    pictures = house.identity.pictures();
    ana = house.identity.accounts().create(House.ANA, "").id();
    house.events.clear();
  }

  @AfterEach
  void stop() {
    house.close();
  }

  @Test
  void aPictureIsKeptAsASquareOfItsMiddle() {
    // Green, with a red and a blue edge that the square leaves out.
    BufferedImage wide = new BufferedImage(1_200, 400, BufferedImage.TYPE_INT_RGB);
    fill(wide, 0, 400, Color.RED);
    fill(wide, 400, 800, Color.GREEN);
    fill(wide, 800, 1_200, Color.BLUE);

    pictures.set(ana, png(wide));

    BufferedImage kept = kept();
    assertThat(kept.getWidth()).isEqualTo(Pictures.SIDE);
    assertThat(kept.getHeight()).isEqualTo(Pictures.SIDE);
    for (int at : List.of(0, 128, 255)) {
      assertThat(new Color(kept.getRGB(at, at))).isEqualTo(Color.GREEN);
    }
    assertThat(house.events).extracting(Event::kind).containsExactly(EventKind.PROFILE_CHANGED);
  }

  @Test
  void anotherReplacesItAndRemovingLeavesNone() {
    AccountId ben = house.identity.accounts().create(EmailAddress.parse("b@example.org"), "").id();
    pictures.set(ben, png(plain(64, Color.RED)));
    pictures.set(ana, png(plain(64, Color.RED)));
    pictures.set(ana, png(plain(64, Color.BLUE)));
    assertThat(new Color(kept().getRGB(9, 9))).isEqualTo(Color.BLUE);

    house.events.clear();
    assertThat(pictures.remove(ana)).isTrue();
    assertThat(pictures.remove(ana)).isFalse();

    assertThat(pictures.find(ana)).isEmpty();
    assertThat(pictures.find(ben)).isPresent();
    assertThat(house.events).hasSize(1);
  }

  @Test
  void whatCannotBePressedTogetherComesBackWhole() {
    BufferedImage noise = new BufferedImage(256, 256, BufferedImage.TYPE_INT_ARGB);
    Random random = new Random(7);
    for (int y = 0; y < 256; y++) {
      for (int x = 0; x < 256; x++) {
        noise.setRGB(x, y, random.nextInt() | 0xFF000000);
      }
    }

    pictures.set(ana, png(noise));

    // More than three of the texts that a sealed field is made of.
    assertThat(pictures.find(ana).orElseThrow()).hasSizeGreaterThan(150_000);
    assertThat(kept().getRGB(0, 0, 256, 256, null, 0, 256))
        .isEqualTo(noise.getRGB(0, 0, 256, 256, null, 0, 256));
  }

  @Test
  void nothingOfTheFileButItsPointsIsKept() {
    byte[] told =
        with(
            png(plain(300, Color.RED)),
            chunk("tEXt", "Author\0Ana Sol, 52.5 north".getBytes(StandardCharsets.ISO_8859_1)),
            chunk("eXIf", "MM\0*GPS of home".getBytes(StandardCharsets.ISO_8859_1)),
            chunk("iCCP", "profile\0\0not one at all".getBytes(StandardCharsets.ISO_8859_1)));

    pictures.set(ana, told);

    assertThat(types(pictures.find(ana).orElseThrow())).containsOnly("IHDR", "IDAT", "IEND");
    assertThat(types(PngFile.of(told).orElseThrow().pixels()))
        .as("what the decoder is given")
        .containsOnly("IHDR", "IDAT", "IEND");
  }

  @Test
  void greyStaysAsGreyAsItWas() {
    BufferedImage grey = new BufferedImage(256, 256, BufferedImage.TYPE_BYTE_GRAY);
    WritableRaster points = grey.getRaster();
    for (int at = 0; at < 256; at++) {
      points.setSample(at, 10, 0, at);
    }

    pictures.set(ana, png(grey));

    BufferedImage kept = kept();
    for (int at : List.of(1, 64, 128, 255)) {
      assertThat(new Color(kept.getRGB(at, 10))).isEqualTo(new Color(at, at, at));
    }
  }

  @Test
  void sixteenBitsBecomeEight() {
    ComponentColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB),
            true,
            false,
            BufferedImage.TRANSLUCENT,
            DataBuffer.TYPE_USHORT);
    WritableRaster points = model.createCompatibleWritableRaster(256, 256);
    for (int y = 0; y < 256; y++) {
      for (int x = 0; x < 256; x++) {
        points.setPixel(x, y, new int[] {0x12FF, 0x8034, 0xFFFF, 0x7F12});
      }
    }

    pictures.set(ana, png(new BufferedImage(model, points, false, null)));

    assertThat(kept().getRGB(5, 5)).isEqualTo(0x7F_12_80_FF);
  }

  @Test
  void whatCannotBeSeenHasNoColour() {
    BufferedImage half = new BufferedImage(512, 512, BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < 512; y++) {
      for (int x = 0; x < 512; x++) {
        half.setRGB(x, y, x % 2 == 0 ? 0xFFFF0000 : 0x0000FF00);
      }
    }

    pictures.set(ana, png(half));

    Color mixed = new Color(kept().getRGB(100, 100), true);
    assertThat(mixed.getAlpha()).isCloseTo(128, within(1));
    assertThat(mixed.getRed()).isEqualTo(255);
    assertThat(mixed.getGreen()).isZero();
  }

  @Test
  void palettesAndInterlacedFilesAreRead() {
    BufferedImage few = new BufferedImage(300, 300, BufferedImage.TYPE_BYTE_INDEXED);
    fill(few, 0, 300, Color.BLUE);
    pictures.set(ana, png(few));
    assertThat(new Color(kept().getRGB(7, 7))).isEqualTo(Color.BLUE);

    BufferedImage split = plain(512, Color.RED);
    fill(split, 256, 512, Color.GREEN);
    pictures.set(ana, interlaced(split));
    assertThat(new Color(kept().getRGB(7, 200))).isEqualTo(Color.RED);
    assertThat(new Color(kept().getRGB(200, 7))).isEqualTo(Color.GREEN);
  }

  @Test
  void evenOnePointIsAPicture() {
    pictures.set(ana, png(plain(1, Color.RED)));

    assertThat(new Color(kept().getRGB(255, 255))).isEqualTo(Color.RED);
  }

  @Test
  void theLargestIsTakenAndOnePointMoreIsNot() {
    pictures.set(ana, png(plain(Pictures.WIDEST, Color.RED)));

    assertThat(new Color(kept().getRGB(0, 255))).isEqualTo(Color.RED);
    assertRefused(
        png(new BufferedImage(Pictures.WIDEST + 1, 1, BufferedImage.TYPE_INT_RGB)), Flaw.TOO_LARGE);
    assertRefused(
        png(new BufferedImage(1, Pictures.WIDEST + 1, BufferedImage.TYPE_INT_RGB)), Flaw.TOO_LARGE);
    assertRefused(new byte[Pictures.MOST_BYTES + 1], Flaw.TOO_LARGE);
  }

  @Test
  void w05_aSmallFileThatClaimsToBeHugeIsRefusedByItsHeader() {
    for (int side : List.of(100_000, Integer.MAX_VALUE)) {
      assertRefused(made(side, side, 8, 6, new byte[64]), Flaw.TOO_LARGE);
    }
    assertRefused(made(0, 1, 8, 6, new byte[64]), Flaw.NOT_PNG);
    assertRefused(made(-1, 1, 8, 6, new byte[64]), Flaw.NOT_PNG);
  }

  @Test
  void w05_aHeaderThatStandsBehindASmallerOneIsNotBelieved() {
    byte[] huge = made(100_000, 100_000, 8, 6, new byte[64]);
    byte[] small = chunk("tEXt", Arrays.copyOfRange(made(1, 1, 8, 6, new byte[0]), 16, 29));
    byte[] forged = join(Arrays.copyOf(huge, 8), small, Arrays.copyOfRange(huge, 8, huge.length));

    assertThat(PngFile.of(forged)).isEmpty();
    assertRefused(forged, Flaw.NOT_PNG);
  }

  @Test
  void w05_whatInflatesToMuchMoreThanItsPointsIsNotInflated() {
    byte[] points = zeros(8 + 1); // one row of two RGBA points
    byte[] bomb = zeros(600_000_000); // 600 kB in the file
    byte[] start = made(2, 1, 8, 6, points);

    long before = allocated();
    pictures.set(ana, made(2, 1, 8, 6, bomb)); // reads what it needs, and no more
    pictures.set(ana, with(start, chunk("zTXt", text(bomb)), chunk("iCCP", text(bomb))));
    assertThat(allocated() - before).isLessThan(32 << 20);
  }

  @Test
  void whatIsCutOffOrAlteredIsRefused() {
    byte[] whole = png(plain(40, Color.RED));
    for (int length = 0; length < whole.length; length++) {
      assertRefused(Arrays.copyOf(whole, length), Flaw.NOT_PNG);
    }
    for (int at = 0; at < whole.length; at++) {
      byte[] altered = whole.clone();
      altered[at] ^= 0x10;
      assertRefused(altered, Flaw.NOT_PNG);
    }
    assertThat(pictures.find(ana)).isEmpty();
    assertThat(house.events).isEmpty();
  }

  @Test
  void chunksThatAreWellMadeAroundNonsenseAreRefused() {
    assertRefused(made(40, 40, 8, 6, zeros(100)), Flaw.NOT_PNG); // too few points
    assertRefused(made(40, 40, 8, 6, new byte[100]), Flaw.NOT_PNG); // not deflated
    assertRefused(made(40, 40, 8, 3, zeros(41 * 40)), Flaw.NOT_PNG); // a palette is missing
    assertRefused(made(40, 40, 7, 6, zeros(9_999)), Flaw.NOT_PNG);
    assertRefused(made(40, 40, 8, 5, zeros(9_999)), Flaw.NOT_PNG);
    assertRefused("GIF89a and more of it than that".getBytes(StandardCharsets.UTF_8), Flaw.NOT_PNG);
  }

  @Test
  void aPictureMovedToAnothersRowDoesNotOpen() {
    pictures.set(ana, png(plain(64, Color.RED)));
    AccountId ben = house.identity.accounts().create(EmailAddress.parse("b@example.org"), "").id();
    house.database.write(
        tx -> tx.execute("update identity_picture set account_id = ?", (Object) ben.bytes()));

    assertThatThrownBy(() -> pictures.find(ben)).isInstanceOf(RuntimeException.class);
    assertThat(pictures.find(ana)).isEmpty();
  }

  @Test
  void nobodyWhoIsGoneGetsOne() {
    assertThatThrownBy(() -> pictures.set(AccountId.random(house.random), png(plain(9, Color.RED))))
        .isInstanceOf(IdentityRefusal.Over.class);
  }

  // ---- files

  private void assertRefused(byte[] file, Flaw flaw) {
    assertThatThrownBy(() -> pictures.set(ana, file))
        .isInstanceOfSatisfying(PictureRefused.class, e -> assertThat(e.flaw()).isEqualTo(flaw));
  }

  private BufferedImage kept() {
    try {
      return ImageIO.read(new ByteArrayInputStream(pictures.find(ana).orElseThrow()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The smallest file that is taken.
  static byte[] point() {
    return png(plain(1, Color.RED));
  }

  private static BufferedImage plain(int side, Color colour) {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    fill(image, 0, side, colour);
    return image;
  }

  private static void fill(BufferedImage image, int from, int until, Color colour) {
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = from; x < until; x++) {
        image.setRGB(x, y, colour.getRGB());
      }
    }
  }

  private static byte[] png(BufferedImage image) {
    return written(image, ImageWriteParam.MODE_DISABLED);
  }

  private static byte[] interlaced(BufferedImage image) {
    return written(image, ImageWriteParam.MODE_DEFAULT);
  }

  private static byte[] written(BufferedImage image, int progressive) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setProgressiveMode(progressive);
      writer.write(null, new IIOImage(image, null, null), param);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /// A file by hand, its header and its points as they are given.
  private static byte[] made(int width, int height, int bits, int colours, byte[] points) {
    byte[] header =
        ByteBuffer.allocate(13)
            .putInt(width)
            .putInt(height)
            .put((byte) bits)
            .put((byte) colours)
            .array();
    byte[] bare =
        join(
            new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'},
            chunk("IHDR", header),
            chunk("IEND", new byte[0]));
    return with(bare, chunk("IDAT", points));
  }

  /// Right behind its header.
  private static byte[] with(byte[] png, byte[]... chunks) {
    int at = 8 + 25;
    return join(Arrays.copyOf(png, at), join(chunks), Arrays.copyOfRange(png, at, png.length));
  }

  private static byte[] chunk(String type, byte[] data) {
    ByteBuffer chunk = ByteBuffer.allocate(data.length + 12);
    chunk.putInt(data.length).put(type.getBytes(StandardCharsets.US_ASCII)).put(data);
    CRC32 check = new CRC32();
    check.update(chunk.array(), 4, data.length + 4);
    return chunk.putInt((int) check.getValue()).array();
  }

  private static byte[] text(byte[] deflated) {
    return join("a\0\0".getBytes(StandardCharsets.US_ASCII), Arrays.copyOf(deflated, 400_000));
  }

  private static byte[] zeros(int count) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes, new Deflater(9))) {
      byte[] piece = new byte[10_000];
      for (int left = count; left > 0; left -= piece.length) {
        out.write(piece, 0, Math.min(left, piece.length));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static List<String> types(byte[] png) {
    List<String> types = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(png, 8, png.length - 8);
    while (in.hasRemaining()) {
      int length = in.getInt();
      byte[] type = new byte[4];
      in.get(type);
      types.add(new String(type, StandardCharsets.US_ASCII));
      in.position(in.position() + length + 4);
    }
    return types;
  }

  /// Bytes that this thread has taken from the heap so far.
  private static long allocated() {
    return ((com.sun.management.ThreadMXBean)
            java.lang.management.ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }
}
