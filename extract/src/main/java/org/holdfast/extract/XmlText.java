package org.holdfast.extract;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// The characters between the tags. Nothing that a document declares is unfolded, and nothing that
/// it points to is fetched.
final class XmlText {

  private static final XMLInputFactory FACTORY = factory();

  private XmlText() {}

  static void text(byte[] file, TextSink sink) throws IOException, XMLStreamException {
    XMLStreamReader xml = reader(new ByteArrayInputStream(file));
    while (xml.hasNext()) {
      int event = xml.next();
      if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
        sink.write(xml.getText());
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        sink.write(" ");
      }
    }
  }

  static XMLStreamReader reader(InputStream in) throws XMLStreamException {
    return FACTORY.createXMLStreamReader(in);
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setXMLResolver(
        (_, _, _, _) -> {
          throw new XMLStreamException("nothing is fetched");
        });
    return factory;
  }
}
