package org.holdfast.extract;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.GlyphData;
import org.apache.fontbox.ttf.TrueTypeFont;

/// Draws the first lines of a text as a page, in the font that PDFBox brings: a server often has no
/// fonts, and those that it has would be read by code written in C. Not thread-safe.
final class TextPage {

  // An A4 page at 96 points to the inch, half as large again: enough for the largest thumbnail.
  private static final int WIDTH = 848;
  private static final int HEIGHT = 1_200;
  private static final int MARGIN = 64;
  private static final int SIZE = 20;
  private static final int LINE = 27;
  private static final int TAB_CHARS = 4;
  private static final Color INK = new Color(0x22, 0x22, 0x22);

  private final TrueTypeFont font;
  private final CmapLookup glyphs;
  private final double scale;

  TextPage(TrueTypeFont font) throws IOException {
    this.font = font;
    this.glyphs = font.getUnicodeCmapLookup();
    this.scale = SIZE / (double) font.getUnitsPerEm();
  }

  BufferedImage draw(String text) throws IOException {
    BufferedImage page = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D to = page.createGraphics();
    to.setColor(Color.WHITE);
    to.fillRect(0, 0, WIDTH, HEIGHT);
    to.setColor(INK);
    to.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    int y = MARGIN + SIZE;
    for (String line : lines(text)) {
      draw(to, line, y);
      y += LINE;
    }
    to.dispose();
    return page;
  }

  private void draw(Graphics2D to, String line, int y) throws IOException {
    double x = MARGIN;
    for (int c : line.codePoints().toArray()) {
      int glyph = glyphs.getGlyphId(c);
      GlyphData outline = font.getGlyph() == null ? null : font.getGlyph().getGlyph(glyph);
      if (outline != null && c != ' ') {
        to.fill(
            new AffineTransform(scale, 0, 0, -scale, x, y)
                .createTransformedShape(outline.getPath()));
      }
      x += font.getAdvanceWidth(glyph) * scale;
    }
  }

  /// As many as a page has, each as long as fits, broken at spaces where there are some.
  private List<String> lines(String text) throws IOException {
    List<String> lines = new ArrayList<>();
    int most = (HEIGHT - 2 * MARGIN) / LINE;
    for (String paragraph : text.split("\n", most + 1)) {
      String rest = paragraph.replace("\t", " ".repeat(TAB_CHARS)).stripTrailing();
      do {
        int end = fitting(rest);
        lines.add(rest.substring(0, end));
        rest = rest.substring(end).stripLeading();
      } while (!rest.isEmpty() && lines.size() < most);
      if (lines.size() >= most) {
        break;
      }
    }
    return lines;
  }

  private int fitting(String text) throws IOException {
    double width = 0;
    int space = -1;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      width += font.getAdvanceWidth(glyphs.getGlyphId(text.codePointAt(i))) * scale;
      if (width > WIDTH - 2 * MARGIN) {
        return space > 0 ? space : Math.max(i, 1);
      }
      space = text.charAt(i) == ' ' ? i : space;
    }
    return text.length();
  }
}
