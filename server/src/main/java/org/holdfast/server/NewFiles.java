package org.holdfast.server;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.holdfast.drive.FileContent;
import org.holdfast.drive.Item;
import org.holdfast.search.TextSource;

/// Tells of every file that came, as the rounds of the index find it: whichever door wrote it, also
/// one that was copied, or was written before the server was killed. Then reads its text.
///
/// @param came is told of it, and must not take long
record NewFiles(TextSource texts, Consumer<Item> came) implements TextSource {

  @Override
  public Optional<String> text(FileContent content) throws IOException {
    came.accept(content.item());
    return texts.text(content);
  }
}
