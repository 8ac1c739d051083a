package org.holdfast.server.graph;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Actor;
import org.holdfast.drive.Conflict;
import org.holdfast.drive.CopyJobs;
import org.holdfast.drive.Drive;
import org.holdfast.drive.FileContent;
import org.holdfast.drive.FileTimes;
import org.holdfast.drive.Item;
import org.holdfast.drive.ItemName;
import org.holdfast.drive.ItemPage;
import org.holdfast.drive.Listing;
import org.holdfast.drive.Placement;
import org.holdfast.drive.Precondition;
import org.holdfast.drive.Upload;
import org.holdfast.drive.Version;
import org.holdfast.drive.Written;
import org.holdfast.server.ContentStream;

/// Makes one copy, on the thread it is called on, and tells its job when it is done.
///
/// @param progress is told percents, 0 to 99
/// @param admitted throws when whoever wants the copy is no longer signed in: asked before each
///   item, and each few MiB of what is read here
record Copier(
    Drive drive, Actor actor, CopyJobs jobs, String job, IntConsumer progress, Runnable admitted) {

  private static final int PAGE = 1_000;

  void copy(CopyWish wish) {
    switch (wish) {
      case CopyWish.Whole(ItemId item, Placement to) ->
          drive.copy(actor, item, to, this::goOn, job);
      case CopyWish.Children children -> copyChildren(children);
      case CopyWish.WithVersions(ItemId item, Placement to) ->
          jobs.complete(job, copyWithVersions(item, to));
      case CopyWish.Across(ItemId item, Drive into, Placement to) ->
          jobs.complete(job, new Crossing(drive, into, actor, this::tell, admitted).copy(item, to));
    }
  }

  /// Nothing is there of the copy before all of its files are.
  private void goOn(long done, long total) {
    admitted.run();
    tell(done, total);
  }

  private void tell(long done, long total) {
    progress.accept(total <= 0 ? 0 : (int) Math.clamp(done * 100.0 / total, 0, 99));
  }

  private void copyChildren(CopyWish.Children wish) {
    List<Item> children = children(drive, wish.item());
    for (int i = 0; i < children.size(); i++) {
      admitted.run();
      Item child = children.get(i);
      Placement to = new Placement(wish.folder(), ItemName.of(child.name()), wish.conflict());
      if (wish.versions()) {
        copyWithVersions(child.id(), to);
      } else {
        drive.copy(actor, child.id(), to, (_, _) -> admitted.run());
      }
      tell(i + 1L, children.size());
    }
    jobs.complete(job, wish.folder());
  }

  static List<Item> children(Drive drive, ItemId folder) {
    List<Item> all = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      Listing listing = new Listing(Listing.Order.ID, false, PAGE, cursor, Listing.Filter.ALL);
      ItemPage page = drive.children(folder, listing);
      all.addAll(page.items());
      cursor = page.next();
    } while (cursor.isPresent());
    return all;
  }

  /// @return what came of it
  private ItemId copyWithVersions(ItemId item, Placement to) {
    Item top = drive.find(item).orElseThrow(() -> GraphError.absent().refusal());
    return top.isFolder() ? copyTree(top, to) : copyVersions(item, to);
  }

  private ItemId copyTree(Item top, Placement to) {
    ItemId made = drive.copyAlone(actor, top.id(), to).id();
    try {
      fill(top.id(), made, new AtomicLong(), top.sizeBytes());
      return made;
    } catch (RuntimeException e) {
      takeBack(made); // half of a tree is none
      throw e;
    }
  }

  /// Into the recycle bin, an owner's too: somebody may have put something there meanwhile, and to
  /// delete for good wants a proof (ADR 25).
  private void takeBack(ItemId made) {
    drive.recycle(actor, made, new Precondition.None());
  }

  private void fill(ItemId from, ItemId into, AtomicLong doneBytes, long totalBytes) {
    for (Item child : children(drive, from)) {
      admitted.run();
      Placement to = new Placement(into, ItemName.of(child.name()), Conflict.FAIL);
      if (child.isFolder()) {
        ItemId made = drive.copyAlone(actor, child.id(), to).id();
        fill(child.id(), made, doneBytes, totalBytes);
      } else {
        copyVersions(child.id(), to);
        tell(doneBytes.addAndGet(child.sizeBytes()), totalBytes);
      }
    }
  }

  private ItemId copyVersions(ItemId file, Placement to) {
    List<Version> versions = new ArrayList<>(drive.versions(file));
    versions.sort(Comparator.comparingInt(Version::number));
    Written first = write(file, versions.getFirst(), Optional.of(to), Optional.empty());
    try {
      for (int i = 1; i < versions.size(); i++) {
        write(file, versions.get(i), Optional.empty(), Optional.of(first.item().id()));
      }
      return first.item().id();
    } catch (RuntimeException e) {
      if (first.created()) {
        takeBack(first.item().id()); // half of a history is none
      }
      throw e;
    }
  }

  private Written write(
      ItemId from, Version version, Optional<Placement> to, Optional<ItemId> over) {
    try (FileContent content = drive.open(from, version.number());
        InputStream plain = new ContentStream(content.reader(), admitted)) {
      FileTimes times =
          new FileTimes(
              Optional.of(content.item().times().createdAt()),
              Optional.of(content.item().times().modifiedAt()));
      Upload upload =
          new Upload(
              plain,
              OptionalLong.of(content.file().sizeBytes()),
              Optional.of(content.file().mediaType()),
              times,
              Optional.of(content.item().description()));
      return to.isPresent()
          ? drive.write(actor, to.get(), upload, new Precondition.None())
          : drive.write(actor, over.orElseThrow(), upload, new Precondition.None());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a region failed: told as what nobody expected
    }
  }
}
