package org.holdfast.extract;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.imageio.ImageIO;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.pdfbox.pdmodel.graphics.image.LosslessFactory;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;

/// Has everything opened that is opened on first use, while that is still allowed: the jars, the
/// JDK's native libraries and tables. It reads one harmless file of each kind, made here.
final class WarmUp {

  // One point each, lossy and lossless.
  private static final List<String> WEBP =
      List.of(
          "UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA",
          "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==");
  private static final List<Box> BOXES = List.of(Box.within(20), new Box(10, 10, true));
  private static final String PACKAGE = WarmUp.class.getPackageName();
  private static final int SIDE = 40;

  private WarmUp() {}

  static void run(Parsers parsers) throws IOException {
    ImageIO.setUseCache(false); // it would be a file
    ImageIO.scanForPlugins();
    openClasses();
    openTables();
    for (String format : List.of("png", "jpeg", "gif", "bmp", "tiff")) {
      for (int type :
          new int[] {
            BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_INT_ARGB
          }) {
        picture(parsers, "a." + format, image(format, type));
        facts(parsers, image(format, type));
      }
    }
    WEBP.forEach(each -> picture(parsers, "a.webp", Base64.getDecoder().decode(each)));
    both(parsers, "a.pdf", pdf());
    both(parsers, "a.docx", zipped("word/document.xml", "<a><t>text</t></a>"));
    both(parsers, "a.xls", sheet());
    both(parsers, "a.rtf", "{\\rtf1 text}".getBytes(UTF_8));
    both(parsers, "a.html", "<!doctype html><p>&eacute;".getBytes(UTF_8));
    both(parsers, "a.xml", "<?xml version='1.0'?><!DOCTYPE a><a>&lt;b</a>".getBytes(UTF_8));
    both(parsers, "a.eml", "Subject: =?utf-8?q?a?=\n\ntext".getBytes(UTF_8));
    both(parsers, "a.txt", "text\n\ttext".getBytes(UTF_8));
    both(parsers, "a.txt", new byte[] {'a', (byte) 0xE9});
  }

  private static void both(Parsers parsers, String name, byte[] file) {
    picture(parsers, name, file);
    try {
      parsers.text(file, name, new Wish.OfText(100));
    } catch (Exception _) {
      // it was tried, which is all that is wanted
    }
  }

  private static void facts(Parsers parsers, byte[] file) {
    try {
      parsers.facts(file, new Wish.OfFacts(file.length));
    } catch (Exception _) {
      // it was tried, which is all that is wanted
    }
  }

  private static void picture(Parsers parsers, String name, byte[] file) {
    try {
      parsers.pictures(file, name, new Wish.OfPictures(BOXES, 10_000));
    } catch (Exception _) {
      // it was tried, which is all that is wanted
    }
  }

  private static void openClasses() throws IOException {
    for (String place : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (place.endsWith(".jar")) {
        openJar(Path.of(place));
      } else if (!place.isEmpty()) {
        loadAll(Path.of(place, PACKAGE.split("\\.", -1)));
      }
    }
    if (WarmUp.class.getResource("/no-such-thing") != null) { // looks into every one
      throw new IllegalStateException("there is no such thing");
    }
  }

  /// A jar that is open, and known to the handler of `jar:` addresses, is read without being opened
  /// again.
  private static void openJar(Path jar) {
    try (InputStream in =
        URI.create("jar:" + jar.toUri() + "!/META-INF/MANIFEST.MF").toURL().openStream()) {
      in.readAllBytes();
    } catch (IOException _) {
      // one without a manifest is open all the same
    }
  }

  /// While it is built, this room's classes are files by themselves.
  private static void loadAll(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (DirectoryStream<Path> classes = Files.newDirectoryStream(folder, "*.class")) {
      for (Path each : classes) {
        String name = String.valueOf(each.getFileName()).replaceFirst("\\.class$", "");
        load(PACKAGE + "." + name);
      }
    }
  }

  private static void load(String name) {
    try {
      Class<?> _ = Class.forName(name, false, WarmUp.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError _) {
      // a test's, which needs what is not here
    }
  }

  private static void openTables() {
    GregorianCalendar _ = new GregorianCalendar(TimeZone.getDefault(), Locale.ROOT);
    try {
      for (String digest : List.of("MD5", "SHA-1", "SHA-256")) {
        MessageDigest.getInstance(digest).digest(); // locked PDFs, and hashes of fonts
      }
      Cipher.getInstance("AES/GCM/NoPadding"); // the first one opens what all need
      KeyGenerator.getInstance("AES").generateKey(); // PDFBox asks for randomness
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has these", e);
    }
  }

  private static byte[] image(String format, int type) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(SIDE, SIDE, type), format, bytes);
    return bytes.toByteArray();
  }

  private static byte[] pdf() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PDDocument document = new PDDocument()) {
      PDPage page = new PDPage();
      document.addPage(page);
      try (PDPageContentStream content = new PDPageContentStream(document, page)) {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        content.drawImage(LosslessFactory.createFromImage(document, image), 10, 10);
        for (Standard14Fonts.FontName font : Standard14Fonts.FontName.values()) {
          content.beginText();
          content.setFont(new PDType1Font(font), 12);
          if (!font.getName().equals("ZapfDingbats") && !font.getName().equals("Symbol")) {
            content.showText("text");
          }
          content.endText();
        }
      }
      document.save(bytes);
    }
    return bytes.toByteArray();
  }

  private static byte[] zipped(String name, String content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(name));
      new ByteArrayInputStream(content.getBytes(UTF_8)).transferTo(zip);
    }
    return bytes.toByteArray();
  }

  private static byte[] sheet() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (HSSFWorkbook book = new HSSFWorkbook()) {
      book.createSheet("a").createRow(0).createCell(0).setCellValue("text");
      book.write(bytes);
    }
    return bytes.toByteArray();
  }
}
