package org.holdfast.server.dav;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.holdfast.drive.ItemProperties.Name;
import org.jspecify.annotations.Nullable;

/// Reads a request's body of XML: a stranger's bytes. A document type is refused wherever it says
/// something, so there are no entities to expand or fetch (XXE, entity bombs); length, depth and
/// number of elements are bounded.
final class XmlBody {

  // Properties of an item have 32 KiB together; a client that asks for a hundred needs ten.
  private static final int MOST_BYTES = 131_072;
  private static final int MOST_DEPTH = 64;
  private static final int MOST_ELEMENTS = 4_096;

  // Known at one place. Each element keeps them, so thousands of both would fill the memory.
  private static final int MOST_SPACES = 64;

  private final XMLStreamReader reader;
  private int elements;

  private XmlBody(XMLStreamReader reader) {
    this.reader = reader;
  }

  /// @return empty if there is no body
  /// @throws DavRefusal 400 if it is no XML that is allowed here, 413 if it is too long
  static Optional<XmlElement> read(InputStream body) throws IOException {
    byte[] bytes = body.readNBytes(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      throw DavError.of(413, "body-too-large", "A body of XML has at most 128 KiB.").refusal();
    }
    if (bytes.length == 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(new XmlBody(reader(bytes)).document());
    } catch (XMLStreamException | RuntimeException e) {
      // The JDK's parser says some of what it dislikes with unchecked exceptions of its own.
      if (e instanceof DavRefusal refusal) {
        throw refusal;
      }
      throw malformed();
    }
  }

  private static XMLStreamReader reader(byte[] bytes) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory(); // cheap, and not shared
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    return factory.createXMLStreamReader(new ByteArrayInputStream(bytes));
  }

  private static DavRefusal malformed() {
    return DavError.invalid(
            "xml-invalid", "The body is not well-formed XML without a document type.")
        .refusal();
  }

  private XmlElement document() throws XMLStreamException {
    while (reader.next() != XMLStreamConstants.START_ELEMENT) {
      if (reader.getEventType() == XMLStreamConstants.DTD) {
        throw malformed();
      }
    }
    XmlElement root = element(Map.of(), "", 1);
    while (reader.hasNext()) {
      reader.next(); // what follows must be well-formed too
    }
    return root;
  }

  private XmlElement element(Map<String, String> outer, String outerLanguage, int depth)
      throws XMLStreamException {
    elements++;
    if (depth > MOST_DEPTH || elements > MOST_ELEMENTS) {
      throw DavError.invalid("xml-too-deep", "The body has too many elements.").refusal();
    }
    Name name = new Name(orEmpty(reader.getNamespaceURI()), reader.getLocalName());
    String prefix = orEmpty(reader.getPrefix());
    Map<String, String> declared = declared();
    Map<String, String> scope = scope(outer, declared);
    List<XmlElement.Attribute> attributes = attributes();
    String language =
        attributes.stream()
            .filter(each -> each.name().equals(new Name(Names.XML, "lang")))
            .map(XmlElement.Attribute::value)
            .findFirst()
            .orElse(outerLanguage);
    return new XmlElement(
        name, prefix, scope, declared, attributes, language, children(scope, language, depth));
  }

  private static Map<String, String> scope(
      Map<String, String> outer, Map<String, String> declared) {
    if (declared.isEmpty()) {
      return outer;
    }
    Map<String, String> scope = new TreeMap<>(outer);
    scope.putAll(declared);
    if (scope.size() > MOST_SPACES) {
      throw DavError.invalid("xml-too-deep", "The body has too many name spaces.").refusal();
    }
    return scope;
  }

  private List<XmlElement.Node> children(Map<String, String> scope, String language, int depth)
      throws XMLStreamException {
    List<XmlElement.Node> children = new ArrayList<>();
    while (true) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT ->
            children.add(new XmlElement.Node.Child(element(scope, language, depth + 1)));
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
            children.add(new XmlElement.Node.Text(reader.getText()));
        case XMLStreamConstants.END_ELEMENT -> {
          return List.copyOf(children);
        }
        case XMLStreamConstants.COMMENT, XMLStreamConstants.PROCESSING_INSTRUCTION -> {}
        default -> throw malformed();
      }
    }
  }

  private Map<String, String> declared() {
    Map<String, String> declared = new TreeMap<>();
    for (int i = 0; i < reader.getNamespaceCount(); i++) {
      declared.put(orEmpty(reader.getNamespacePrefix(i)), orEmpty(reader.getNamespaceURI(i)));
    }
    return declared;
  }

  private List<XmlElement.Attribute> attributes() {
    List<XmlElement.Attribute> attributes = new ArrayList<>();
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      attributes.add(
          new XmlElement.Attribute(
              orEmpty(reader.getAttributePrefix(i)),
              new Name(orEmpty(reader.getAttributeNamespace(i)), reader.getAttributeLocalName(i)),
              reader.getAttributeValue(i)));
    }
    return List.copyOf(attributes);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
