package org.holdfast.drive;

import org.holdfast.content.BlobReader;

/// A file's content, open for reading. Close it.
///
/// @param item the file as it was with this content in it, or as it is for the current one
/// @param file the facet that describes this content: size, hashes, media type
public record FileContent(Item item, Facet.File file, BlobReader reader) implements AutoCloseable {

  /// The same content once more, closed by itself.
  FileContent share() {
    return new FileContent(item, file, reader.share());
  }

  @Override
  public void close() {
    reader.close();
  }
}
