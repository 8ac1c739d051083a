package org.holdfast.bench;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How a server is spoken to: the same acts, in the words of its protocol.
///
/// Folders lie at the root; names are plain ASCII, so that no dialect pays for encoding. Whatever
/// is refused is an IOException.
interface Dialect {

  void makeFolder(Wire wire, String folder) throws IOException;

  void upload(Wire wire, String folder, String name, Noise.Stretch content) throws IOException;

  /// Whether [#uploadInFragments] is spoken.
  default boolean hasFragments() {
    return false;
  }

  default void uploadInFragments(
      Wire wire, String folder, String name, Noise.Stretch content, long fragmentBytes)
      throws IOException {
    throw new UnsupportedOperationException("this protocol has no upload sessions");
  }

  /// Whether a download by name is answered with a redirect first.
  default boolean redirects() {
    return false;
  }

  /// Downloads by name, following a redirect if there is one.
  void downloadByName(Wire wire, String folder, String name, Wire.Sink sink) throws IOException;

  /// Whether [#archive] is spoken.
  default boolean hasArchives() {
    return false;
  }

  /// Downloads a folder with all that is in it, as one ZIP file.
  default void archive(Wire wire, String folder, Wire.Sink sink) throws IOException {
    throw new UnsupportedOperationException("this protocol has no archives");
  }

  /// The least that can be asked for: what it costs, everything else costs too.
  void askNothing(Wire wire) throws IOException;

  void rename(Wire wire, String folder, String from, String to) throws IOException;

  void remove(Wire wire, String folder, String name) throws IOException;

  /// The listing of a folder as it comes, page by page, not yet looked at.
  List<byte[]> list(Wire wire, String folder) throws IOException;

  /// The same server's WebDAV, which is what all contestants have in common.
  Dialect dav();

  /// One page of what ever changed in the whole drive, as many items as one may have; empty where
  /// the protocol has no such thing.
  default Optional<byte[]> changes(Wire wire) throws IOException {
    return Optional.empty();
  }

  /// What a listing says: each file's name, and the path that its content is asked from.
  Map<String, String> names(List<byte[]> listing) throws IOException;
}
