package org.holdfast.drive;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.holdfast.content.Coordinates;
import org.holdfast.content.Region;
import org.holdfast.content.RegionBlob;
import org.holdfast.content.RegionEntry;
import org.holdfast.content.RegionPart;
import org.holdfast.content.RegionState;
import org.holdfast.content.RevisionId;

/// A region in memory, which can be cut off.
final class MemoryRegion implements Region {

  volatile boolean cutOff;

  /// Happens when a small blob has come, before its writer hears of it.
  volatile Runnable afterPut = () -> {};

  /// Happens when a small blob is asked for, before it is looked for.
  volatile Runnable beforeGet = () -> {};

  private final String name;
  private final InstantSource clock;
  private final Map<RevisionId, byte[]> packed = new ConcurrentHashMap<>();
  private final Map<RevisionId, byte[]> large = new ConcurrentHashMap<>();
  private final Map<String, byte[]> notes = new ConcurrentHashMap<>();
  private final Map<RevisionId, byte[]> parts = new ConcurrentHashMap<>();
  private volatile Optional<UUID> identity = Optional.empty();

  MemoryRegion(String name, InstantSource clock) {
    this.name = name;
    this.clock = clock;
  }

  /// How many blobs, parts and tails lie here.
  int size() {
    return packed.size() + large.size() + parts.size();
  }

  void flipABit(RevisionId revision) {
    (packed.containsKey(revision) ? packed : large)
        .computeIfPresent(
            revision,
            (_, bytes) -> {
              byte[] flipped = bytes.clone();
              flipped[flipped.length - 1] ^= 1;
              return flipped;
            });
  }

  void lose(RevisionId revision) {
    packed.remove(revision);
    large.remove(revision);
  }

  /// Loses all that lies here of uploads under way.
  void forgetParts() {
    parts.keySet().forEach(packed::remove);
    parts.clear();
  }

  /// Has another blob's bytes lie where these do.
  void exchange(RevisionId revision, RevisionId with) {
    packed.computeIfPresent(revision, (_, own) -> packed.getOrDefault(with, own));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Coordinates place() {
    return new Coordinates(0, 0);
  }

  @Override
  public UUID attach(Optional<UUID> known, UUID fresh) throws IOException {
    refuseIfCutOff();
    identity = Optional.of(identity.or(() -> known).orElse(fresh));
    return identity.get();
  }

  @Override
  public RegionState state() {
    return cutOff ? RegionState.ABSENT : RegionState.HEALTHY;
  }

  @Override
  public Optional<String> lastError() {
    return Optional.empty();
  }

  @Override
  public void putPacked(RevisionId revision, byte[] bytes) throws IOException {
    refuseIfCutOff();
    packed.put(revision, bytes.clone());
    afterPut.run();
  }

  @Override
  public Optional<byte[]> packed(RevisionId revision) throws IOException {
    refuseIfCutOff();
    beforeGet.run();
    return Optional.ofNullable(packed.get(revision)).map(byte[]::clone);
  }

  @Override
  public void putNote(String name, byte[] bytes) throws IOException {
    refuseIfCutOff();
    notes.put(name, bytes.clone());
  }

  @Override
  public Optional<byte[]> note(String name) throws IOException {
    refuseIfCutOff();
    return Optional.ofNullable(notes.get(name)).map(byte[]::clone);
  }

  @Override
  public void dropPacked(RevisionId revision) throws IOException {
    refuseIfCutOff();
    packed.remove(revision);
  }

  @Override
  public RegionPart part(RevisionId revision) throws IOException {
    refuseIfCutOff();
    parts.putIfAbsent(revision, new byte[0]);
    return new MemoryPart(revision);
  }

  @Override
  public Optional<RegionBlob> openPart(RevisionId revision) throws IOException {
    refuseIfCutOff();
    return Optional.ofNullable(parts.get(revision)).map(MemoryBlob::new);
  }

  @Override
  public Optional<RegionBlob> open(RevisionId revision) throws IOException {
    refuseIfCutOff();
    return Optional.ofNullable(large.get(revision)).map(MemoryBlob::new);
  }

  @Override
  public void settle(RevisionId revision) {}

  @Override
  public void delete(RevisionId revision) throws IOException {
    refuseIfCutOff();
    packed.remove(revision);
    large.remove(revision);
    parts.remove(revision);
  }

  @Override
  public void deletePart(RevisionId revision) throws IOException {
    refuseIfCutOff();
    parts.remove(revision);
  }

  @Override
  public long list(Consumer<RegionEntry> each) throws IOException {
    refuseIfCutOff();
    report(packed, RegionEntry.Kind.PACKED, each);
    report(large, RegionEntry.Kind.LARGE, each);
    report(parts, RegionEntry.Kind.PART, each);
    return 0;
  }

  @Override
  public void probe() throws IOException {
    refuseIfCutOff();
  }

  @Override
  public void close() {}

  private void refuseIfCutOff() throws IOException {
    if (cutOff) {
      throw new IOException("the region is cut off");
    }
  }

  private void report(
      Map<RevisionId, byte[]> found, RegionEntry.Kind kind, Consumer<RegionEntry> each) {
    // Everything is as old as the clock is young: a sweep sees it as old enough.
    found.forEach(
        (revision, bytes) ->
            each.accept(
                new RegionEntry(
                    revision, kind, bytes.length, clock.instant().minusSeconds(1_000_000))));
  }

  private static void read(byte[] bytes, long position, ByteBuffer into) throws IOException {
    if (bytes.length - position < into.remaining()) {
      throw new EOFException();
    }
    into.put(bytes, (int) position, into.remaining());
  }

  private static final class MemoryBlob implements RegionBlob {

    private final byte[] bytes;

    MemoryBlob(byte[] bytes) {
      this.bytes = bytes;
    }

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

    MemoryPart(RevisionId revision) {
      this.revision = revision;
    }

    @Override
    public long sizeBytes() throws IOException {
      return bytes().length;
    }

    @Override
    public void read(long position, ByteBuffer into) throws IOException {
      MemoryRegion.read(bytes(), position, into);
    }

    @Override
    public void append(ByteBuffer more) throws IOException {
      refuseIfCutOff();
      byte[] before = bytes();
      byte[] after = Arrays.copyOf(before, before.length + more.remaining());
      more.get(after, before.length, more.remaining());
      parts.put(revision, after);
    }

    @Override
    public void truncate(long sizeBytes) throws IOException {
      parts.put(revision, Arrays.copyOf(bytes(), (int) sizeBytes));
    }

    @Override
    public void force() throws IOException {
      refuseIfCutOff();
    }

    @Override
    public void commit() throws IOException {
      refuseIfCutOff();
      large.put(revision, bytes());
      parts.remove(revision);
    }

    @Override
    public void close() {}

    private byte[] bytes() throws IOException {
      byte[] bytes = parts.get(revision);
      if (bytes == null) {
        throw new IOException("the part is gone");
      }
      return bytes;
    }
  }
}
