package org.holdfast.console;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// Turns system calls into what they did to the files below one folder. A call that might change
/// those files and that it does not know is refused, so that no recording is incomplete unnoticed.
final class StepReader implements Consumer<TracedCall> {

  private final String root;
  private final List<DiskStep> steps = new ArrayList<>();
  private final Map<String, Integer> names = new HashMap<>();
  private final Set<String> folders = new HashSet<>();
  private final Map<Integer, Long> sizes = new HashMap<>();
  private final Map<Integer, Open> open = new HashMap<>();
  private int files;

  private static final class Open {
    private final String path;
    private final int file;
    private final boolean appends;
    private long position;

    Open(String path, int file, boolean appends) {
      this.path = path;
      this.file = file;
      this.appends = appends;
    }
  }

  /// @param root is there and empty before the first call, durably
  StepReader(Path root) {
    this.root = root.toString();
    folders.add(this.root);
  }

  List<DiskStep> steps() {
    return steps;
  }

  /// Another process begins: it has no files open.
  void nextProcess() {
    open.clear();
  }

  @Override
  public void accept(TracedCall call) {
    if (call.failed()) {
      failed(call);
      return;
    }
    switch (call.name()) {
      case "close" -> open.remove(call.descriptor(0));
      case "open", "creat" -> opened(call, 0);
      case "openat", "openat2" -> opened(call, 1);
      case "dup", "dup2", "dup3" -> duplicated(call);
      case "write", "writev" -> written(call, false);
      case "pwrite64", "pwritev", "pwritev2" -> written(call, true);
      case "lseek" -> positioned(call);
      case "ftruncate" -> resized(call);
      case "fsync", "fdatasync" -> flushed(call);
      case "mkdir" -> madeFolder(call, 0);
      case "mkdirat" -> madeFolder(call, 1);
      case "rename" -> moved(call, 0, 1);
      case "renameat", "renameat2" -> moved(call, 1, 3);
      case "unlink" -> left(call, 0);
      case "unlinkat" -> left(call, 1);
      case "link" -> linked(call, 0, 1);
      case "linkat" -> linked(call, 1, 3);
      case "mmap" -> requireNotShared(call);
      default -> requireElsewhere(call);
    }
  }

  private void opened(TracedCall call, int word) {
    int descriptor = (int) call.result();
    open.remove(descriptor);
    String path = call.text(word);
    if (!isOurs(path)) {
      return;
    }
    boolean creates = call.name().equals("creat") || call.says(word + 1, "O_CREAT");
    if (folders.contains(path)) {
      open.put(descriptor, new Open(path, DiskStep.FOLDER, false));
      return;
    }
    if (!names.containsKey(path)) {
      if (!creates) {
        throw new IllegalStateException("opened without ever being made: " + path);
      }
      int file = files++;
      names.put(path, file);
      sizes.put(file, 0L);
      steps.add(new DiskStep.Enter(when(call), path, file));
    }
    Open opened =
        new Open(
            path,
            names.get(path),
            call.words().size() > word + 1 && call.says(word + 1, "O_APPEND"));
    open.put(descriptor, opened);
    if (call.name().equals("creat") || call.says(word + 1, "O_TRUNC")) {
      resize(call, opened.file, 0);
    }
  }

  private void duplicated(TracedCall call) {
    Open original = open.get(call.descriptor(0));
    open.remove((int) call.result());
    if (original != null) {
      open.put((int) call.result(), original);
    }
  }

  private void written(TracedCall call, boolean atPosition) {
    Open target = open.get(call.descriptor(0));
    if (target == null) {
      return;
    }
    byte[] bytes = Arrays.copyOf(call.bytes(1), (int) call.result());
    long size = sizes.getOrDefault(target.file, 0L);
    long offset = atPosition ? call.number(3) : target.appends ? size : target.position;
    if (!atPosition) {
      target.position = offset + bytes.length;
    }
    long end = offset + bytes.length;
    steps.add(new DiskStep.Write(when(call), target.file, offset, bytes, end > size));
    sizes.put(target.file, Math.max(size, end));
  }

  private void positioned(TracedCall call) {
    Open target = open.get(call.descriptor(0));
    if (target != null) {
      target.position = call.result();
    }
  }

