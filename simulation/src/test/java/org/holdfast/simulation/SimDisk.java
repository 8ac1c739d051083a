package org.holdfast.simulation;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

/// The disks of one machine: what is on them, what of it is durable, and what a crash makes of it.
///
/// Both SQLite and the JDK's file calls end here. Each request meets its [Fate] first. Once the
/// machine is off every request is refused, so that what is left of a dead process can do no more;
/// [#restart] turns it on again with what a kill or a power cut left.
final class SimDisk {

  /// The machine is off: nobody hears this answer.
  static final class Off extends IOException {
    private static final long serialVersionUID = 1L;

    Off() {
      super("the machine is off");
    }
  }

  /// A name that was given or taken, and is not durable yet; several that go together are one.
  private record Renaming(List<Entry> entries) {
    boolean in(SimFolder folder) {
      return entries.stream().anyMatch(entry -> entry.folder == folder);
    }

    void apply() {
      entries.forEach(Entry::apply);
    }
  }

  private record Entry(SimFolder folder, String name, Optional<SimNode> node) {
    void apply() {
      node.ifPresentOrElse(
          there -> folder.durableNames.put(name, there), () -> folder.durableNames.remove(name));
    }
  }

  private final SimVolume machine = new SimVolume("machine");
  private final SimFolder root = new SimFolder(machine);
  private final List<SimVolume> volumes = new ArrayList<>(List.of(machine));
  private final List<SimFolder> mounted = new ArrayList<>();
  private final List<Renaming> unflushedNames = new ArrayList<>();
  private final Set<SimFile> touched = new HashSet<>();
  private final List<SimFile> touchedInOrder = new ArrayList<>();
  private final Random random;
  private final InstantSource clock;
  private final Trace trace;
  private Function<DiskRequest, Fate> fates = _ -> Fate.FINE;
  private boolean off;
  private boolean powerWasCut;
  private long requests;

  SimDisk(Random random, InstantSource clock, Trace trace) {
    this.random = random;
    this.clock = clock;
    this.trace = trace;
  }

  /// Mounts a disk of its own at `/name`, empty.
  void mount(String name) {
    mount(name, new SimFolder(new SimVolume(name)));
  }

  private void mount(String name, SimFolder top) {
    volumes.add(top.volume());
    mounted.add(top);
    root.names.put(name, top);
    root.durableNames.put(name, top);
  }

  /// Puts copies of another machine's disks here.
  void copyFrom(SimDisk other) {
    other.root.names.forEach(
        (name, node) -> {
          if (other.mounted.contains(node)) {
            mount(name, ((SimFolder) node).copy(new SimVolume(name)));
          } else {
            SimNode copy = node.copy(machine);
            root.names.put(name, copy);
            root.durableNames.put(name, copy);
          }
        });
  }

  /// All disks; the machine's own first.
  List<SimVolume> volumes() {
    return volumes;
  }

  /// Takes a mounted disk away, or brings it back. An empty folder of the machine's disk stays in
  /// its place.
  void setAbsent(SimVolume volume, boolean absent) {
    if (volume.isAbsent() == absent) {
      return;
    }
    volume.setAbsent(absent);
    SimFolder top =
        mounted.stream().filter(folder -> folder.volume() == volume).findFirst().orElseThrow();
    if (absent) {
      root.names.put(volume.name(), new SimFolder(machine));
      return;
    }
    SimNode instead = root.names.put(volume.name(), top);
    if (instead instanceof SimFolder folder) {
      requireUntouched(volume, folder);
    }
  }

  /// A disk that goes at the very moment may have a trial file or a pack made in its place, which
  /// nothing relies on. But that place must never become a region.
  private static void requireUntouched(SimVolume volume, SimFolder folder) {
    if (folder.names.containsKey("region.hfr")) {
      throw new AssertionError("a region was made where " + volume.name() + " was not");
    }
  }

  void decideBy(Function<DiskRequest, Fate> decider) {
    this.fates = decider;
  }

  boolean isOff() {
    return off;
  }

  long requests() {
    return requests;
  }

  void turnOff(boolean cut) {
    off = true;
    powerWasCut = cut;
    trace.note(cut ? "power cut" : "kill");
  }

  /// Turns the machine on again.
  void restart() {
    if (powerWasCut) {
      cutPower();
    }
    off = false;
    powerWasCut = false;
  }

