package org.holdfast.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.holdfast.content.Coordinates;
import org.holdfast.content.LogStore;
import org.holdfast.content.NewBlob;
import org.holdfast.content.Region;
import org.holdfast.content.RegionBlob;
import org.holdfast.content.RegionEntry;
import org.holdfast.content.RegionPart;
import org.holdfast.content.RegionState;
import org.holdfast.content.RevisionId;
import org.holdfast.database.DatabaseFigures;
import org.holdfast.server.RegionFigures.Call;

/// A region whose calls are counted and timed, and are seen in traces.
final class MeasuredRegion implements Region {

  private final Region region;
  private final RegionFigures figures;

  MeasuredRegion(Region region, RegionFigures figures) {
    this.region = region;
    this.figures = figures;
  }

  @Override
  public String name() {
    return region.name();
  }

  @Override
  public Coordinates place() {
    return region.place();
  }

  @Override
  public UUID attach(Optional<UUID> known, UUID fresh) throws IOException {
    return region.attach(known, fresh);
  }

  @Override
  public RegionState state() {
    return region.state();
  }

  @Override
  public Optional<String> lastError() {
    return region.lastError();
  }

  @Override
  public void putPacked(RevisionId revision, byte[] bytes) throws IOException {
    run(Call.PUT, () -> region.putPacked(revision, bytes));
    figures.written(bytes.length);
  }

  @Override
  public CompletableFuture<Void> beginPacked(
      RevisionId revision, byte[] bytes, Executor elsewhere) {
    return figures.begun(
        Call.PUT,
        () ->
            region
                .beginPacked(revision, bytes, elsewhere)
                .whenComplete(
                    (_, thrown) -> {
                      if (thrown == null) {
                        figures.written(bytes.length);
                      }
                    }));
  }

  @Override
  public Optional<byte[]> packed(RevisionId revision) throws IOException {
    Optional<byte[]> found = figures.measured(Call.GET, () -> region.packed(revision));
    found.ifPresent(bytes -> figures.read(bytes.length));
    return found;
  }

  @Override
  public void dropPacked(RevisionId revision) throws IOException {
    run(Call.DELETE, () -> region.dropPacked(revision));
  }

  @Override
  public NewBlob begin(RevisionId revision) throws IOException {
    return new Growing(figures.measured(Call.OPEN, () -> region.begin(revision)), figures);
  }

  @Override
  public RegionPart part(RevisionId revision) throws IOException {
    return new Part(figures.measured(Call.OPEN, () -> region.part(revision)), figures);
  }

  @Override
  public Optional<RegionBlob> openPart(RevisionId revision) throws IOException {
    return figures.measured(Call.OPEN, () -> region.openPart(revision)).map(this::reading);
  }

  @Override
  public Optional<RegionBlob> open(RevisionId revision) throws IOException {
    return figures.measured(Call.OPEN, () -> region.open(revision)).map(this::reading);
  }

  private RegionBlob reading(RegionBlob blob) {
    return new Reading(blob, figures);
  }

  @Override
  public void settle(RevisionId revision) throws IOException {
    run(Call.COMMIT, () -> region.settle(revision));
  }

  @Override
  public void delete(RevisionId revision) throws IOException {
    run(Call.DELETE, () -> region.delete(revision));
  }

  @Override
  public void forgetDeleted() throws IOException {
    region.forgetDeleted();
  }

  @Override
  public void deletePart(RevisionId revision) throws IOException {
    run(Call.DELETE, () -> region.deletePart(revision));
  }

  @Override
  public long list(Consumer<RegionEntry> each) throws IOException {
    return figures.measured(Call.LIST, () -> region.list(each));
  }

  @Override
  public void putNote(String name, byte[] bytes) throws IOException {
    run(Call.NOTE, () -> region.putNote(name, bytes));
  }

  @Override
  public Optional<byte[]> note(String name) throws IOException {
    return figures.measured(Call.NOTE, () -> region.note(name));
  }

  @Override
  public Optional<LogStore> log() {
    return region.log().map(log -> new Log(log, figures));
  }

  @Override
  public Optional<DatabaseFigures> pack() {
    return region.pack();
  }

  @Override
  public void probe() throws IOException {
    run(Call.PROBE, region::probe);
  }

  @Override
  public void close() {
    region.close();
  }

  private interface Step {
    void run() throws IOException;
  }

  private void run(Call call, Step step) throws IOException {
    run(figures, call, step);
  }

  private static void run(RegionFigures figures, Call call, Step step) throws IOException {
    var _ =
        figures.measured(
            call,
            () -> {
              step.run();
              return true;
            });
  }

  private static void append(RegionFigures figures, NewBlob blob, ByteBuffer bytes)
      throws IOException {
    int length = bytes.remaining();
    run(figures, Call.APPEND, () -> blob.append(bytes));
    figures.written(length);
  }

  /// What a mirrored database puts there.
  private record Log(LogStore log, RegionFigures figures) implements LogStore {

    @Override
    public void put(String name, byte[] bytes) throws IOException {
      run(figures, Call.LOG_PUT, () -> log.put(name, bytes));
      figures.written(bytes.length);
    }

    @Override
    public void replace(String name, byte[] bytes) throws IOException {
      run(figures, Call.LOG_PUT, () -> log.replace(name, bytes));
      figures.written(bytes.length);
    }

    @Override
    public List<String> list() throws IOException {
      return figures.measured(Call.LOG_LIST, log::list);
    }

    @Override
    public Optional<byte[]> read(String name) throws IOException {
      Optional<byte[]> found = figures.measured(Call.LOG_READ, () -> log.read(name));
      found.ifPresent(bytes -> figures.read(bytes.length));
      return found;
    }

    @Override
    public void delete(String name) throws IOException {
      run(figures, Call.LOG_DELETE, () -> log.delete(name));
    }
  }

  private record Growing(NewBlob blob, RegionFigures figures) implements NewBlob {

    @Override
    public void append(ByteBuffer bytes) throws IOException {
      MeasuredRegion.append(figures, blob, bytes);
    }

    @Override
    public void force() throws IOException {
      blob.force();
    }

    @Override
    public void commit() throws IOException {
      run(figures, Call.COMMIT, blob::commit);
    }

    @Override
    public void close() throws IOException {
      blob.close();
    }
  }

  private record Part(RegionPart part, RegionFigures figures) implements RegionPart {

    @Override
    public long sizeBytes() throws IOException {
      return part.sizeBytes();
    }

    @Override
    public void read(long position, ByteBuffer into) throws IOException {
      int length = into.remaining();
      run(figures, Call.READ, () -> part.read(position, into));
      figures.read(length);
    }

    @Override
    public void truncate(long sizeBytes) throws IOException {
      part.truncate(sizeBytes);
    }

    @Override
    public void append(ByteBuffer bytes) throws IOException {
      MeasuredRegion.append(figures, part, bytes);
    }

    @Override
    public void force() throws IOException {
      part.force();
    }

    @Override
    public void commit() throws IOException {
      run(figures, Call.COMMIT, part::commit);
    }

    @Override
    public void close() throws IOException {
      part.close();
    }
  }

  private record Reading(RegionBlob blob, RegionFigures figures) implements RegionBlob {

    @Override
    public long sizeBytes() {
      return blob.sizeBytes();
    }

    @Override
    public void read(long position, ByteBuffer into) throws IOException {
      int length = into.remaining();
      run(figures, Call.READ, () -> blob.read(position, into));
      figures.read(length);
    }

    @Override
    public void close() throws IOException {
      blob.close();
    }
  }
}
