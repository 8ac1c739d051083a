package org.holdfast.server.dav;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.holdfast.drive.ItemProperties.Name;

/// One element of a request's body, with all that is in it.
///
/// @param prefix as the client wrote it: text in it may refer to it (RFC 4918, section 4.3.3)
/// @param scope prefix to name space, of everything that is declared here or above
/// @param declared of these, what is declared here
/// @param language `xml:lang`, here or inherited; empty if none
record XmlElement(
    Name name,
    String prefix,
    Map<String, String> scope,
    Map<String, String> declared,
    List<Attribute> attributes,
    String language,
    List<Node> children) {

  /// What may stand in an element.
  sealed interface Node {

    record Text(String text) implements Node {}

    record Child(XmlElement element) implements Node {}
  }

  record Attribute(String prefix, Name name, String value) {}

  List<XmlElement> elements() {
    return children.stream()
        .filter(Node.Child.class::isInstance)
        .map(node -> ((Node.Child) node).element())
        .toList();
  }

  Optional<XmlElement> element(Name wanted) {
    return elements().stream().filter(each -> each.name().equals(wanted)).findFirst();
  }

  String text() {
    return children.stream()
        .filter(Node.Text.class::isInstance)
        .map(node -> ((Node.Text) node).text())
        .collect(Collectors.joining());
  }

  /// The element as a document of its own: with all name spaces that it may need, and its language.
  String standalone() {
    StringBuilder out = new StringBuilder();
    boolean ownLanguage = attributes.stream().anyMatch(each -> each.name().equals(LANGUAGE));
    write(out, new TreeMap<>(scope), ownLanguage ? "" : language);
    return out.toString();
  }

  private static final Name LANGUAGE = new Name(Names.XML, "lang");

  private void write(StringBuilder out, Map<String, String> spaces, String inherited) {
    String tag = qualified(prefix, name.local());
    out.append('<').append(tag);
    spaces.forEach((key, space) -> attribute(out, key.isEmpty() ? "xmlns" : "xmlns:" + key, space));
    if (!inherited.isEmpty()) {
      attribute(out, "xml:lang", inherited);
    }
    attributes.forEach(
        each -> attribute(out, qualified(each.prefix(), each.name().local()), each.value()));
    if (children.isEmpty()) {
      out.append("/>");
      return;
    }
    out.append('>');
    for (Node node : children) {
      switch (node) {
        case Node.Text(String text) -> out.append(XmlText.escaped(text));
        case Node.Child(XmlElement child) -> child.write(out, child.declared(), "");
      }
    }
    out.append("</").append(tag).append('>');
  }

  private static void attribute(StringBuilder out, String attribute, String value) {
    out.append(' ').append(attribute).append("=\"").append(XmlText.escaped(value)).append('"');
  }

  private static String qualified(String prefix, String local) {
    return prefix.isEmpty() ? local : prefix + ":" + local;
  }
}
