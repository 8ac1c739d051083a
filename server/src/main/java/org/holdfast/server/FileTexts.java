package org.holdfast.server;

import java.io.IOException;
import java.util.Optional;
import org.holdfast.drive.FileContent;
import org.holdfast.extract.Extractor;
import org.holdfast.extract.Outcome;
import org.holdfast.extract.Text;
import org.holdfast.search.PlainText;
import org.holdfast.search.TextSource;

/// Texts for the index: what is text already is read here; what needs a parser goes through the
/// process that is held in.
final class FileTexts implements TextSource {

  private static final int MOST_CHARACTERS = 1 << 20;

  private final Extractor extractor;
  private final PlainText plain = new PlainText();

  FileTexts(Extractor extractor) {
    this.extractor = extractor;
  }

  @Override
  public Optional<String> text(FileContent content) throws IOException {
    Optional<String> here = plain.text(content);
    String name = content.item().name();
    if (here.isPresent() || !Extractor.mayHaveText(name)) {
      return here;
    }
    String owner = Thumbnails.whoseFile(content.item());
    return switch (extractor.text(owner, Thumbnails.plain(content), name, MOST_CHARACTERS)) {
      case Outcome.Made<Text> made -> Optional.of(made.value().text());
      case Outcome.NotMade<Text> not -> {
        if (!not.why().isFinal()) {
          throw new IOException("no text now: " + not.why());
        }
        yield Optional.empty();
      }
    };
  }
}
