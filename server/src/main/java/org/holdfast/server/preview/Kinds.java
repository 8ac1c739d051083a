package org.holdfast.server.preview;

import java.util.Locale;
import java.util.Set;
import org.holdfast.drive.FileContent;

/// Finds out what a content is: by how it begins, then by whether it is text, and only among texts
/// by the file's name.
final class Kinds {

  /// How much of a content is looked at.
  static final int LOOKED_AT_BYTES = 4_096;

  private static final Set<String> PROSE = Set.of("md", "markdown", "mdown", "mkd");

  private Kinds() {}

  /// @param first the first [#LOOKED_AT_BYTES], or all if there are less
  static Kind of(FileContent content, byte[] first) {
    String ending = ending(content.item().name());
    if (content.file().sizeBytes() == 0) {
      return new Kind.Nothing();
    }
    boolean calledDocument =
        ending.equals("pdf") || content.file().mediaType().startsWith("application/pdf");
    if (Signature.isDocument(first, calledDocument)) {
      return new Kind.Document();
    }
    return Signature.find(first).orElseGet(() -> text(content, ending, first));
  }

  private static Kind text(FileContent content, String ending, byte[] first) {
    if (!Text.isText(first)) {
      return new Kind.Other();
    }
    boolean calledDrawing =
        ending.equals("svg") || content.file().mediaType().startsWith("image/svg+xml");
    boolean complete = content.file().sizeBytes() <= first.length;
    if (calledDrawing && Text.decode(first, complete).text().contains("<svg")) {
      return new Kind.Drawing();
    }
    return PROSE.contains(ending) ? new Kind.Prose() : new Kind.Writing(language(ending, content));
  }

  private static String language(String ending, FileContent content) {
    String name = content.item().name().toLowerCase(Locale.ROOT);
    String language = ending.isEmpty() ? name : ending;
    return language.matches("[a-z0-9+#-]{1,20}") ? language : "";
  }

  /// In lower case; empty if there is none.
  private static String ending(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }
}
