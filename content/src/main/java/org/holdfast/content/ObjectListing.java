package org.holdfast.content;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/// Makes entries of a region's objects: all that is in one revision's folder is one. Stores name
/// objects in the order of their names; where one does not, a revision is told more than once. Used
/// by one thread.
final class ObjectListing {

  private final ObjectNames names;
  private final Consumer<RegionEntry> each;
  private Optional<Folder> open = Optional.empty();
  private long strangers;

  /// @param blobBytes of the blob's object, -1 if there is none
  private record Folder(RevisionId revision, long blobBytes, long pieceBytes, Instant changedAt) {

    Folder plus(boolean isBlob, boolean isPiece, ObjectStore.Seen seen) {
      return new Folder(
          revision,
          isBlob ? seen.sizeBytes() : blobBytes,
          pieceBytes + (isPiece ? seen.sizeBytes() : 0),
          seen.changedAt().isAfter(changedAt) ? seen.changedAt() : changedAt);
    }

    RegionEntry entry() {
      boolean large = blobBytes >= 0;
      return new RegionEntry(
          revision,
          large ? RegionEntry.Kind.LARGE : RegionEntry.Kind.PART,
          large && pieceBytes == 0 ? blobBytes : pieceBytes,
          changedAt);
    }
  }

  ObjectListing(ObjectNames names, Consumer<RegionEntry> each) {
    this.names = names;
    this.each = each;
  }

  void add(ObjectStore.Seen seen) {
    switch (names.meaning(seen.name())) {
      case ObjectNames.Meaning.Small(RevisionId revision) ->
          each.accept(
              new RegionEntry(
                  revision, RegionEntry.Kind.PACKED, seen.sizeBytes(), seen.changedAt()));
      case ObjectNames.Meaning.Large(RevisionId revision, ObjectNames.Role role) ->
          addLarge(revision, role, seen);
      case ObjectNames.Meaning.Own _ -> {}
      case ObjectNames.Meaning.Stranger _ -> strangers++;
    }
  }

  /// An upload that the store has not put together: a write in progress, or what is left of one.
  void addUnfinished(ObjectStore.Seen seen) {
    if (names.meaning(seen.name()) instanceof ObjectNames.Meaning.Large(RevisionId revision, _)) {
      each.accept(
          new RegionEntry(revision, RegionEntry.Kind.PART, seen.sizeBytes(), seen.changedAt()));
    }
  }

  void end() {
    open.ifPresent(folder -> each.accept(folder.entry()));
    open = Optional.empty();
  }

  long strangers() {
    return strangers;
  }

  private void addLarge(RevisionId revision, ObjectNames.Role role, ObjectStore.Seen seen) {
    if (open.isPresent() && !open.get().revision().equals(revision)) {
      end();
    }
    open =
        Optional.of(
            open.orElseGet(() -> new Folder(revision, -1, 0, seen.changedAt()))
                .plus(role == ObjectNames.Role.BLOB, role == ObjectNames.Role.PIECE, seen));
  }
}
