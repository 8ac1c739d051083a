package org.holdfast.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The few things that a region asks of an object store. Each call is one request, tried once:
/// [ObjectRegion] decides what is asked again.
///
/// Nothing is ever overwritten blindly: a name is taken only if it is free, or in place of the very
/// version that the caller has seen. So a request that comes late, after it was given up and asked
/// again, changes nothing. What is answered is durable. Safe for use by any number of threads.
///
/// Every method throws [StoreFailure] for what the store, or the way to it, did wrong.
public interface ObjectStore extends AutoCloseable {

  /// One object, or an upload that was not finished.
  ///
  /// @param version differs whenever the bytes do; empty for an unfinished upload
  /// @param changedAt by the store's clock; when an unfinished upload began
  record Seen(String name, long sizeBytes, String version, Instant changedAt) {}

  /// Some of an object's bytes.
  ///
  /// @param bytes from the position asked for on
  /// @param sizeBytes of the whole object
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Fetched(byte[] bytes, long sizeBytes, String version) {}

  /// Some of a list.
  ///
  /// @param next where the next page begins, if there is one
  record Page(List<Seen> seen, Optional<String> next) {
    public Page {
      seen = List.copyOf(seen);
    }
  }

  /// An object that grows piece by piece and is there all at once. Used by one thread at a time.
  interface Growing {

    /// Sends the next piece, durably. All but the last have at least 5 MiB.
    void add(ByteBuffer piece) throws IOException;

    /// @param seen the version that it may take the place of; none if the name must be free
    /// @return false if the name is taken by another version, or somebody else who finished under
    ///   it let go of the pieces; they are lost then
    boolean finish(Optional<String> seen) throws IOException;

    /// Gives the pieces up.
    void abandon() throws IOException;
  }

  /// Where it is, for staff: no credential in it.
  String where();

  /// Makes an object under a name that is free.
  ///
  /// @return false if there is one already
  boolean create(String name, ByteBuffer bytes) throws IOException;

  /// Puts an object in place of the version that was seen.
  ///
  /// @return false if that is not there any more
  boolean replace(String name, ByteBuffer bytes, String seen) throws IOException;

  Optional<Seen> look(String name) throws IOException;

  /// Reads from `position` on, fewer than `atMostBytes` only where the object ends.
  ///
  /// @param version if given, of this version alone
  Optional<Fetched> fetch(String name, Optional<String> version, long position, int atMostBytes)
      throws IOException;

  /// Removes an object, if there is one.
  void delete(String name) throws IOException;

  /// Names the objects whose names begin so, a page at a time.
  ///
  /// @param from the page before said where to go on
  Page list(String prefix, Optional<String> from) throws IOException;

  /// Names uploads that were begun and not finished.
  Page listUnfinished(String prefix, Optional<String> from) throws IOException;

  Growing grow(String name) throws IOException;

  /// Ends every unfinished upload of this name.
  void endUnfinished(String name) throws IOException;

  /// Releases connections.
  @Override
  void close();
}
