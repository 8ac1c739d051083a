package org.holdfast.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.holdfast.content.Derived;
import org.holdfast.content.DerivedKind;
import org.holdfast.drive.FileContent;
import org.holdfast.search.TextSource;

/// Texts of files as pages show them, kept encrypted once they were read (docs/formats/derived.md):
/// a page is opened more often than a file is parsed for it. Safe for use by any number of threads.
final class KeptTexts implements TextSource {

  private static final DerivedKind KIND = new DerivedKind("text");

  // As much as a page of text shows.
  private static final int MOST_CHARACTERS = 512 * 1_024;

  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final TextSource from;
  private final Derived derived;
  private final Turns turns = new Turns();

  /// @param from asked one at a time
  KeptTexts(TextSource from, Derived derived) {
    this.from = from;
    this.derived = derived;
  }

  @Override
  public Optional<String> text(FileContent content) throws IOException {
    Optional<String> kept = kept(content);
    if (kept.isPresent()) {
      return shown(kept.get());
    }
    return shown(
        turns
            .take(Thumbnails.whoseFile(content.item()), PATIENCE, () -> read(content))
            .flatMap(found -> found)
            .orElseThrow(() -> new IOException("no text now")));
  }

  /// A file without text is kept as one with an empty one.
  private static Optional<String> shown(String text) {
    return Optional.of(text).filter(each -> !each.isEmpty());
  }

  private Optional<String> kept(FileContent content) {
    return derived
        .get(content.reader(), KIND)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  /// @return empty if it cannot be read now
  private Optional<String> read(FileContent content) {
    Optional<String> there = kept(content); // whoever had the turn before may have read it
    if (there.isPresent()) {
      return there;
    }
    try {
      String text = from.text(content).orElse("");
      String cut = text.substring(0, Math.min(text.length(), MOST_CHARACTERS));
      derived.put(content.reader(), KIND, cut.getBytes(StandardCharsets.UTF_8));
      return Optional.of(cut);
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
