package org.holdfast.vault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A disk that fails at its n-th step, or at which the process is killed there; and that loses in a
/// power cut what was not flushed.
final class FaultyDisk extends Disk {

  enum Fault {
    FAILS,
    KILLS
  }

  /// The process is gone: nothing of it runs any more, not even its clearing up.
  static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  private final Fault fault;
  private final int atStep;
  private int step;
  private boolean killed;
  private boolean failedAtForce;

  private final Set<Path> unforced = new HashSet<>();
  private final Map<Path, Optional<byte[]>> beforeRename = new HashMap<>();

  FaultyDisk(Fault fault, int atStep) {
    this.fault = fault;
    this.atStep = atStep;
  }

  /// One that only remembers what was not flushed.
  static FaultyDisk sound() {
    return new FaultyDisk(Fault.FAILS, Integer.MAX_VALUE);
  }

  boolean struck() {
    return step >= atStep;
  }

  boolean failedAtForce() {
    return failedAtForce;
  }

  private void before(boolean force) throws IOException {
    if (killed) {
      throw new Killed();
    }
    step++;
    if (step != atStep) {
      return;
    }
    failedAtForce = force;
    if (fault == Fault.KILLS) {
      killed = true;
      throw new Killed();
    }
    throw new IOException("the disk failed, as the test wants it");
  }

  @Override
  void write(Path file, FileChannel channel, ByteBuffer bytes) throws IOException {
    unforced.add(file);
    if (step + 1 == atStep) {
      super.write(file, channel, bytes.slice(0, bytes.remaining() / 2));
    }
    before(false);
    super.write(file, channel, bytes);
  }

  @Override
  void force(Path fileOrFolder, FileChannel channel) throws IOException {
    before(true);
    super.force(fileOrFolder, channel);
    unforced.remove(fileOrFolder);
    beforeRename.keySet().removeIf(name -> fileOrFolder.equals(name.getParent()));
  }

  @Override
  void rename(Path from, Path to) throws IOException {
    before(false);
    Optional<byte[]> old =
        Files.exists(to) ? Optional.of(Files.readAllBytes(to)) : Optional.empty();
    super.rename(from, to);
    beforeRename.putIfAbsent(to, old);
    if (unforced.remove(from)) {
      unforced.add(to);
    }
  }

  @Override
  void link(Path file, Path name) throws IOException {
    before(false);
    super.link(file, name);
    beforeRename.putIfAbsent(name, Optional.empty());
    if (unforced.contains(file)) {
      unforced.add(name);
    }
  }

  @Override
  void delete(Path file) throws IOException {
    before(false);
    super.delete(file);
  }

  /// The power fails: what was not flushed is half there, and renames that were not may be undone.
  void cutPower(boolean renamesAreLost) {
    try {
      for (Path file : unforced) {
        if (Files.exists(file)) {
          byte[] whole = Files.readAllBytes(file);
          Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        }
      }
      if (renamesAreLost) {
        for (Map.Entry<Path, Optional<byte[]>> renamed : beforeRename.entrySet()) {
          undo(renamed.getKey(), renamed.getValue());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void undo(Path file, Optional<byte[]> before) throws IOException {
    if (before.isPresent()) {
      Files.write(file, before.get());
    } else {
      Files.deleteIfExists(file);
    }
  }
}
