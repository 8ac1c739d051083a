package org.holdfast.server.graph;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Actor;
import org.holdfast.drive.Conflict;
import org.holdfast.drive.CopyProgress;
import org.holdfast.drive.Drive;
import org.holdfast.drive.FileContent;
import org.holdfast.drive.FileTimes;
import org.holdfast.drive.Item;
import org.holdfast.drive.ItemName;
import org.holdfast.drive.Placement;
import org.holdfast.drive.Precondition;
import org.holdfast.drive.Upload;
import org.holdfast.drive.Written;
import org.holdfast.server.ContentStream;

/// A copy from one drive into another, as far as the caller reaches both. Each drive has its own
/// keys and its own history, so that this is no operation of either: every file is opened in the
/// one, as a download that its owner is told of, and written into the other, where it counts. If
/// one fails, what was made goes to the recycle bin (ADR 36).
///
/// What the caller may is asked anew for each file: who loses a right meanwhile gets no further. So
/// is, before each item and each few MiB of a file, whether they are still signed in.
///
/// @param admitted throws when they are not
record Crossing(Drive from, Drive into, Actor actor, CopyProgress progress, Runnable admitted) {

  /// @return what came of it
  ItemId copy(ItemId item, Placement to) {
    Item top = visible(item);
    if (!top.isFolder()) {
      return write(top, to).item().id();
    }
    Written made = folder(top, to);
    try {
      fill(top.id(), made.item().id(), new AtomicLong(), top.sizeBytes());
      return made.item().id();
    } catch (RuntimeException e) {
      takeBack(made.item().id()); // half of a tree is none
      throw e;
    }
  }

  private Item visible(ItemId item) {
    return from.find(item).orElseThrow(() -> GraphError.absent().refusal());
  }

  /// A folder is never put into one that is there: taken back, it would take that one along.
  private Written folder(Item original, Placement to) {
    admitted.run();
    Conflict conflict = to.conflict() == Conflict.RENAME ? Conflict.RENAME : Conflict.FAIL;
    return into.createFolder(
        actor, new Placement(to.parent(), to.name(), conflict), times(original));
  }

  private void fill(ItemId folder, ItemId made, AtomicLong doneBytes, long totalBytes) {
    for (Item child : Copier.children(from, folder)) {
      Placement to = new Placement(made, ItemName.of(child.name()), Conflict.FAIL);
      if (child.isFolder()) {
        fill(child.id(), folder(child, to).item().id(), doneBytes, totalBytes);
      } else {
        write(child, to);
        progress.copied(doneBytes.addAndGet(child.sizeBytes()), totalBytes);
      }
    }
  }

  private Written write(Item file, Placement to) {
    admitted.run(); // an empty one is never read from
    try (FileContent content = from.open(file.id());
        InputStream plain = new ContentStream(content.reader(), admitted)) {
      Upload upload =
          new Upload(
              plain,
              OptionalLong.of(content.file().sizeBytes()),
              Optional.of(content.file().mediaType()),
              times(content.item()),
              Optional.of(content.item().description()));
      return into.write(actor, to, upload, new Precondition.None());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a region failed: told as what nobody expected
    }
  }

  private static FileTimes times(Item item) {
    return new FileTimes(
        Optional.of(item.times().createdAt()), Optional.of(item.times().modifiedAt()));
  }

  /// Into the recycle bin, an owner's too: somebody may have put something there meanwhile, and to
  /// delete for good wants a proof (ADR 25).
  private void takeBack(ItemId made) {
    into.recycle(actor, made, new Precondition.None());
  }
}