  private void resized(TracedCall call) {
    Open target = open.get(call.descriptor(0));
    if (target != null) {
      resize(call, target.file, call.number(1));
    }
  }

  private void resize(TracedCall call, int file, long bytes) {
    if (sizes.getOrDefault(file, 0L) != bytes) {
      steps.add(new DiskStep.Resize(when(call), file, bytes));
      sizes.put(file, bytes);
    }
  }

  private void failed(TracedCall call) {
    boolean flush = call.name().equals("fsync") || call.name().equals("fdatasync");
    Open target = flush ? open.get(call.descriptor(0)) : null;
    // A folder's names go through the journal: they are not on the disk yet, and nothing else.
    if (target != null && target.file != DiskStep.FOLDER) {
      steps.add(new DiskStep.FlushFailed(when(call), target.file));
    }
  }

  private void flushed(TracedCall call) {
    Open target = open.get(call.descriptor(0));
    if (target == null) {
      return;
    }
    steps.add(
        target.file == DiskStep.FOLDER
            ? new DiskStep.FlushNames(when(call), target.path)
            : new DiskStep.Flush(when(call), target.file));
  }

  private void madeFolder(TracedCall call, int word) {
    String path = call.text(word);
    if (isOurs(path)) {
      folders.add(path);
      steps.add(new DiskStep.Enter(when(call), path, DiskStep.FOLDER));
    }
  }

  private void moved(TracedCall call, int from, int to) {
    String old = call.text(from);
    String fresh = call.text(to);
    if (!isOurs(old) && !isOurs(fresh)) {
      return;
    }
    if (folders.contains(old) || !names.containsKey(old)) {
      throw new IllegalStateException("only known files are renamed, not " + old);
    }
    int file = names.remove(old);
    names.put(fresh, file);
    steps.add(new DiskStep.Move(when(call), old, fresh, file));
  }

  private void left(TracedCall call, int word) {
    String path = call.text(word);
    if (!isOurs(path)) {
      return;
    }
    if (folders.contains(path)) {
      throw new IllegalStateException("a folder was removed: " + path);
    }
    Integer file = names.remove(path);
    if (file != null) { // a socket is no file of ours
      steps.add(new DiskStep.Leave(when(call), path, file));
    }
  }

  private void linked(TracedCall call, int from, int to) {
    String path = call.text(to);
    if (isOurs(path)) {
      Integer file = names.get(call.text(from));
      if (file == null) {
        throw new IllegalStateException("a second name for an unknown file: " + path);
      }
      names.put(path, file);
      steps.add(new DiskStep.Enter(when(call), path, file));
    }
  }

  /// A shared map changes a file without a call. SQLite does so with its `-shm` alone, which holds
  /// nothing that is not made anew from the log after a power cut.
  private void requireNotShared(TracedCall call) {
    Open target =
        call.words().size() > 4 && !call.words().get(4).equals("-1")
            ? open.get(call.descriptor(4))
            : null;
    if (target != null
        && call.says(3, "MAP_SHARED")
        && call.says(2, "PROT_WRITE")
        && !target.path.endsWith("-shm")) {
      throw new IllegalStateException(
          "written through a map, which is not recorded: " + target.path);
    }
  }

  private void requireElsewhere(TracedCall call) {
    boolean ours =
        switch (call.name()) {
          case "fallocate", "sync_file_range", "sendfile" -> open.containsKey(call.descriptor(0));
          case "copy_file_range" -> open.containsKey(call.descriptor(2));
          case "truncate" -> isOurs(call.text(0));
          case "rmdir" -> isOurs(call.text(0));
          case "symlink" -> isOurs(call.text(1));
          case "symlinkat" -> isOurs(call.text(2));
          default -> true; // sync, syncfs, msync, io_uring: nothing that Holdfast does
        };
    if (ours && !call.name().equals("msync")) {
      throw new IllegalStateException("a call that is not understood: " + call);
    }
  }

  private boolean isOurs(String path) {
    return path.startsWith(root + "/") || path.equals(root);
  }

  private static DiskStep.When when(TracedCall call) {
    return new DiskStep.When(call.from(), call.until(), call.nanos());
  }
}
