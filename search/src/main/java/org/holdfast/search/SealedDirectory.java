package org.holdfast.search;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.lucene.store.BaseDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.store.SingleInstanceLockFactory;

/// A folder of Lucene's in which every file is sealed, temporary ones too, and whose lock is no
/// file.
///
/// A file that is not what was written under its name, in this generation, is told as a
/// [org.apache.lucene.index.CorruptIndexException]. That files of one name and different times are
/// not mixed, is Lucene's own care: each commit knows the random ids of the files it is of.
final class SealedDirectory extends BaseDirectory {

  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  // A commit is written under this name first, and then renamed.
  private static final String PENDING = "pending_";

  private final Path folder;
  private final IndexKey key;
  private final Generation generation;
  private final SegmentCache cache;
  private final SecureRandom random;
  private final AtomicLong temporary = new AtomicLong();

  /// @param folder is there
  /// @param key closed with this
  SealedDirectory(
      Path folder, IndexKey key, Generation generation, SegmentCache cache, SecureRandom random) {
    super(new SingleInstanceLockFactory());
    this.folder = folder;
    this.key = key;
    this.generation = generation;
    this.cache = cache;
    this.random = random;
  }

  @Override
  public String[] listAll() throws IOException {
    ensureOpen();
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toArray(String[]::new);
    }
  }

  @Override
  public void deleteFile(String name) throws IOException {
    ensureOpen();
    Files.delete(file(name));
  }

  @Override
  public long fileLength(String name) throws IOException {
    ensureOpen();
    return FileSeal.plainLength(name, Files.size(file(name)));
  }

  @Override
  public IndexOutput createOutput(String name, IOContext context) throws IOException {
    ensureOpen();
    FileChannel channel =
        FileChannel.open(
            file(name), Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PRIVATE);
    boolean done = false;
    try {
      FileSeal seal = FileSeal.fresh(key, generation, settled(name), random);
      SealedOutput output = new SealedOutput(name, channel, seal, random);
      done = true;
      return output;
    } finally {
      if (!done) {
        channel.close();
      }
    }
  }

  @Override
  public IndexOutput createTempOutput(String prefix, String suffix, IOContext context)
      throws IOException {
    while (true) {
      try {
        return createOutput(getTempFileName(prefix, suffix, temporary.getAndIncrement()), context);
      } catch (FileAlreadyExistsException _) {
        // left by one that was killed: the next number
      }
    }
  }

  @Override
  public IndexInput openInput(String name, IOContext context) throws IOException {
    ensureOpen();
    try {
      OpenFile file = OpenFile.open(file(name), settled(name), key, generation, cache);
      return new SealedInput("SealedInput(" + name + ")", file);
    } catch (NoSuchFileException _) {
      throw new FileNotFoundException("no file " + name);
    }
  }

  @Override
  public void rename(String source, String target) throws IOException {
    ensureOpen();
    if (!settled(source).equals(target)) {
      throw new IOException("a file stays what it was written as: " + source);
    }
    Files.move(file(source), file(target), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void sync(Collection<String> names) throws IOException {
    ensureOpen();
    for (String name : names) {
      try (FileChannel channel = FileChannel.open(file(name), StandardOpenOption.WRITE)) {
        channel.force(true);
      }
    }
  }

  @Override
  public void syncMetaData() throws IOException {
    ensureOpen();
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public Set<String> getPendingDeletions() {
    return Set.of();
  }

  /// What is open for reading stays so until it is closed.
  @Override
  public void close() {
    isOpen = false;
    key.close();
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  /// The name that a file will be read under.
  private static String settled(String name) {
    return name.startsWith(PENDING) ? name.substring(PENDING.length()) : name;
  }
}
