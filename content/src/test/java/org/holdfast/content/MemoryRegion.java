package org.holdfast.content;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// A region in memory, with a gate that every call passes: a test makes it wait or fail there.
final class MemoryRegion implements Region {

  /// Told the name of the method before it runs.
  interface Gate {
    void pass(String call) throws IOException;
  }

  volatile Gate gate = _ -> {};

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Stored(byte[] bytes, Instant changedAt) {}

  private final String name;
  private final InstantSource clock;
  private final Map<RevisionId, Stored> packed = new ConcurrentHashMap<>();
  private final Map<RevisionId, Stored> large = new ConcurrentHashMap<>();
  private final Map<String, Stored> notes = new ConcurrentHashMap<>();
  private final Map<RevisionId, Stored> parts = new ConcurrentHashMap<>();
  private final MemoryLog log = new MemoryLog();
  private volatile Optional<UUID> identity = Optional.empty();

  MemoryRegion(String name, InstantSource clock) {
    this.name = name;
    this.clock = clock;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<LogStore> log() {
    return Optional.of(log);
  }

  @Override
  public Coordinates place() {
    return new Coordinates(0, 0);
  }

  @Override
  public UUID attach(Optional<UUID> known, UUID fresh) throws IOException {
    gate.pass("attach");
    if (identity.isPresent() && known.isPresent() && !identity.equals(known)) {
      throw new IOException("another region");
    }
    identity = Optional.of(identity.or(() -> known).orElse(fresh));
    return identity.get();
  }

  @Override
  public RegionState state() {
    return RegionState.HEALTHY;
  }

  @Override
  public Optional<String> lastError() {
    return Optional.empty();
  }

  @Override
  public void putPacked(RevisionId revision, byte[] bytes) throws IOException {
    gate.pass("putPacked");
    packed.put(revision, stored(bytes));
  }

  @Override
  public Optional<byte[]> packed(RevisionId revision) throws IOException {
    gate.pass("packed");
    return Optional.ofNullable(packed.get(revision)).map(row -> row.bytes.clone());
  }

  @Override
  public void putNote(String name, byte[] bytes) throws IOException {
    gate.pass("putNote");
    notes.put(name, new Stored(bytes.clone(), clock.instant()));
  }

  @Override
  public Optional<byte[]> note(String name) throws IOException {
    gate.pass("note");
    return Optional.ofNullable(notes.get(name)).map(row -> row.bytes.clone());
  }

  @Override
  public void dropPacked(RevisionId revision) throws IOException {
    gate.pass("dropPacked");
    packed.remove(revision);
  }

  @Override
  public RegionPart part(RevisionId revision) throws IOException {
    gate.pass("part");
    parts.putIfAbsent(revision, stored(new byte[0]));
    return new MemoryPart(revision);
  }

  @Override
  public Optional<RegionBlob> openPart(RevisionId revision) throws IOException {
    gate.pass("openPart");
    return Optional.ofNullable(parts.get(revision)).map(part -> new MemoryBlob(part.bytes));
  }

  @Override
  public Optional<RegionBlob> open(RevisionId revision) throws IOException {
    gate.pass("open");
    return Optional.ofNullable(large.get(revision)).map(blob -> new MemoryBlob(blob.bytes));
  }

  @Override
  public void settle(RevisionId revision) {}

  @Override
  public void delete(RevisionId revision) throws IOException {
    gate.pass("delete");
    packed.remove(revision);
    large.remove(revision);
    parts.remove(revision);
  }

  @Override
  public void deletePart(RevisionId revision) throws IOException {
    gate.pass("deletePart");
    parts.remove(revision);
  }

  @Override
  public long list(Consumer<RegionEntry> each) throws IOException {
    gate.pass("list");
    report(packed, RegionEntry.Kind.PACKED, each);
    report(large, RegionEntry.Kind.LARGE, each);
    report(parts, RegionEntry.Kind.PART, each);
    return 0;
  }

  @Override
  public void probe() throws IOException {
    gate.pass("probe");
  }

  @Override
  public void close() {}

  private Stored stored(byte[] bytes) {
    return new Stored(bytes.clone(), clock.instant());
  }

  private static void report(
      Map<RevisionId, Stored> found, RegionEntry.Kind kind, Consumer<RegionEntry> each) {
    found.forEach(
        (revision, stored) ->
            each.accept(new RegionEntry(revision, kind, stored.bytes.length, stored.changedAt)));
  }

  private static void read(byte[] bytes, long position, ByteBuffer into) throws IOException {
    if (bytes.length - position < into.remaining()) {
      throw new EOFException();
    }
    into.put(bytes, (int) position, into.remaining());
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record MemoryBlob(byte[] bytes) implements RegionBlob {

    @Override
    public long sizeBytes() {
      return bytes.length;
    }

    @Override
    public void read(long position, ByteBuffer into) throws IOException {
      MemoryRegion.read(bytes, position, into);
    }

    @Override
    public void close() {}
  }

  private final class MemoryPart implements RegionPart {

    private final RevisionId revision;

    private MemoryPart(RevisionId revision) {
      this.revision = revision;
    }

    @Override
    public long sizeBytes() throws IOException {
      return bytes().length;
    }

    @Override
    public void read(long position, ByteBuffer into) throws IOException {
      gate.pass("part.read");
      MemoryRegion.read(bytes(), position, into);
    }

    @Override
    public void append(ByteBuffer more) throws IOException {
      gate.pass("part.append");
      byte[] before = bytes();
      byte[] after = Arrays.copyOf(before, before.length + more.remaining());
      more.get(after, before.length, more.remaining());
      parts.put(revision, stored(after));
    }

    @Override
    public void truncate(long sizeBytes) throws IOException {
      gate.pass("part.truncate");
      parts.put(revision, stored(Arrays.copyOf(bytes(), (int) sizeBytes)));
    }

    @Override
    public void force() throws IOException {
      gate.pass("part.force");
    }

    @Override
    public void commit() throws IOException {
      gate.pass("part.commit");
      large.put(revision, stored(bytes()));
      parts.remove(revision);
    }

    @Override
    public void close() {}

    private byte[] bytes() throws IOException {
      return Optional.ofNullable(parts.get(revision))
          .orElseThrow(() -> new IOException("the part is gone"))
          .bytes;
    }
  }
}
