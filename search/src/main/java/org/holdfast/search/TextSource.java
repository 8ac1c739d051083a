package org.holdfast.search;

import java.io.IOException;
import java.util.Optional;
import org.holdfast.drive.FileContent;

/// Gets the text out of a file's content, for kinds of files that it knows. Called from one thread,
/// for one file after the other.
public interface TextSource {

  /// @param content open; not closed
  /// @return empty if it has no text, or none that can be had; at most a mebibyte of it is used
  /// @throws IOException if it could not be read now and may be another time
  Optional<String> text(FileContent content) throws IOException;
}
