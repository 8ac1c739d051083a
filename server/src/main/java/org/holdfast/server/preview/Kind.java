package org.holdfast.server.preview;

/// What a content was found to be, and with it how it is shown.
sealed interface Kind {

  /// What bytes are served as when no browser is to make anything of them.
  String BYTES = "application/octet-stream";

  /// Shown in an `img`, which runs nothing.
  ///
  /// @param mediaType of a form that browsers know
  record Picture(String mediaType) implements Kind {}

  /// SVG: shown in an `img`, where its scripts do not run and nothing is fetched, or as its text.
  record Drawing() implements Kind {}

  record Sound(String mediaType) implements Kind {}

  record Film(String mediaType) implements Kind {}

  record Document() implements Kind {}

  /// Markdown: shown as what it means, or as its text.
  record Prose() implements Kind {}

  /// @param language the end of the file's name, by which its colours are chosen
  record Writing(String language) implements Kind {}

  record Nothing() implements Kind {}

  /// Not shown.
  record Other() implements Kind {}

  /// What its bytes are served as. Each of these is harmless whatever the bytes are: browsers run
  /// no script of any, and SVG comes under a policy that forbids it.
  default String mediaType() {
    return switch (this) {
      case Picture(String type) -> type;
      case Drawing _ -> "image/svg+xml";
      case Sound(String type) -> type;
      case Film(String type) -> type;
      case Document _ -> "application/pdf";
      case Prose _, Writing _, Nothing _, Other _ -> BYTES;
    };
  }
}
