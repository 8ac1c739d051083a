package org.holdfast.extract;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.pdmodel.interactive.action.PDActionJavaScript;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;

/// Files as people have them, and as attackers make them.
final class Samples {

  private Samples() {}

  /// Red at the upper left, white elsewhere.
  static byte[] image(String format, int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D to = image.createGraphics();
    to.setColor(Color.WHITE);
    to.fillRect(0, 0, width, height);
    to.setColor(Color.RED);
    to.fillRect(0, 0, width / 2, height / 2);
    to.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, format, bytes);
    return bytes.toByteArray();
  }

  /// A JPEG whose camera lay on its side (orientation 6), at a time.
  static byte[] turnedJpeg(int width, int height) throws IOException {
    byte[] plain = image("jpeg", width, height);
    ByteArrayOutputStream tiff = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(tiff);
    out.write(new byte[] {'M', 'M', 0, 42, 0, 0, 0, 8});
    out.writeShort(2); // the directory: orientation, and where the details are
    entry(out, 0x0112, 3, 1, 6 << 16);
    entry(out, 0x8769, 4, 1, 38);
    out.writeInt(0);
    out.writeShort(1);
    entry(out, 0x9003, 2, 20, 56);
    out.writeInt(0);
    out.write("2024:05:06 07:08:09\0".getBytes(UTF_8));
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    DataOutputStream jpeg = new DataOutputStream(whole);
    jpeg.write(plain, 0, 2);
    jpeg.writeShort(0xFFE1);
    jpeg.writeShort(2 + 6 + tiff.size());
    jpeg.write("Exif\0\0".getBytes(UTF_8));
    tiff.writeTo(jpeg);
    jpeg.write(plain, 2, plain.length - 2);
    return whole.toByteArray();
  }

  private static void entry(DataOutputStream out, int tag, int type, int count, int value)
      throws IOException {
    out.writeShort(tag);
    out.writeShort(type);
    out.writeInt(count);
    out.writeInt(value);
  }

  /// A PNG that says how large it is, and has nothing of it.
  static byte[] pngOfSize(int width, int height) throws IOException {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(header);
    out.writeBytes("IHDR");
    out.writeInt(width);
    out.writeInt(height);
    out.write(new byte[] {1, 0, 0, 0, 0});
    CRC32 sum = new CRC32();
    sum.update(header.toByteArray());
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    DataOutputStream png = new DataOutputStream(whole);
    png.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    png.writeInt(13);
    header.writeTo(png);
    png.writeInt((int) sum.getValue());
    return whole.toByteArray();
  }

  static byte[] gifOfSize(int width, int height) throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes("GIF89a".getBytes(UTF_8));
    byte[] size = {(byte) width, (byte) (width >> 8), (byte) height, (byte) (height >> 8)};
    whole.write(size);
    whole.write(new byte[] {(byte) 0x80, 0, 0, 0, 0, 0, -1, -1, -1, 0x2c, 0, 0, 0, 0});
    whole.write(size);
    whole.write(new byte[] {0, 2, 2, 0x44, 1, 0, 0x3b});
    return whole.toByteArray();
  }

  static byte[] pdf(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PDDocument document = new PDDocument()) {
      PDPage page = new PDPage();
      document.addPage(page);
      document.getDocumentCatalog().setOpenAction(new PDActionJavaScript("while(true){}"));
      try (PDPageContentStream content = new PDPageContentStream(document, page)) {
        content.beginText();
        content.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 24);
        content.newLineAtOffset(100, 700);
        content.showText(text);
        content.endText();
      }
      document.save(bytes);
    }
    return bytes.toByteArray();
  }

  /// A page whose form draws itself.
  static byte[] pdfLoop() {
    return ("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
            + "2 0 obj<</Type/Pages/Kids[3 0 R 2 0 R]/Count 2>>endobj\n"
            + "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R"
            + "/Resources<</XObject<</F 5 0 R>>>>>>endobj\n"
            + "4 0 obj<</Length 5>>stream\n/F Do\nendstream endobj\n"
            + "5 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>"
            + "/Length 5>>stream\n/F Do\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF")
        .getBytes(UTF_8);
  }

  static byte[] zip(String... namesAndContents) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i < namesAndContents.length; i += 2) {
        zip.putNextEntry(new ZipEntry(namesAndContents[i]));
        zip.write(namesAndContents[i + 1].getBytes(UTF_8));
      }
    }
    return bytes.toByteArray();
  }

  /// Some hundred kilobytes that unfold to as many megabytes as asked for.
  static byte[] zipBomb(int mebibytes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("word/media/image1.bin"));
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < mebibytes; i++) {
        zip.write(zeros);
      }
    }
    return bytes.toByteArray();
  }

  static byte[] sheet(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (HSSFWorkbook book = new HSSFWorkbook()) {
      book.createSheet("first").createRow(0).createCell(0).setCellValue(text);
      book.write(bytes);
    }
    return bytes.toByteArray();
  }
}
