package org.holdfast.content;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Objects by name: where a region keeps the log of a mirrored database.
///
/// It asks little, so that a folder and an object store can both give it: each object is put once,
/// whole, and never written over, but for wrapped keys, which are replaced when they are wrapped
/// anew. Nothing is authenticated here. Safe for use by any number of threads; one name is put by
/// one at a time.
///
/// Implementations: the `mirror` folder of a [DirectoryRegion], and what is named so in an
/// [ObjectRegion]. Both pass the same contract tests.
public interface LogStore {

  /// The longest object.
  int LARGEST_BYTES = 16 << 20;

  /// Puts an object, durably. Putting the same bytes again changes nothing, and makes them durable
  /// if an earlier try did not.
  ///
  /// @param name 1 to 80 of `a-z`, `0-9` and `-`
  /// @param bytes at most [#LARGEST_BYTES]
  /// @throws java.nio.file.FileAlreadyExistsException if other bytes lie under this name; they stay
  void put(String name, byte[] bytes) throws IOException;

  /// Puts an object in the place of what lies under its name, durably and all at once: whatever
  /// happens, one of both lies there, whole.
  ///
  /// @param name as in [#put]
  /// @param bytes at most [#LARGEST_BYTES]
  void replace(String name, byte[] bytes) throws IOException;

  /// The names of all objects, in order. What is put meanwhile may or may not be named.
  List<String> list() throws IOException;

  /// @return empty if the region is there but has no such object
  Optional<byte[]> read(String name) throws IOException;

  /// Removes an object, if there is one. Not flushed: what a power cut brings back is removed anew.
  void delete(String name) throws IOException;
}
