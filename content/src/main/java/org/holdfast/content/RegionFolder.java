package org.holdfast.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// The names in a region's folder.
record RegionFolder(Path root) {

  /// Where the log of a mirrored database lies.
  static final String LOG = "mirror";

  private static final String PART = ".part";
  private static final Set<String> OURS =
      Set.of("region.hfr", "region.hfr.new", "blobs", "incoming", "probe.tmp", LOG);
  private static final String PACK = "pack.db"; // SQLite and its keeper add files beside it
  private static final int FOLDERS = 256;
  private static final int LARGEST_NOTE_BYTES = 64 << 10;
  private static final Pattern NOTE = Pattern.compile("note-[a-z-]{1,32}(\\.new)?");

  Path pack() {
    return root.resolve(PACK);
  }

  Path probe() {
    return root.resolve("probe.tmp");
  }

  Path incoming() {
    return root.resolve("incoming");
  }

  Path part(RevisionId revision) {
    return incoming().resolve(revision.text() + PART);
  }

  /// The folder of a large blob: one of 256, so that none gets too long to list.
  Path blobFolder(RevisionId revision) {
    return blobs().resolve(revision.text().substring(0, 2));
  }

  Path blob(RevisionId revision) {
    return blobFolder(revision).resolve(revision.text());
  }

  /// Writes a note beside its place and renames it, durably.
  void putNote(Disk disk, String name, byte[] bytes) throws IOException {
    if (bytes.length > LARGEST_NOTE_BYTES) {
      throw new IllegalArgumentException("a note has at most 64 KiB");
    }
    Path place = notePlace(name);
    Path fresh = root.resolve("note-" + name + ".new");
    try (Disk.File file = disk.openToWrite(fresh)) {
      file.truncate(0);
      file.writeFully(ByteBuffer.wrap(bytes), 0);
      file.force();
    }
    disk.rename(fresh, place);
    disk.forceFolder(root);
  }

  Optional<byte[]> note(Disk disk, String name) throws IOException {
    try (Disk.File file = disk.openToRead(notePlace(name))) {
      long size = file.sizeBytes();
      if (size > LARGEST_NOTE_BYTES) {
        throw new IOException("the note " + name + " is larger than any note");
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) size);
      file.readFully(bytes, 0);
      return Optional.of(bytes.array());
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  private Path notePlace(String name) {
    String file = "note-" + name;
    if (file.endsWith(".new") || !NOTE.matcher(file).matches()) {
      throw new IllegalArgumentException("no note has such a name");
    }
    return root.resolve(file);
  }

  /// Makes the region's own folder, durably, and so those above it: with a name above that is lost,
  /// everything in the region is.
  void createRoot(Disk disk) throws IOException {
    createDurably(disk, root.toAbsolutePath());
  }

  private static void createDurably(Disk disk, Path folder) throws IOException {
    Path above = folder.getParent();
    if (above == null || disk.exists(folder)) {
      return;
    }
    createDurably(disk, above);
    disk.createFolders(folder);
    disk.forceFolder(above);
  }

  /// All at once, so that no write has to make and flush one. Flushed also when they are there: who
  /// made them may have been killed before that.
  void createFolders(Disk disk) throws IOException {
    disk.createFolders(incoming());
    Path last = blobs().resolve(HexFormat.of().toHexDigits((byte) (FOLDERS - 1)));
    if (!disk.exists(last)) {
      for (int i = 0; i < FOLDERS; i++) {
        disk.createFolders(blobs().resolve(HexFormat.of().toHexDigits((byte) i)));
      }
    }
    disk.forceFolder(blobs());
    disk.forceFolder(root);
  }

  /// @return how many names were found that no region writes
  long list(Disk disk, Consumer<RegionEntry> each) throws IOException {
    long strangers =
        disk.list(root).stream()
            .map(path -> path.getFileName().toString())
            .filter(name -> !OURS.contains(name) && !name.startsWith(PACK))
            .filter(name -> !NOTE.matcher(name).matches())
            .count();
    for (Path part : disk.list(incoming())) {
      strangers += report(disk, part, PART, RegionEntry.Kind.PART, each);
    }
    for (Path folder : disk.list(blobs())) {
      strangers += listBlobs(disk, folder, each);
    }
    return strangers;
  }

  private Path blobs() {
    return root.resolve("blobs");
  }

  private static long listBlobs(Disk disk, Path folder, Consumer<RegionEntry> each)
      throws IOException {
    String prefix = folder.getFileName().toString();
    if (!prefix.matches("[0-9a-f]{2}")) {
      return 1;
    }
    long strangers = 0;
    for (Path blob : disk.list(folder)) {
      strangers +=
          blob.getFileName().toString().startsWith(prefix)
              ? report(disk, blob, "", RegionEntry.Kind.LARGE, each)
              : 1;
    }
    return strangers;
  }

  /// @return 1 if the name is not ours
  private static long report(
      Disk disk, Path file, String ending, RegionEntry.Kind kind, Consumer<RegionEntry> each)
      throws IOException {
    String name = file.getFileName().toString();
    String revision =
        name.endsWith(ending) ? name.substring(0, name.length() - ending.length()) : "";
    if (!IdBytes.isText(revision)) {
      return 1;
    }
    try {
      each.accept(
          new RegionEntry(
              RevisionId.parse(revision), kind, disk.sizeBytes(file), disk.changedAt(file)));
    } catch (NoSuchFileException _) {
      // It was removed or renamed since the folder was read.
    }
    return 0;
  }
}
