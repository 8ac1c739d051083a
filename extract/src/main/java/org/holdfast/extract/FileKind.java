package org.holdfast.extract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What a file is, as far as it matters here: by its first bytes, and where these say nothing by
/// its name.
enum FileKind {
  JPEG("jpeg", "jpg jpeg jpe jfif"),
  PNG("png", "png"),
  GIF("gif", "gif"),
  BMP("bmp", "bmp dib"),
  TIFF("tiff", "tif tiff"),
  WEBP("webp", "webp"),
  PDF("", "pdf"),
  ZIPPED_OFFICE(
      "", "docx docm dotx xlsx xlsm xltx pptx pptm ppsx potx odt ods odp odg ott ots otp"),
  OLD_OFFICE("", "doc dot xls xlt ppt pps pot"),
  RTF("", "rtf"),
  MAIL("", "eml mht mhtml"),
  HTML("", "html htm xhtml"),
  XML("", "xml xsd xsl rss atom kml gpx"),
  /// Drawn by nobody: it is a program for browsers as much as a picture.
  SVG("", "svg"),
  TEXT(
      "",
      "txt text md markdown rst adoc tex log csv tsv json yaml yml toml ini "
          + "conf cfg properties env java kt scala groovy gradle js mjs ts jsx tsx "
          + "css scss vue py rb go rs c h cpp hpp cc cs swift m sh bash zsh ps1 bat "
          + "cmd sql r pl php lua dart ex hs clj diff patch srt vtt ics vcf bib"),
  OTHER("", "");

  private static final int LOOKED_AT_BYTES = 4_096;
  private static final Set<FileKind> WITH_NO_PICTURE = Set.of(SVG, OTHER);
  private static final List<FileKind> PICTURES = List.of(JPEG, PNG, GIF, BMP, TIFF, WEBP);

  private final String imageFormat;
  private final String endings; // a space between each two

  FileKind(String imageFormat, String endings) {
    this.imageFormat = imageFormat;
    this.endings = endings;
  }

  /// What ImageIO calls it.
  String imageFormat() {
    return imageFormat;
  }

  boolean isImage() {
    return PICTURES.contains(this);
  }

  boolean hasPicture() {
    return !WITH_NO_PICTURE.contains(this);
  }

  boolean hasText() {
    return !isImage() && this != OTHER;
  }

  static FileKind ofName(String name) {
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    for (FileKind kind : values()) {
      if (!ending.isEmpty() && List.of(kind.endings.split(" ", -1)).contains(ending)) {
        return kind;
      }
    }
    return OTHER;
  }

  static FileKind of(byte[] file, String name) {
    String start = new String(file, 0, Math.min(file.length, 16), ISO_8859_1);
    FileKind named = ofName(name);
    if (start.startsWith("\u00ff\u00d8\u00ff")) {
      return JPEG;
    }
    if (start.startsWith("\u0089PNG\r\n\u001a\n")) {
      return PNG;
    }
    if (start.startsWith("GIF8")) {
      return GIF;
    }
    if (start.startsWith("BM") && named == BMP) {
      return BMP;
    }
    if (start.startsWith("II*\0") || start.startsWith("MM\0*")) {
      return TIFF;
    }
    if (start.startsWith("RIFF") && start.startsWith("WEBP", 8)) {
      return WEBP;
    }
    return ofDocument(file, start, named);
  }

  private static FileKind ofDocument(byte[] file, String start, FileKind named) {
    if (start.startsWith("%PDF-")) {
      return PDF;
    }
    if (start.startsWith("PK\u0003\u0004")) {
      return named == ZIPPED_OFFICE ? ZIPPED_OFFICE : OTHER; // an archive is no text
    }
    if (start.startsWith("\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1")) {
      return OLD_OFFICE;
    }
    if (start.startsWith("{\\rtf")) {
      return RTF;
    }
    return ofText(file, named);
  }

  private static FileKind ofText(byte[] file, FileKind named) {
    if (!PlainText.looksLikeText(file, LOOKED_AT_BYTES)) {
      return OTHER;
    }
    return switch (named) {
      case MAIL, HTML, XML, SVG -> named;
      default -> TEXT;
    };
  }
}
