package org.holdfast.content;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.holdfast.database.DatabaseFigures;

/// A place that holds copies of blobs. It is trusted with nothing: what it gives back is
/// authenticated, and what it loses is restored from another region.
///
/// Small blobs are packed; large ones grow as a part and become a blob in one step. A method that
/// writes returns when the bytes are durable, unless it says otherwise; if it throws, the bytes may
/// or may not be there. A region that failed recovers by itself: a later write probes it first.
/// Safe for use by any number of threads; one revision's part is used by one at a time.
///
/// Implementations: [DirectoryRegion], and [ObjectRegion] for object stores. All of them pass the
/// same contract tests.
public interface Region extends AutoCloseable {

  /// As people call it; unique among the regions of a server.
  String name();

  /// Where it stands.
  Coordinates place();

  /// Makes sure that this is the region it is taken for, before anything else is asked of it.
  ///
  /// A blank place becomes a region only if none is known by this name: a mount that vanished must
  /// not be filled anew. If the place cannot be reached the region is [RegionState#ABSENT] and
  /// comes back by itself; it must then carry `known`.
  ///
  /// @param known the identity it had when it was first used, if it ever was
  /// @param fresh the identity that a blank place takes
  /// @return the identity it carries: `known`, the one found there, or `fresh`
  /// @throws IOException if no identity is known and none could be read or written
  UUID attach(Optional<UUID> known, UUID fresh) throws IOException;

  RegionState state();

  /// What went wrong last, for staff.
  Optional<String> lastError();

  /// Stores a small blob, in place of any that was packed under `revision`.
  void putPacked(RevisionId revision, byte[] bytes) throws IOException;

  /// Begins what [#putPacked] does, and does not wait for it.
  ///
  /// @param elsewhere runs what has to wait
  /// @return ends once the blob is durable, or with an [UncheckedIOException]
  default CompletableFuture<Void> beginPacked(
      RevisionId revision, byte[] bytes, Executor elsewhere) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            putPacked(revision, bytes);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        elsewhere);
  }

  /// @return empty if the region is there but nothing is packed under `revision`
  Optional<byte[]> packed(RevisionId revision) throws IOException;

  /// Removes what is packed under `revision`, if anything; other forms of it stay.
  void dropPacked(RevisionId revision) throws IOException;

  /// Begins a large blob that comes in one go. What was in its part is gone.
  default NewBlob begin(RevisionId revision) throws IOException {
    RegionPart part = part(revision);
    boolean empty = false;
    try {
      part.truncate(0);
      empty = true;
      return part;
    } finally {
      if (!empty) {
        part.close();
      }
    }
  }

  /// Opens the part of `revision` for writing, empty if there was none.
  RegionPart part(RevisionId revision) throws IOException;

  /// Opens the part of `revision` for reading.
  ///
  /// @return empty if the region is there but has no such part
  Optional<RegionBlob> openPart(RevisionId revision) throws IOException;

  /// Opens the large blob of `revision`.
  ///
  /// @return empty if the region is there but has no such blob
  Optional<RegionBlob> open(RevisionId revision) throws IOException;

  /// Makes a large blob durable that was found here: who put it here may have been killed before.
  void settle(RevisionId revision) throws IOException;

  /// Removes everything that lies under `revision`, in whatever form. Not flushed: what a power cut
  /// brings back is swept.
  void delete(RevisionId revision) throws IOException;

  /// Has what was removed lie in no file of the region's any more, where removing leaves a trace;
  /// it may be left for later if somebody reads. Nothing of it could be opened anyway.
  default void forgetDeleted() throws IOException {}

  /// Removes the part of `revision`, if there is one.
  void deletePart(RevisionId revision) throws IOException;

  /// Names everything that lies here, in no order. What changes meanwhile may or may not be named.
  ///
  /// @return how many names were found that no region writes
  long list(Consumer<RegionEntry> each) throws IOException;

  /// Keeps a few bytes of the server's own under a name, in place of any that were there: whole or
  /// not at all.
  ///
  /// @param name 1 to 32 of `a-z` and `-`
  /// @param bytes at most 64 KiB
  void putNote(String name, byte[] bytes) throws IOException;

  /// What [#putNote] kept; nothing of it is authenticated here.
  ///
  /// @return empty if the region is there but has no such note
  Optional<byte[]> note(String name) throws IOException;

  /// Where the log of a mirrored database may lie.
  ///
  /// @return empty for a kind of region that keeps none
  default Optional<LogStore> log() {
    return Optional.empty();
  }

  /// How busy the file is that small blobs are packed in.
  ///
  /// @return empty for a kind of region that has none, and while it is not open
  default Optional<DatabaseFigures> pack() {
    return Optional.empty();
  }

  /// Writes, flushes, reads back and removes a trial file; on success the region is healthy again.
  void probe() throws IOException;

  /// Releases files and connections.
  @Override
  void close();
}
