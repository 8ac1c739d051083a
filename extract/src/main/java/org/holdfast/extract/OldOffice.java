package org.holdfast.extract;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.apache.poi.hslf.usermodel.HSLFShape;
import org.apache.poi.hslf.usermodel.HSLFSlideShow;
import org.apache.poi.hslf.usermodel.HSLFTextParagraph;
import org.apache.poi.hssf.extractor.ExcelExtractor;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.hwpf.extractor.WordExtractor;
import org.apache.poi.poifs.filesystem.DirectoryNode;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.sl.extractor.SlideShowExtractor;

/// Word, Excel and PowerPoint as they were before 2007.
final class OldOffice {

  private OldOffice() {}

  static void text(byte[] file, TextSink sink) throws IOException, Work.NotMade {
    try (POIFSFileSystem files = new POIFSFileSystem(new ByteArrayInputStream(file))) {
      DirectoryNode root = files.getRoot();
      if (root.hasEntryCaseInsensitive("WordDocument")) {
        try (WordExtractor word = new WordExtractor(root)) {
          sink.write(word.getText());
        }
      } else if (root.hasEntryCaseInsensitive("Workbook") || root.hasEntryCaseInsensitive("Book")) {
        sheets(root, sink);
      } else if (root.hasEntryCaseInsensitive("PowerPoint Document")) {
        slides(root, sink);
      } else {
        throw new Work.NotMade(Why.NOTHING_IN_IT);
      }
    }
  }

  private static void sheets(DirectoryNode root, TextSink sink) throws IOException {
    try (HSSFWorkbook book = new HSSFWorkbook(root, false);
        ExcelExtractor excel = new ExcelExtractor(book)) {
      excel.setFormulasNotResults(false);
      sink.write(excel.getText());
    }
  }

  private static void slides(DirectoryNode root, TextSink sink) throws IOException {
    try (HSLFSlideShow show = new HSLFSlideShow(root);
        SlideShowExtractor<HSLFShape, HSLFTextParagraph> slides = new SlideShowExtractor<>(show)) {
      sink.write(slides.getText());
    }
  }
}
