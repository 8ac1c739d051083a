package org.holdfast.extract;

import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// The text in one part of an office document: what stands in runs and cells, a line for each
/// paragraph and row.
final class OfficeXml {

  // w:t and a:t are runs, t alone a shared string, v a cell's number.
  private static final Set<String> RUNS = Set.of("t", "v");
  private static final Set<String> LINES = Set.of("p", "h", "row", "si", "table-row");
  private static final Set<String> GAPS = Set.of("tab", "c", "tc", "table-cell", "br", "cr", "s");
  private static final String OPEN_DOCUMENT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0";

  private OfficeXml() {}

  static void text(InputStream part, TextSink sink) throws IOException, XMLStreamException {
    XMLStreamReader xml = XmlText.reader(part);
    int inRuns = 0;
    int inParagraphs = 0; // of OpenDocument, where all characters of a paragraph are text
    boolean isPointer = false; // a cell that says where its string is
    while (xml.hasNext()) {
      switch (xml.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          String name = xml.getLocalName();
          inRuns += RUNS.contains(name) ? 1 : 0;
          inParagraphs += isParagraph(xml) ? 1 : 0;
          isPointer = name.equals("c") ? "s".equals(xml.getAttributeValue(null, "t")) : isPointer;
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
          if ((inRuns > 0 && !isPointer) || inParagraphs > 0) {
            sink.write(xml.getText());
          }
        }
        case XMLStreamConstants.END_ELEMENT -> {
          String name = xml.getLocalName();
          inRuns -= RUNS.contains(name) ? 1 : 0;
          inParagraphs -= isParagraph(xml) ? 1 : 0;
          isPointer &= !name.equals("c");
          sink.write(LINES.contains(name) ? "\n" : GAPS.contains(name) ? " " : "");
        }
        default -> {}
      }
    }
  }

  private static boolean isParagraph(XMLStreamReader xml) {
    return OPEN_DOCUMENT.equals(xml.getNamespaceURI())
        && (xml.getLocalName().equals("p") || xml.getLocalName().equals("h"));
  }
}