  /// Another machine comes in this one's place: what lay below `folder` on the machine's own disk
  /// is gone, mounted disks stay. Only while nothing has a file open.
  void replace(String folder) {
    trace.note("machine lost");
    SimFolder empty = new SimFolder(machine);
    root.names.put(folder, empty);
    root.durableNames.put(folder, empty);
  }

  private void cutPower() {
    volumes.forEach(volume -> setAbsent(volume, false));
    touchedInOrder.forEach(file -> file.cutPower(random));
    touchedInOrder.clear();
    touched.clear();
    int mode = random.nextInt(4);
    int kept = random.nextInt(unflushedNames.size() + 1);
    for (int i = 0; i < unflushedNames.size(); i++) {
      boolean stays =
          switch (mode) {
            case 0 -> false;
            case 1 -> true;
            case 2 -> i < kept;
            default -> random.nextBoolean();
          };
      if (stays) {
        unflushedNames.get(i).apply();
      }
    }
    unflushedNames.clear();
    forget(root);
  }

  private static void forget(SimFolder folder) {
    folder.names.clear();
    folder.names.putAll(folder.durableNames);
    for (SimNode node : folder.names.values()) {
      if (node instanceof SimFolder below) {
        forget(below);
      }
    }
  }

  // ---- looking

  Optional<SimNode> find(String path) throws IOException {
    if (off) {
      throw new Off();
    }
    SimNode node = root;
    for (Path name : Path.of(path)) {
      SimNode next = node instanceof SimFolder folder ? folder.names.get(name.toString()) : null;
      if (next == null) {
        return Optional.empty();
      }
      node = next;
    }
    return Optional.of(node);
  }

  SimNode require(String path) throws IOException {
    return find(path).orElseThrow(() -> new NoSuchFileException(path));
  }

  SimFile requireFile(String path) throws IOException {
    if (require(path) instanceof SimFile file) {
      return file;
    }
    throw new IOException(path + ": Is a directory");
  }

  SimFolder requireFolder(String path) throws IOException {
    if (require(path) instanceof SimFolder folder) {
      return folder;
    }
    throw new NotDirectoryException(path);
  }

  /// Makes a file that no name leads to.
  SimFile nameless() {
    return new SimFile(machine);
  }

  // ---- names

  SimFile create(String path) throws IOException {
    SimFolder folder = requireFolder(parent(path));
    if (folder.names.containsKey(name(path))) {
      throw new FileAlreadyExistsException(path);
    }
    SimFile file = new SimFile(folder.volume());
    change(
        new DiskRequest(DiskRequest.Kind.CREATE, path),
        folder.volume(),
        true,
        () -> link(folder, name(path), file));
    return file;
  }

  void createFolder(String path) throws IOException {
    SimFolder folder = requireFolder(parent(path));
    if (folder.names.containsKey(name(path))) {
      throw new FileAlreadyExistsException(path);
    }
    change(
        new DiskRequest(DiskRequest.Kind.CREATE, path),
        folder.volume(),
        true,
        () -> link(folder, name(path), new SimFolder(folder.volume())));
  }

  private void link(SimFolder folder, String name, SimNode node) {
    folder.names.put(name, node);
    unflushedNames.add(new Renaming(List.of(new Entry(folder, name, Optional.of(node)))));
  }

  void delete(String path) throws IOException {
    SimNode node = require(path);
    if (node instanceof SimFolder below && !below.names.isEmpty()) {
      throw new DirectoryNotEmptyException(path);
    }
    SimFolder folder = requireFolder(parent(path));
    change(
        new DiskRequest(DiskRequest.Kind.DELETE, path),
        folder.volume(),
        false,
        () -> {
          folder.names.remove(name(path));
          unflushedNames.add(
              new Renaming(List.of(new Entry(folder, name(path), Optional.empty()))));
        });
  }

  void rename(String from, String to) throws IOException {
    SimNode node = require(from);
    SimFolder old = requireFolder(parent(from));
    SimFolder fresh = requireFolder(parent(to));
    if (old.volume() != fresh.volume()) {
      throw new AccessDeniedException(from, to, "another disk");
    }
    change(
        new DiskRequest(DiskRequest.Kind.RENAME, to),
        fresh.volume(),
        false,
        () -> {
          old.names.remove(name(from));
          fresh.names.put(name(to), node);
          unflushedNames.add(
              new Renaming(
                  List.of(
                      new Entry(old, name(from), Optional.empty()),
                      new Entry(fresh, name(to), Optional.of(node)))));
        });
  }

