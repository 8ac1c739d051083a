package org.holdfast.server.dav;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Actor;
import org.holdfast.drive.Conflict;
import org.holdfast.drive.Drive;
import org.holdfast.drive.FileContent;
import org.holdfast.drive.FileTimes;
import org.holdfast.drive.Item;
import org.holdfast.drive.ItemChange;
import org.holdfast.drive.ItemName;
import org.holdfast.drive.ItemPage;
import org.holdfast.drive.ItemPath;
import org.holdfast.drive.ItemProperties;
import org.holdfast.drive.Listing;
import org.holdfast.drive.Placement;
import org.holdfast.drive.Precondition;
import org.holdfast.drive.Upload;
import org.holdfast.server.ContentStream;

/// Copies from one drive into another: read from the one as a download is, and written into the
/// other as an upload is, so that each drive refuses what it would refuse then.
///
/// It is made beside its destination, under a name that nothing has, and gets its own name when it
/// is whole, in one step; what fails is taken back. Before each file, and each few MiB of one, it
/// asks whether whoever wants it may still do so.
///
/// @param made what it is called until then
/// @param admitted throws when they may not
record Crossing(Drive from, Drive into, Actor actor, String made, Runnable admitted) {

  private static final int PAGE = 1_000;

  /// @param alone of a folder, nothing that is in it
  Item copy(Item item, Placement to, FileTimes times, boolean alone) {
    ItemId copy = beside(item, to, alone);
    try {
      return settle(copy, item, to, times);
    } catch (RuntimeException e) {
      takeBack(copy);
      throw e;
    }
  }

  /// Makes it, and changes nothing that is there.
  ///
  /// @param alone as above
  /// @return to be settled, or taken back
  ItemId beside(Item item, Placement to, boolean alone) {
    Placement beside = new Placement(to.parent(), ItemName.of(made), Conflict.FAIL);
    Item copy = item.isFolder() ? folder(item, beside) : file(item, beside);
    try {
      if (item.isFolder() && !alone) {
        fill(item.id(), copy.id());
      }
      admitted.run();
      return copy.id();
    } catch (RuntimeException e) {
      takeBack(copy.id()); // half of it is none
      throw e;
    }
  }

  /// Gives it its own name; what had that goes to the recycle bin in the same step.
  Item settle(ItemId copy, Item item, Placement to, FileTimes times) {
    return into.change(actor, copy, settled(item, to, times), Precondition.NONE);
  }

  /// Into the recycle bin, an owner's too: somebody may have put something there meanwhile, and to
  /// delete for good wants a proof (ADR 25).
  void takeBack(ItemId copy) {
    into.recycle(actor, ItemPath.to(copy), Precondition.NONE);
  }

  private static ItemChange settled(Item item, Placement to, FileTimes times) {
    FileTimes own = own(item);
    return new ItemChange(
        Optional.of(to.name()),
        Optional.empty(),
        new FileTimes(own.created(), times.modified().or(own::modified)),
        Optional.of(item.description()),
        properties(item),
        to.conflict());
  }

  private static FileTimes own(Item item) {
    return new FileTimes(
        Optional.of(item.times().createdAt()), Optional.of(item.times().modifiedAt()));
  }

  private static List<ItemProperties.Change> properties(Item item) {
    List<ItemProperties.Change> all = new ArrayList<>();
    for (ItemProperties.Name name : item.properties().names()) {
      all.add(new ItemProperties.Change.Put(name, item.properties().get(name).orElseThrow()));
    }
    return all;
  }

  private Item folder(Item item, Placement to) {
    admitted.run();
    return into.createFolder(actor, to, own(item)).item();
  }

  private Item file(Item item, Placement to) {
    admitted.run(); // an empty one is never read from
    try (FileContent content = from.open(item.id());
        InputStream plain = new ContentStream(content.reader(), admitted)) {
      Upload upload =
          new Upload(
              plain,
              OptionalLong.of(content.file().sizeBytes()),
              Optional.of(content.file().mediaType()),
              own(item),
              Optional.of(item.description()));
      return into.write(actor, to, upload, Precondition.NONE).item();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a region failed: told as what nobody expected
    }
  }

  private void fill(ItemId folder, ItemId copy) {
    Optional<String> cursor = Optional.empty();
    do {
      Listing listing = new Listing(Listing.Order.ID, false, PAGE, cursor, Listing.Filter.ALL);
      ItemPage page = from.children(folder, listing);
      page.items().forEach(child -> put(child, copy));
      cursor = page.next();
    } while (cursor.isPresent());
  }

  private void put(Item child, ItemId parent) {
    Placement to = new Placement(parent, ItemName.of(child.name()), Conflict.FAIL);
    Item copy = child.isFolder() ? folder(child, to) : file(child, to);
    if (!child.properties().isEmpty() || !child.description().isEmpty()) {
      into.change(actor, copy.id(), settled(child, to, FileTimes.NONE), Precondition.NONE);
    }
    if (child.isFolder()) {
      fill(child.id(), copy.id());
    }
  }
}
