package org.holdfast.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.holdfast.content.BlobReader;
import org.holdfast.content.ContentRefusal;
import org.holdfast.content.Derived;
import org.holdfast.content.DerivedKind;
import org.holdfast.drive.Drive;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.drive.Facet;
import org.holdfast.drive.FileContent;
import org.holdfast.drive.Item;
import org.holdfast.extract.Box;
import org.holdfast.extract.Extractor;
import org.holdfast.extract.Outcome;
import org.holdfast.extract.Picture;
import org.holdfast.extract.Pictures;
import org.holdfast.extract.Plain;
import org.holdfast.extract.Why;

/// Small pictures of files: made when they are asked for, or soon after a file came; kept encrypted
/// (docs/formats/derived.md), one at a time and in turns. A file of which none can be made is
/// marked so, and not tried again. Safe for use by any number of threads.
public final class Thumbnails implements AutoCloseable {

  /// What there is.
  public sealed interface Found {

    record Made(Picture picture) implements Found {}

    /// None can be made of this content.
    record None() implements Found {}

    /// It could not be made now.
    record Later() implements Found {}
  }

  private static final DerivedKind NONE = new DerivedKind("thumb-none");

  // Of the making, in the marks: raise it when more kinds of files can be drawn.
  private static final byte MAKER = 1;

  private static final byte FORMAT = 1;
  private static final int HEAD_BYTES = 6;
  private static final int MOST_WAITING = 1_000;

  // More than one file may take: nobody gives up because of one that hangs.
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final Extractor extractor;
  private final Derived derived;
  private final Turns making = new Turns();
  private final ThreadPoolExecutor background =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_WAITING),
          Thread.ofPlatform().daemon().name("thumbnails").factory(),
          new ThreadPoolExecutor.DiscardPolicy()); // those are made when they are asked for

  /// @param extractor not closed by this
  public Thumbnails(Extractor extractor, Derived derived) {
    this.extractor = extractor;
    this.derived = derived;
  }

  /// Whether an item may have thumbnails: by its name, without looking into it.
  public boolean mayHave(Item item) {
    return mayBeDrawn(item) || isFilm(item);
  }

  /// Whether an item may have thumbnails on every machine: films need ffmpeg, and are not among
  /// them.
  public static boolean mayBeDrawn(Item item) {
    return hasContent(item) && Extractor.mayHavePicture(item.name());
  }

  private boolean isFilm(Item item) {
    return hasContent(item) && extractor.isFilm(item.name());
  }

  private static boolean hasContent(Item item) {
    return item.facet() instanceof Facet.File file && file.sizeBytes() > 0;
  }

  /// The thumbnail of a content, made now if it is not there.
  public Found find(FileContent content, ThumbnailSize size) {
    return kept(content.reader(), size).orElseGet(() -> inTurn(content, size));
  }

  /// How many files wait to be drawn before anybody asks.
  public int waiting() {
    return background.getQueue().size();
  }

  /// Has the three sizes made in a while, if they take long and nobody asks for them before.
  ///
  /// @param drive in which the item is visible to whoever put it there
  public void soon(Drive drive, Item item) {
    if (mayHave(item)
        && (Extractor.isSlowToDraw(item.name()) || isFilm(item))
        && item.facet() instanceof Facet.File file) {
      background.execute(
          () -> {
            try (FileContent content = drive.open(item.id(), file.revision())) {
              find(content, ThumbnailSize.STANDARD.getLast());
            } catch (DriveRefusal | ContentRefusal _) {
              // it went away since; who asks for it will be told
            }
          });
    }
  }

  private Optional<Found> kept(BlobReader of, ThumbnailSize size) {
    Optional<Found> there = derived.get(of, size.kind()).flatMap(Thumbnails::read);
    return there.or(
        () ->
            derived
                .get(of, NONE)
                .filter(mark -> mark.length == 1 && mark[0] == MAKER)
                .map(_ -> new Found.None()));
  }

  private Found inTurn(FileContent content, ThumbnailSize size) {
    return making
        .take(
            whoseFile(content.item()),
            PATIENCE,
            // Whoever had the turn before may have made it.
            () -> kept(content.reader(), size).orElseGet(() -> made(content, size)))
        .orElseGet(Found.Later::new);
  }

  private Found made(FileContent content, ThumbnailSize size) {
    List<ThumbnailSize> sizes = size.isStandard() ? ThumbnailSize.STANDARD : List.of(size);
    Item item = content.item();
    List<Box> boxes = sizes.stream().map(ThumbnailSize::box).toList();
    Outcome<Pictures> outcome =
        isFilm(item)
            ? extractor.stills(whoseFile(item), MediaFacts.ranges(content), boxes)
            : extractor.pictures(whoseFile(item), plain(content), item.name(), boxes);
    return switch (outcome) {
      case Outcome.Made<Pictures>(Pictures pictures) ->
          keep(content.reader(), sizes, pictures, size);
      case Outcome.NotMade<Pictures>(Why why) -> none(content.reader(), why);
    };
  }

  private Found keep(
      BlobReader of, List<ThumbnailSize> sizes, Pictures pictures, ThumbnailSize wanted) {
    List<Found> found = new ArrayList<>();
    for (int i = 0; i < sizes.size(); i++) {
      Picture each = pictures.each().get(i);
      derived.put(of, sizes.get(i).kind(), written(each));
      if (sizes.get(i).equals(wanted)) {
        found.add(new Found.Made(each));
      }
    }
    return found.getFirst();
  }

  private Found none(BlobReader of, Why why) {
    if (!why.isFinal()) {
      return new Found.Later();
    }
    derived.put(of, NONE, new byte[] {MAKER});
    return new Found.None();
  }

  private static byte[] written(Picture picture) {
    return ByteBuffer.allocate(HEAD_BYTES + picture.bytes().length)
        .put(FORMAT)
        .put((byte) (picture.isPng() ? 1 : 0))
        .putShort((short) picture.width())
        .putShort((short) picture.height())
        .put(picture.bytes())
        .array();
  }

  private static Optional<Found> read(byte[] kept) {
    if (kept.length <= HEAD_BYTES || kept[0] != FORMAT) {
      return Optional.empty(); // of a version that is not known: made again
    }
    ByteBuffer head = ByteBuffer.wrap(kept, 1, kept.length - 1);
    boolean isPng = head.get() == 1;
    int width = head.getShort();
    int height = head.getShort();
    byte[] bytes = new byte[head.remaining()];
    head.get(bytes);
    return Optional.of(new Found.Made(new Picture(bytes, isPng, width, height)));
  }

  /// Whose file it is, for the extractor: a file that strangers put into a drive never meets the
  /// owner's in one process, nor another stranger's.
  public static String whoseFile(Item item) {
    return item.drive().text() + "/" + item.createdBy().text() + "/" + item.changedBy().text();
  }

  /// A content as the extractor takes it.
  public static Plain plain(FileContent content) {
    BlobReader reader = content.reader();
    return new Plain() {
      @Override
      public long sizeBytes() {
        return reader.sizeBytes();
      }

      @Override
      public void writeTo(OutputStream out) throws IOException {
        reader.copyTo(out, 0, reader.sizeBytes());
      }
    };
  }

  /// What waits is left; it is made when it is asked for.
  @Override
  public void close() {
    background.shutdownNow();
  }
}
