package org.holdfast.server.dav;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import org.holdfast.drive.ItemProperties.Name;

/// Writes a document element by element. `D` stands for `DAV:` throughout; other name spaces are
/// declared where they are used.
final class XmlWriter {

  private final Writer out;

  private XmlWriter(Writer out) {
    this.out = out;
  }

  static XmlWriter begin(Writer out) throws IOException {
    out.write("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    return new XmlWriter(out);
  }

  static String error(DavError error) {
    try {
      StringWriter text = new StringWriter();
      XmlWriter out = begin(text);
      out.raw("<D:error xmlns:D=\"DAV:\">");
      String inside =
          error.href().map(href -> "<D:href>" + XmlText.escaped(href) + "</D:href>").orElse("");
      out.element(new Name(error.code().space(), error.code().local()), inside);
      out.element(new Name(Names.HOLDFAST, "message"), XmlText.escaped(error.message()));
      out.raw("</D:error>\n");
      return text.toString();
    } catch (IOException e) {
      throw new UncheckedIOException("text in memory can be written", e);
    }
  }

  /// @param xml whole elements, tags or escaped text
  void raw(String xml) throws IOException {
    out.write(xml);
  }

  /// @param inside whole elements or escaped text; empty for an empty element
  void element(Name name, String inside) throws IOException {
    String tag = name.space().equals(Names.DAV) ? "D:" + name.local() : tag(name);
    out.write('<');
    out.write(tag);
    out.write(declaration(name));
    if (inside.isEmpty()) {
      out.write("/>");
      return;
    }
    out.write('>');
    out.write(inside);
    out.write("</");
    out.write(tag);
    out.write('>');
  }

  private static String tag(Name name) {
    return name.space().isEmpty() ? name.local() : "x:" + name.local();
  }

  private static String declaration(Name name) {
    return name.space().isEmpty() || name.space().equals(Names.DAV)
        ? ""
        : " xmlns:x=\"" + XmlText.escaped(name.space()) + "\"";
  }
}
