package org.holdfast.simulation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.holdfast.content.Coordinates;
import org.holdfast.content.LogStore;
import org.holdfast.content.Region;
import org.holdfast.content.RegionBlob;
import org.holdfast.content.RegionEntry;
import org.holdfast.content.RegionPart;
import org.holdfast.content.RegionState;
import org.holdfast.content.RevisionId;

/// A region on a line that is slow at times. With a bug planted it says that it has stored what it
/// only is going to.
final class SimRegion implements Region {

  private static final Duration LATER = Duration.ofMillis(400);
  private static final Duration LONG = Duration.ofMinutes(1);

  private final Region region;
  private final SimTime time;
  private final Supplier<Duration> delay;
  private final Bug bug;
  private final boolean answersFirst;

  SimRegion(Region region, SimTime time, Supplier<Duration> delay, Bug bug) {
    this.region = region;
    this.time = time;
    this.delay = delay;
    this.bug = bug;
    this.answersFirst = bug.answersFirst(region.name());
  }

  private Region reached() {
    waitForLine();
    return region;
  }

  private void waitForLine() {
    Duration takes = delay.get();
    if (takes.isZero()) {
      time.perhapsYield();
    } else {
      time.pass(takes);
    }
  }

  private void store(SimLog.Step step) throws IOException {
    if (answersFirst) {
      storeLater(step);
    } else {
      step.run();
    }
  }

  private void storeLater(SimLog.Step step) {
    time.execute(
        () -> {
          time.pass(LATER);
          try {
            step.run();
          } catch (IOException _) {
            // The planted bug: it has been answered.
          }
        });
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
    return reached().attach(known, fresh);
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
    Region reached = reached();
    store(() -> reached.putPacked(revision, bytes));
  }

  @Override
  public Optional<byte[]> packed(RevisionId revision) throws IOException {
    return reached().packed(revision);
  }

  @Override
  public void putNote(String name, byte[] bytes) throws IOException {
    reached().putNote(name, bytes);
  }

  @Override
  public Optional<byte[]> note(String name) throws IOException {
    return reached().note(name);
  }

  @Override
  public void dropPacked(RevisionId revision) throws IOException {
    reached().dropPacked(revision);
  }

  @Override
  public RegionPart part(RevisionId revision) throws IOException {
    return new Part(reached().part(revision));
  }

  @Override
  public Optional<RegionBlob> openPart(RevisionId revision) throws IOException {
    return reached().openPart(revision);
  }

  @Override
  public Optional<RegionBlob> open(RevisionId revision) throws IOException {
    return reached().open(revision);
  }

  @Override
  public void settle(RevisionId revision) throws IOException {
    reached().settle(revision);
  }

  @Override
  public void delete(RevisionId revision) throws IOException {
    reached().delete(revision);
  }

  @Override
  public void deletePart(RevisionId revision) throws IOException {
    reached().deletePart(revision);
  }

  @Override
  public long list(Consumer<RegionEntry> each) throws IOException {
    return reached().list(each);
  }

  @Override
  public Optional<LogStore> log() {
    return region.log().map(log -> new SimLog(log, new Line(), name(), bug));
  }

  @Override
  public void probe() throws IOException {
    reached().probe();
  }

  @Override
  public void close() {
    region.close();
  }

  private final class Line implements SimLog.Line {

    @Override
    public LogStore reached(LogStore log) {
      waitForLine();
      return log;
    }

    @Override
    public void store(SimLog.Step step) {
      storeLater(step);
    }

    @Override
    public void takeLong() {
      time.pass(LONG);
    }
  }

  private final class Part implements RegionPart {

    private final RegionPart part;
    private boolean left;

    Part(RegionPart part) {
      this.part = part;
    }

    @Override
    public long sizeBytes() throws IOException {
      return part.sizeBytes();
    }

    @Override
    public void read(long position, ByteBuffer into) throws IOException {
      part.read(position, into);
    }

    @Override
    public void append(ByteBuffer bytes) throws IOException {
      part.append(bytes);
    }

    @Override
    public void truncate(long toBytes) throws IOException {
      part.truncate(toBytes);
    }

    @Override
    public void force() throws IOException {
      part.force();
    }

    @Override
    public void commit() throws IOException {
      left = answersFirst;
      store(part::commit);
    }

    @Override
    public void close() throws IOException {
      if (!left) {
        part.close();
      }
    }
  }
}
