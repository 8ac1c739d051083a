package org.holdfast.content;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The sealed files of [Derived], and how much room they take.
///
/// ```
/// folder/ab/ab…ef-thumb-large      the first byte of the revision, the revision, the kind
/// folder/….new                     being written
/// ```
final class DerivedFiles {

  private static final String UNFINISHED = ".new";
  private static final int REVISION_CHARS = 32;

  // When there is too much, so much more goes that the next looking-through is not soon.
  private static final double KEPT_OF_THE_MOST = 0.9;

  private static final FileAttribute<?> OWNERS_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path folder;
  private final long mostBytes;

  private long bytes = -1; // of all there are; not counted yet. Guarded by this

  DerivedFiles(Path folder, long mostBytes) {
    this.folder = folder;
    this.mostBytes = mostBytes;
  }

  Optional<byte[]> read(RevisionId revision, DerivedKind kind) {
    try {
      return Optional.of(Files.readAllBytes(place(revision, kind)));
    } catch (IOException _) {
      return Optional.empty(); // what cannot be read is made again
    }
  }

  /// Whole or not at all. Not flushed: what a power cut takes is made again.
  synchronized void write(RevisionId revision, DerivedKind kind, byte[] sealed) throws IOException {
    if (sealed.length > mostBytes) {
      return;
    }
    Path place = place(revision, kind);
    Files.createDirectories(place.getParent(), OWNERS_ONLY);
    Path fresh = place.resolveSibling(place.getFileName() + UNFINISHED);
    try {
      Files.write(fresh, sealed);
      count();
      bytes += sealed.length - sizeOf(place);
      Files.move(fresh, place, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
    if (bytes > mostBytes) {
      makeRoom();
    }
  }

  synchronized void sweep(Predicate<RevisionId> known) {
    try {
      for (Kept each : all()) {
        if (each.revision().filter(known).isEmpty()) {
          Files.deleteIfExists(each.place());
        }
      }
      bytes = -1;
    } catch (IOException _) {
      // the next round looks again
    }
  }

  /// A file that lies there.
  private record Kept(Path place, long bytes, long writtenAt) {

    /// Empty if it is not one of ours, or unfinished.
    Optional<RevisionId> revision() {
      String name = String.valueOf(place.getFileName());
      if (name.length() <= REVISION_CHARS || name.endsWith(UNFINISHED)) {
        return Optional.empty();
      }
      try {
        return Optional.of(RevisionId.parse(name.substring(0, REVISION_CHARS)));
      } catch (IllegalArgumentException _) {
        return Optional.empty();
      }
    }
  }

  private void count() throws IOException {
    if (bytes < 0) {
      bytes = all().stream().mapToLong(Kept::bytes).sum();
    }
  }

  private void makeRoom() throws IOException {
    List<Kept> oldestFirst =
        all().stream().sorted(Comparator.comparingLong(Kept::writtenAt)).toList();
    bytes = oldestFirst.stream().mapToLong(Kept::bytes).sum();
    for (Kept each : oldestFirst) {
      if (bytes <= mostBytes * KEPT_OF_THE_MOST) {
        return;
      }
      Files.deleteIfExists(each.place());
      bytes -= each.bytes();
    }
  }

  private List<Kept> all() throws IOException {
    List<Kept> all = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return all;
    }
    try (Stream<Path> found = Files.walk(folder, 2)) {
      for (Path place : found.toList()) {
        BasicFileAttributes about = Files.readAttributes(place, BasicFileAttributes.class);
        if (about.isRegularFile()) {
          all.add(new Kept(place, about.size(), about.lastModifiedTime().toMillis()));
        }
      }
      return all;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static long sizeOf(Path place) throws IOException {
    try {
      return Files.size(place);
    } catch (NoSuchFileException _) {
      return 0;
    }
  }

  private Path place(RevisionId revision, DerivedKind kind) {
    String text = revision.text();
    return folder.resolve(text.substring(0, 2)).resolve(text + "-" + kind.name());
  }
}
