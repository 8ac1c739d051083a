package org.holdfast.search;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.holdfast.drive.FileContent;

/// Reads files that are text already: prose, tables, settings, source code. No parser, so nothing a
/// stranger wrote can do more than be wrong text.
public final class PlainText implements TextSource {

  /// So much of a file is read.
  static final int MOST_BYTES = 1 << 20;

  private static final Set<String> TYPES =
      Set.of(
          "application/json",
          "application/xml",
          "application/javascript",
          "application/x-sh",
          "application/x-yaml",
          "application/yaml",
          "application/toml",
          "application/sql",
          "application/x-subrip",
          "message/rfc822");

  // What clients send for files whose kind they do not know.
  private static final Set<String> UNTOLD = Set.of("", "application/octet-stream");

  private static final Set<String> ENDINGS =
      Set.of(
          ("txt md markdown rst adoc tex csv tsv log json jsonl xml html htm css yaml yml toml ini"
                  + " conf cfg properties sql sh bash zsh ps1 bat cmd java kt kts scala groovy gradle c h"
                  + " cc cpp hpp cs go rs swift m py rb pl php lua r jl js mjs ts tsx jsx vue svelte dart"
                  + " ex exs erl hs ml clj lisp el vim tf proto graphql srt vtt ics vcf eml diff patch"
                  + " bib org svg")
              .split(" ", -1));

  @Override
  public Optional<String> text(FileContent content) throws IOException {
    if (!isText(content)) {
      return Optional.empty();
    }
    long length = Math.min(content.file().sizeBytes(), MOST_BYTES);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) length);
    content.reader().copyTo(bytes, 0, length);
    return decoded(bytes.toByteArray(), length < content.file().sizeBytes());
  }

  private static boolean isText(FileContent content) {
    String type = content.file().mediaType().toLowerCase(Locale.ROOT);
    String bare = type.contains(";") ? type.substring(0, type.indexOf(';')).strip() : type;
    return bare.startsWith("text/")
        || TYPES.contains(bare)
        || bare.endsWith("+xml")
        || bare.endsWith("+json")
        || (UNTOLD.contains(bare) && ENDINGS.contains(ending(content.item().name())));
  }

  private static String ending(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  /// Text as it claims to be, to the letter, or none at all.
  ///
  /// @param cut whether there is more, so that the last character may be half
  static Optional<String> decoded(byte[] bytes, boolean cut) {
    if (begins(bytes, 0xFE, 0xFF)) {
      return decoded(bytes, 2, StandardCharsets.UTF_16BE, cut);
    }
    if (begins(bytes, 0xFF, 0xFE)) {
      return decoded(bytes, 2, StandardCharsets.UTF_16LE, cut);
    }
    return decoded(bytes, begins(bytes, 0xEF, 0xBB, 0xBF) ? 3 : 0, StandardCharsets.UTF_8, cut);
  }

  private static boolean begins(byte[] bytes, int... mark) {
    if (bytes.length < mark.length) {
      return false;
    }
    for (int i = 0; i < mark.length; i++) {
      if ((bytes[i] & 0xFF) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  private static Optional<String> decoded(byte[] bytes, int from, Charset charset, boolean cut) {
    CharsetDecoder decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer out = CharBuffer.allocate(bytes.length - from + 1);
    ByteBuffer in = ByteBuffer.wrap(bytes, from, bytes.length - from);
    CoderResult result = decoder.decode(in, out, !cut);
    if (result.isError()) {
      return Optional.empty();
    }
    String text = out.flip().toString();
    return text.indexOf('\0') >= 0 ? Optional.empty() : Optional.of(text); // binary, by its looks
  }
}