  void flushFolder(String path) throws IOException {
    SimFolder folder = requireFolder(path);
    change(
        new DiskRequest(DiskRequest.Kind.FLUSH_FOLDER, path),
        folder.volume(),
        false,
        () -> {
          unflushedNames.stream().filter(each -> each.in(folder)).forEach(Renaming::apply);
          unflushedNames.removeIf(each -> each.in(folder));
        });
  }

  // ---- bytes

  void read(SimFile file, String path) throws IOException {
    DiskRequest request = new DiskRequest(DiskRequest.Kind.READ, path);
    trace.disk("READ", path, 0, new byte[0], 0);
    switch (meet(request, file.volume())) {
      case FINE, LEFT_OUT -> {}
      case ERROR -> throw failure(request);
      case KILL -> dieAt(false);
      case CUT -> dieAt(true);
    }
  }

  void write(SimFile file, String path, long position, byte[] bytes, int length)
      throws IOException {
    trace.disk("WRITE", path, position, bytes, length);
    int at = Math.toIntExact(position);
    DiskRequest request = new DiskRequest(DiskRequest.Kind.WRITE, path);
    boolean grows = at + length > file.size();
    Fate fate = meet(request, file.volume());
    if (fate == Fate.LEFT_OUT) {
      return;
    }
    if (fate == Fate.FINE && grows && file.volume().isFull()) {
      throw full();
    }
    int done = fate == Fate.FINE ? length : random.nextInt(length + 1);
    if (done > 0) {
      touch(file);
      file.write(at, bytes, done, clock.instant());
    }
    end(fate, request);
  }

  void resize(SimFile file, String path, long to) throws IOException {
    trace.disk("TRUNCATE", path, to, new byte[0], 0);
    change(
        new DiskRequest(DiskRequest.Kind.TRUNCATE, path),
        file.volume(),
        to > file.size(),
        () -> {
          touch(file);
          file.resize(Math.toIntExact(to), clock.instant());
        });
  }

  void flush(SimFile file, String path) throws IOException {
    DiskRequest request = new DiskRequest(DiskRequest.Kind.FLUSH, path);
    trace.disk("FLUSH", path, 0, new byte[0], 0);
    Fate fate = meet(request, file.volume());
    switch (fate) {
      case FINE -> file.flush();
      case LEFT_OUT, KILL -> {}
      case ERROR -> file.failToFlush(random);
      case CUT -> {
        if (random.nextBoolean()) {
          file.flush();
        }
      }
    }
    end(fate, request);
  }

  // ---- fate

  private void change(DiskRequest request, SimVolume volume, boolean grows, Runnable change)
      throws IOException {
    trace.disk(request.kind().name(), request.path(), 0, new byte[0], 0);
    Fate fate = meet(request, volume);
    if (fate == Fate.LEFT_OUT) {
      return;
    }
    if (fate == Fate.FINE && grows && volume.isFull()) {
      throw full();
    }
    if (fate == Fate.FINE || (fate != Fate.ERROR && random.nextBoolean())) {
      change.run();
    }
    end(fate, request);
  }

  private Fate meet(DiskRequest request, SimVolume volume) throws IOException {
    if (off) {
      throw new Off();
    }
    if (volume.isAbsent()) {
      throw failure(request);
    }
    requests++;
    return fates.apply(request);
  }

  private void end(Fate fate, DiskRequest request) throws IOException {
    switch (fate) {
      case FINE, LEFT_OUT -> {}
      case ERROR -> throw failure(request);
      case KILL -> dieAt(false);
      case CUT -> dieAt(true);
    }
  }

  private void dieAt(boolean cut) throws Off {
    turnOff(cut);
    throw new Off();
  }

  private void touch(SimFile file) {
    if (touched.add(file)) {
      touchedInOrder.add(file);
    }
  }

  private IOException failure(DiskRequest request) {
    trace.note("failed " + request.kind() + " " + request.path());
    return new IOException(request.path() + ": Input/output error");
  }

  private IOException full() {
    trace.note("full");
    return new IOException("No space left on device");
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(1, path.lastIndexOf('/')));
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
