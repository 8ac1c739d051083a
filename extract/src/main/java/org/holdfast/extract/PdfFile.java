package org.holdfast.extract;

import java.awt.image.BufferedImage;
import java.io.IOException;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.io.IOUtils;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.rendering.ImageType;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;

/// A PDF. Its scripts, links and attachments are not looked at.
final class PdfFile {

  private static final float MOST_SCALE = 4; // of a page as small as a stamp

  private PdfFile() {}

  static void text(byte[] file, TextSink sink) throws IOException, Work.NotMade {
    try (PDDocument document = open(file)) {
      new PDFTextStripper().writeText(document, sink);
    }
  }

  /// @throws Work.NotMade if it has no page
  static BufferedImage firstPage(byte[] file, Wish.OfPictures wish)
      throws IOException, Work.NotMade {
    try (PDDocument document = open(file)) {
      if (document.getNumberOfPages() == 0) {
        throw new Work.NotMade(Why.NOTHING_IN_IT);
      }
      PDFRenderer renderer = new PDFRenderer(document);
      renderer.setSubsamplingAllowed(true);
      return renderer.renderImage(0, scale(document.getPage(0).getCropBox(), wish), ImageType.RGB);
    }
  }

  /// So that the page fills the largest box, whatever size it says it has.
  private static float scale(PDRectangle page, Wish.OfPictures wish) throws Work.NotMade {
    int largest =
        wish.boxes().stream().mapToInt(box -> Math.max(box.width(), box.height())).max().orElse(1);
    float longer = Math.max(page.getWidth(), page.getHeight());
    float shorter = Math.min(page.getWidth(), page.getHeight());
    if (!(shorter > 0) || !(longer < 1e7f)) {
      throw new Work.NotMade(Why.DAMAGED);
    }
    return Math.min(MOST_SCALE, largest / longer);
  }

  private static PDDocument open(byte[] file) throws IOException, Work.NotMade {
    try {
      return Loader.loadPDF(
          new RandomAccessReadBuffer(file), "", null, null, IOUtils.createMemoryOnlyStreamCache());
    } catch (InvalidPasswordException _) {
      throw new Work.NotMade(Why.DAMAGED);
    }
  }
}
