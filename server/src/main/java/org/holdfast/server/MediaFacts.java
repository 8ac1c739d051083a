package org.holdfast.server;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.holdfast.content.BlobReader;
import org.holdfast.content.ContentRefusal;
import org.holdfast.content.Derived;
import org.holdfast.content.DerivedKind;
import org.holdfast.content.RevisionId;
import org.holdfast.database.DatabaseRefusal;
import org.holdfast.drive.Drive;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.drive.Facet;
import org.holdfast.drive.FileContent;
import org.holdfast.drive.Item;
import org.holdfast.extract.Extractor;
import org.holdfast.extract.Facts;
import org.holdfast.extract.FactsForm;
import org.holdfast.extract.Outcome;
import org.holdfast.extract.Ranges;
import org.holdfast.extract.Why;

/// What pictures, films and sounds say of themselves: read soon after a file came, in the process
/// that is held in, and kept encrypted (docs/formats/derived.md). Whoever asks never waits for it
/// to be read. Safe for use by any number of threads.
public final class MediaFacts implements AutoCloseable {

  private static final DerivedKind KIND = new DerivedKind("facts");

  // Of what reads them, before what was read: raise it when more can be read.
  private static final byte MAKER = 1;

  // Files. A drive that fills its share, or a list that asks for it, leaves others theirs.
  private static final int MOST_OF_A_DRIVE = 500;
  private static final int MOST_WAITING = 10_000;

  private final Extractor extractor;
  private final Derived derived;
  private final EvenQueue<RevisionId> waiting = new EvenQueue<>(MOST_OF_A_DRIVE, MOST_WAITING);
  private final ThreadPoolExecutor background =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_WAITING),
          Thread.ofPlatform().daemon().name("media-facts").factory(),
          new ThreadPoolExecutor.DiscardPolicy()); // closed: they are read when asked for again

  /// @param extractor not closed by this
  public MediaFacts(Extractor extractor, Derived derived) {
    this.extractor = extractor;
    this.derived = derived;
  }

  /// Whether an item may have any: by its name, without looking into it.
  public static boolean mayHave(Item item) {
    return item.facet() instanceof Facet.File file
        && file.sizeBytes() > 0
        && Extractor.mayHaveFacts(item.name());
  }

  /// What is known of a file's content now; what is not will be read in a while. Costs what opening
  /// a file costs.
  ///
  /// @param whole the drive as its owner has it: this is nobody's reading
  public Facts find(Drive whole, Item item) {
    if (!mayHave(item) || !(item.facet() instanceof Facet.File file)) {
      return Facts.NONE;
    }
    try (FileContent content = whole.open(item.id(), file.revision())) {
      Optional<Facts> there = kept(content.reader());
      if (there.isEmpty()) {
        soon(whole, item);
      }
      return there.orElse(Facts.NONE);
    } catch (DriveRefusal | ContentRefusal | DatabaseRefusal _) {
      return Facts.NONE; // whoever opens it is told; an answer that has begun goes on without
    }
  }

  /// How many files wait to be looked into.
  int waiting() {
    return waiting.waiting();
  }

  /// Has them read in a while, if they are not there: of each drive in turn. What finds no room to
  /// wait is read when somebody asks again.
  ///
  /// @param whole as above
  public void soon(Drive whole, Item item) {
    if (mayHave(item) && item.facet() instanceof Facet.File file) {
      Runnable work = () -> readUnlessKept(whole, item, file);
      if (waiting.put(item.drive().text(), file.revision(), work)) {
        background.execute(() -> waiting.take().ifPresent(Runnable::run));
      }
    }
  }

  private void readUnlessKept(Drive whole, Item item, Facet.File file) {
    try (FileContent content = whole.open(item.id(), file.revision())) {
      if (kept(content.reader()).isEmpty()) {
        read(content);
      }
    } catch (DriveRefusal | ContentRefusal | DatabaseRefusal _) {
      // it went away since, or cannot be read now
    }
  }

  private void read(FileContent content) {
    Item item = content.item();
    Outcome<Facts> outcome =
        extractor.facts(Thumbnails.whoseFile(item), ranges(content), item.name());
    switch (outcome) {
      case Outcome.Made<Facts>(Facts facts) -> keep(content.reader(), FactsForm.bytes(facts));
      case Outcome.NotMade<Facts>(Why why) -> {
        if (why.isFinal()) {
          keep(content.reader(), FactsForm.bytes(Facts.NONE));
        }
      }
    }
  }

  private void keep(BlobReader of, byte[] facts) {
    byte[] kept = new byte[1 + facts.length];
    kept[0] = MAKER;
    System.arraycopy(facts, 0, kept, 1, facts.length);
    derived.put(of, KIND, kept);
  }

  private Optional<Facts> kept(BlobReader of) {
    return derived
        .get(of, KIND)
        .filter(kept -> kept.length > 1 && kept[0] == MAKER)
        .flatMap(kept -> FactsForm.read(Arrays.copyOfRange(kept, 1, kept.length)));
  }

  /// A content as the extractor takes it, if it wants parts of it.
  static Ranges ranges(FileContent content) {
    BlobReader reader = content.reader();
    return new Ranges() {
      @Override
      public long sizeBytes() {
        return reader.sizeBytes();
      }

      @Override
      public void writeTo(OutputStream out, long from, long length) throws IOException {
        reader.copyTo(out, from, length);
      }
    };
  }

  /// What waits is left; it is read when somebody asks.
  @Override
  public void close() {
    background.shutdownNow();
  }
}
