package org.holdfast.server.dav;

/// Text as it stands in XML, in an element or in an attribute.
final class XmlText {

  private XmlText() {}

  static String escaped(String text) {
    if (text.chars().allMatch(XmlText::isPlain)) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        // A parser would make spaces or line ends of these.
        case '\t' -> out.append("&#9;");
        case '\n' -> out.append("&#10;");
        case '\r' -> out.append("&#13;");
        default -> out.append(c);
      }
    }
    return out.toString();
  }

  private static boolean isPlain(int c) {
    return c >= ' ' && c != '&' && c != '<' && c != '>' && c != '"';
  }
}
