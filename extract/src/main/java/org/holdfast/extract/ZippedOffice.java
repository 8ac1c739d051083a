package org.holdfast.extract;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/// Office documents that are ZIP files of XML: Office Open XML and OpenDocument.
final class ZippedOffice {

  // More than any document's text; a bomb of a kilobyte unfolds to as much and is stopped.
  private static final long MOST_UNFOLDED_BYTES = 256L << 20;
  private static final int MOST_ENTRIES = 20_000;
  private static final int MOST_PICTURE_BYTES = 8 << 20;
  private static final Set<String> OWN_PICTURES =
      Set.of(
          "docProps/thumbnail.jpeg",
          "docProps/thumbnail.jpg",
          "docProps/thumbnail.png",
          "Thumbnails/thumbnail.png");

  private ZippedOffice() {}

  /// What is done with a part.
  private interface Part {
    /// @return whether the next one is wanted
    boolean take(String name, InputStream content) throws Exception;
  }

  static void text(byte[] file, TextSink sink) throws Exception {
    eachPart(
        file,
        (name, content) -> {
          if (hasText(name)) {
            OfficeXml.text(content, sink);
          }
          return true;
        });
  }

  /// The picture that the program that wrote it put in.
  static Optional<byte[]> ownPicture(byte[] file) throws Exception {
    byte[][] found = new byte[1][];
    eachPart(
        file,
        (name, content) -> {
          if (OWN_PICTURES.contains(name)) {
            found[0] = content.readNBytes(MOST_PICTURE_BYTES);
          }
          return found[0] == null;
        });
    return Optional.ofNullable(found[0]);
  }

  private static boolean hasText(String name) {
    return name.equals("content.xml")
        || name.equals("xl/sharedStrings.xml")
        || name.matches("word/(document|footnotes|endnotes|header[0-9]+|footer[0-9]+)\\.xml")
        || name.matches("xl/worksheets/sheet[0-9]+\\.xml")
        || name.matches("ppt/(slides|notesSlides)/(slide|notesSlide)[0-9]+\\.xml");
  }

  private static void eachPart(byte[] file, Part part) throws Exception {
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
      Unfolding all = new Unfolding(zip);
      int entries = 0;
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (++entries > MOST_ENTRIES) {
          throw new TooMuch();
        }
        if (!part.take(entry.getName(), all)) {
          return;
        }
        all.transferTo(java.io.OutputStream.nullOutputStream()); // counted too
      }
    } catch (TooMuch _) {
      throw new Work.NotMade(Why.TOO_LARGE);
    }
  }

  private static final class TooMuch extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /// Counts what comes out of all parts together.
  private static final class Unfolding extends InputStream {

    private final InputStream from;
    private long left = MOST_UNFOLDED_BYTES;

    Unfolding(InputStream from) {
      this.from = from;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int at, int length) throws IOException {
      int read = from.read(into, at, length);
      left -= Math.max(0, read);
      if (left < 0) {
        throw new TooMuch();
      }
      return read;
    }

    /// A reader of one part must not end the others.
    @Override
    public void close() {}
  }
}
