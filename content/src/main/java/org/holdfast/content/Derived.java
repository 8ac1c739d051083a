package org.holdfast.content;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.Predicate;

/// What was made of revisions and can be made again: thumbnails, texts. Kept on this machine alone.
///
/// Each is encrypted under a key that is made of its revision's file key: whoever cannot open the
/// revision cannot open this either, and what shreds the one shreds the other. What is not as it
/// was written is not there. All together takes a bounded room: when there is too much, what was
/// written longest ago goes. Format: `docs/formats/derived.md`. Safe for use by any number of
/// threads.
public final class Derived {

  private static final System.Logger LOG = System.getLogger(Derived.class.getName());

  private final DerivedFiles files;
  private final SecureRandom random;

  /// @param folder of this alone; made when first needed
  /// @param mostBytes of all that is kept
  public Derived(Path folder, long mostBytes, SecureRandom random) {
    this.files = new DerivedFiles(folder, mostBytes);
    this.random = random;
  }

  /// What was kept.
  ///
  /// @param of the revision, open; nothing is read of it
  /// @return empty also if it is damaged, or belongs to another revision or kind
  public Optional<byte[]> get(BlobReader of, DerivedKind kind) {
    return files
        .read(of.address().revision(), kind)
        .flatMap(stored -> DerivedSeal.of(of).open(kind, stored));
  }

  /// Keeps what was made, in place of what was kept. It may be gone at any time; that a disk is
  /// full or broken is logged and no error.
  ///
  /// @param of the revision, open; nothing is read of it
  public void put(BlobReader of, DerivedKind kind, byte[] plain) {
    byte[] sealed = DerivedSeal.of(of).seal(kind, plain, random);
    try {
      files.write(of.address().revision(), kind, sealed);
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "What was made of a file is not kept, and will be made again: {0}.",
          e.toString());
    }
  }

  /// Removes what belongs to no known revision, and what writes that were cut short left behind.
  /// Shredding does not wait for this: without its revision's key it is noise.
  public void sweep(Predicate<RevisionId> known) {
    files.sweep(known);
  }
}
