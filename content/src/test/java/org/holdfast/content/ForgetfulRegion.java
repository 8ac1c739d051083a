package org.holdfast.content;

import java.io.EOFException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/// Takes everything and keeps nothing: for files that are longer than the disk.
record ForgetfulRegion(String name) implements Region {

  @Override
  public Coordinates place() {
    return new Coordinates(0, 0);
  }

  @Override
  public UUID attach(Optional<UUID> known, UUID fresh) {
    return known.orElse(fresh);
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
  public void putPacked(RevisionId revision, byte[] bytes) {}

  @Override
  public Optional<byte[]> packed(RevisionId revision) {
    return Optional.empty();
  }

  @Override
  public void putNote(String name, byte[] bytes) {}

  @Override
  public Optional<byte[]> note(String name) {
    return Optional.empty();
  }

  @Override
  public void dropPacked(RevisionId revision) {}

  @Override
  public RegionPart part(RevisionId revision) {
    return new ForgetfulPart();
  }

  @Override
  public Optional<RegionBlob> openPart(RevisionId revision) {
    return Optional.empty();
  }

  @Override
  public Optional<RegionBlob> open(RevisionId revision) {
    return Optional.empty();
  }

  @Override
  public void settle(RevisionId revision) {}

  @Override
  public void delete(RevisionId revision) {}

  @Override
  public void deletePart(RevisionId revision) {}

  @Override
  public long list(Consumer<RegionEntry> each) {
    return 0;
  }

  @Override
  public void probe() {}

  @Override
  public void close() {}

  private static final class ForgetfulPart implements RegionPart {

    private long sizeBytes;

    @Override
    public long sizeBytes() {
      return sizeBytes;
    }

    @Override
    public void read(long position, ByteBuffer into) throws EOFException {
      throw new EOFException();
    }

    @Override
    public void append(ByteBuffer bytes) {
      sizeBytes += bytes.remaining();
      bytes.position(bytes.limit());
    }

    @Override
    public void truncate(long to) {
      sizeBytes = to;
    }

    @Override
    public void force() {}

    @Override
    public void commit() {}

    @Override
    public void close() {}
  }
}
