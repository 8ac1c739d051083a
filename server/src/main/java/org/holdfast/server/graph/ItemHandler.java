package org.holdfast.server.graph;

import java.io.IOException;
import java.util.Optional;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Conflict;
import org.holdfast.drive.FileTimes;
import org.holdfast.drive.Item;
import org.holdfast.drive.ItemChange;
import org.holdfast.drive.ItemName;
import org.holdfast.drive.ItemPath;
import org.holdfast.drive.Placed;
import org.holdfast.drive.Precondition;

/// One item: read, changed, removed, brought back.
final class ItemHandler {

  private final ItemJson items;
  private final ChildrenHandler children;
  private final VersionsHandler versions;
  private final SharingHandler sharing;
  private final ThumbnailHandler thumbnails;
  private final FreshProof proof;

  ItemHandler(
      ItemJson items,
      ChildrenHandler children,
      VersionsHandler versions,
      SharingHandler sharing,
      ThumbnailHandler thumbnails,
      FreshProof proof) {
    this.proof = proof;
    this.sharing = sharing;
    this.items = items;
    this.children = children;
    this.versions = versions;
    this.thumbnails = thumbnails;
  }

  void read(Call call) throws IOException {
    Placed placed = call.placed();
    Item item = placed.item();
    if (Preconditions.unchanged(call.exchange(), item)) {
      call.exchange().setHeader("ETag", ItemJson.eTag(item));
      call.exchange().answerEmpty(304);
      return;
    }
    Expansion expansion = Expansion.of(call.query());
    if (expansion.equals(Expansion.NONE)) {
      items.answer(call, 200, placed);
    } else {
      readExpanded(call, placed, expansion);
    }
  }

  private void readExpanded(Call call, Placed placed, Expansion expansion) throws IOException {
    Item item = placed.item();
    ItemJson.Parent parent = new ItemJson.Parent(placed.folders(), true);
    call.exchange().setHeader("ETag", ItemJson.eTag(item));
    call.exchange()
        .answer(
            200,
            out -> {
              out.writeStartObject();
              items.properties(out, call.view(), item, call.query().select(), parent);
              items.media(out, call.view(), item, call.query().select());
              items.shared(out, call.view(), item, call.query().select(), placed.shared());
              expansion.children().ifPresent(asked -> children.expand(out, call, item, asked));
              if (expansion.permissions()) {
                sharing.expand(out, call, item.id());
              }
              if (expansion.versions()) {
                versions.expand(out, call, item);
              }
              if (expansion.thumbnails()) {
                thumbnails.expand(out, call, item);
              }
              out.writeEndObject();
            });
  }

  void change(Call call) throws IOException {
    JsonBody body = call.exchange().json();
    ItemPath path = call.path();
    ItemChange change =
        new ItemChange(
            body.text("name").map(ItemName::of),
            call.parent(body),
            times(body),
            body.text("description"),
            Conflicts.of(body, call.query(), Conflict.FAIL));
    Precondition precondition = precondition(call);
    items.answer(call, 200, call.drive().change(call.actor(), path, change, precondition));
  }

  void recycle(Call call) {
    call.drive().recycle(call.actor(), call.path(), precondition(call));
    call.exchange().answerEmpty(204);
  }

  /// An item that is not there is absent, whatever its tag should have been.
  private static Precondition precondition(Call call) {
    return Preconditions.of(call.exchange(), () -> Optional.of(call.item()));
  }

  void restore(Call call) throws IOException {
    JsonBody body = call.exchange().json();
    Item item =
        call.drive()
            .restore(
                call.actor(),
                call.itemId(),
                call.parent(body),
                body.text("name").map(ItemName::of),
                Preconditions.ofUnseen(call.exchange(), call.itemId()));
    items.answer(call, 200, item);
  }

  void purge(Call call) {
    proof.require(call, "delete it for good");
    ItemId id = call.itemId();
    Precondition precondition = Preconditions.ofUnseen(call.exchange(), id);
    call.drive().purge(call.actor(), id, precondition);
    call.exchange().answerEmpty(204);
  }

  /// What a body says in `fileSystemInfo`.
  static FileTimes times(JsonBody body) {
    JsonBody info = body.inside("fileSystemInfo");
    return new FileTimes(info.time("createdDateTime"), info.time("lastModifiedDateTime"));
  }
}
