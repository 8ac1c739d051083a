package org.holdfast.extract;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.pdfbox.pdmodel.font.FontMappers;
import org.jsoup.Jsoup;

/// Chooses what reads a file. Lives in the process that is held in.
final class Parsers implements Work {

  // As many characters as a page of small print has.
  private static final int CHARS_OF_A_PAGE = 8_000;

  private final TextPage page;

  /// Sets for the whole process which font stands in for others.
  Parsers() throws IOException {
    OneFont font = new OneFont();
    FontMappers.set(font);
    page = new TextPage(font.font());
  }

  @Override
  public Text text(byte[] file, String name, Wish.OfText wish) throws Exception {
    FileKind kind = FileKind.of(file, name);
    if (!kind.hasText()) {
      throw new NotMade(Why.NOTHING_IN_IT);
    }
    return TextSink.of(wish.mostChars(), sink -> write(file, kind, wish.mostChars(), sink));
  }

  private static void write(byte[] file, FileKind kind, int mostChars, TextSink sink)
      throws Exception {
    switch (kind) {
      case PDF -> PdfFile.text(file, sink);
      case ZIPPED_OFFICE -> ZippedOffice.text(file, sink);
      case OLD_OFFICE -> OldOffice.text(file, sink);
      case RTF -> RichText.text(new String(file, StandardCharsets.ISO_8859_1), sink);
      case MAIL -> MailFile.text(file, sink);
      case HTML -> sink.write(Jsoup.parse(decoded(file, 8L * mostChars)).wholeText());
      case XML, SVG -> XmlText.text(file, sink);
      case TEXT, JPEG, PNG, GIF, BMP, TIFF, WEBP, OTHER ->
          sink.write(decoded(file, mostChars + 1L));
    }
  }

  private static String decoded(byte[] file, long mostChars) {
    return PlainText.decode(file, (int) Math.min(mostChars, Integer.MAX_VALUE / 4));
  }

  @Override
  public Pictures pictures(byte[] file, String name, Wish.OfPictures wish) throws Exception {
    FileKind kind = FileKind.of(file, name);
    if (!kind.hasPicture()) {
      throw new NotMade(Why.NOTHING_IN_IT);
    }
    if (kind.isImage()) {
      return ImageFile.read(file, kind, wish).scaled(wish.boxes());
    }
    return Drawing.of(drawn(file, kind, name, wish)).scaled(wish.boxes());
  }

  @Override
  public Facts facts(byte[] ends, Wish.OfFacts wish) throws Exception {
    Facts facts =
        wish.wholeBytes() == ends.length
            ? MediaFile.facts(new ByteArrayInputStream(ends), ends.length)
            : ofEnds(ends, wish.wholeBytes());
    if (facts.isNothing()) {
      throw new NotMade(Why.NOTHING_IN_IT);
    }
    return facts;
  }

  private static Facts ofEnds(byte[] ends, long wholeBytes) throws Exception {
    if (FilmBoxes.begin(ends)) {
      byte[] kept = new FilmBoxes(ends, Wish.END_BYTES, wholeBytes).kept();
      return MediaFile.facts(new ByteArrayInputStream(kept), kept.length);
    }
    return MediaFile.facts(new SparseStream(ends, Wish.END_BYTES, wholeBytes), wholeBytes);
  }

  private BufferedImage drawn(byte[] file, FileKind kind, String name, Wish.OfPictures wish)
      throws Exception {
    if (kind == FileKind.PDF) {
      return PdfFile.firstPage(file, wish);
    }
    if (kind == FileKind.ZIPPED_OFFICE) {
      Optional<byte[]> own = ZippedOffice.ownPicture(file);
      if (own.isPresent()) {
        return ImageFile.read(own.get(), FileKind.of(own.get(), ""), wish).image();
      }
    }
    Text first = text(file, name, new Wish.OfText(CHARS_OF_A_PAGE));
    if (first.text().isBlank()) {
      throw new NotMade(Why.NOTHING_IN_IT);
    }
    return page.draw(first.text());
  }
}
