package org.holdfast.server.graph;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.holdfast.drive.Conflict;
import org.holdfast.drive.Facet;
import org.holdfast.drive.FolderPage;
import org.holdfast.drive.Item;
import org.holdfast.drive.ItemName;
import org.holdfast.drive.ItemPage;
import org.holdfast.drive.Listing;
import org.holdfast.drive.Placed;
import org.holdfast.drive.Placement;
import org.holdfast.drive.Written;
import org.holdfast.server.MultipartBody;
import tools.jackson.core.JsonGenerator;

/// A folder's children: listed in pages, and folders made among them.
final class ChildrenHandler {

  private final ItemJson items;
  private final Links links;
  private final UploadHandler uploads;
  private final ThumbnailHandler thumbnails;

  ChildrenHandler(ItemJson items, Links links, UploadHandler uploads, ThumbnailHandler thumbnails) {
    this.items = items;
    this.links = links;
    this.uploads = uploads;
    this.thumbnails = thumbnails;
  }

  void list(Call call) throws IOException {
    QueryOptions query = call.query();
    ListOptions options = ListOptions.of(query);
    Expansion expansion = Expansion.of(query);
    if (expansion.children().isPresent()) {
      throw QueryOptions.invalid("$expand=children is for a single item.");
    }
    FolderPage listed =
        call.drive()
            .children(
                call.path(),
                new Listing(
                    options.order(),
                    options.descending(),
                    query.top(),
                    query.text("$skiptoken"),
                    options.kind()));
    Item folder = listed.folder().item();
    ItemPage page = listed.page();
    ItemJson.Parent parent = ItemJson.Parent.in(listed.folder());
    OptionalLong count = query.count() ? count(call, folder, options) : OptionalLong.empty();
    View view = call.view();
    List<Item> kept = page.items().stream().filter(options.keep()).toList();
    call.exchange().stream(
        out -> {
          out.writeStartObject();
          out.writeStringProperty("@odata.context", links.metadata("drive/items"));
          count.ifPresent(all -> out.writeNumberProperty("@odata.count", all));
          out.writeArrayPropertyStart("value");
          kept.forEach(
              item -> {
                out.writeStartObject();
                items.properties(out, view, item, query.select(), parent);
                items.shared(
                    out,
                    view,
                    item,
                    query.select(),
                    listed.shared().getOrDefault(item.id(), List.of()));
                if (expansion.thumbnails()) {
                  thumbnails.expand(out, call, item);
                }
                out.writeEndObject();
              });
          out.writeEndArray();
          page.next()
              .ifPresent(
                  cursor ->
                      out.writeStringProperty(
                          "@odata.nextLink", NextLink.of(links, call, "$skiptoken", cursor)));
          out.writeEndObject();
        });
  }

  /// How many there are on all pages together. With a filter every child is looked at.
  private static OptionalLong count(Call call, Item folder, ListOptions options) {
    if (!options.filtered() && folder.facet() instanceof Facet.Folder known) {
      return OptionalLong.of(known.childCount());
    }
    long count = 0;
    Optional<String> cursor = Optional.empty();
    do {
      ItemPage page =
          call.drive()
              .children(
                  folder.id(),
                  new Listing(
                      Listing.Order.ID, false, QueryOptions.MAX_TOP, cursor, options.kind()));
      count += page.items().stream().filter(options.keep()).count();
      cursor = page.next();
    } while (cursor.isPresent());
    return OptionalLong.of(count);
  }

  /// Writes the first page of children into an item that is being written.
  void expand(JsonGenerator out, Call call, Item item, Expansion.Children asked) {
    out.writeArrayPropertyStart("children");
    Optional<String> next = Optional.empty();
    if (item.facet() instanceof Facet.Folder) {
      ItemJson.Parent parent = new ItemJson.Parent(call.drive().path(item.id()), true);
      ItemPage page = call.drive().children(item.id(), Listing.first(asked.top()));
      View view = call.view();
      page.items().forEach(child -> items.write(out, view, child, asked.select(), parent));
      next = page.next();
    }
    out.writeEndArray();
    next.ifPresent(
        cursor ->
            out.writeStringProperty(
                "children@odata.nextLink", NextLink.ofChildren(links, call, item, asked, cursor)));
  }

  /// `POST {folder}/children`: a folder, or a file that comes in the same body
  /// (`multipart/related`).
  void create(Call call) throws IOException {
    Optional<MultipartBody> parts =
        MultipartBody.of("related", call.exchange().header("Content-Type"), call.exchange().body());
    if (parts.isPresent()) {
      uploads.inParts(call, parts.get());
    } else {
      createFolder(call);
    }
  }

  private void createFolder(Call call) throws IOException {
    JsonBody body = call.exchange().json();
    if (!body.inside("folder").isPresent()) {
      throw GraphError.invalid("A new child is a folder: give it name and folder {}.").refusal();
    }
    String name =
        body.text("name")
            .orElseThrow(() -> GraphError.invalid("A new folder needs a name.").refusal());
    Item parent = call.item();
    Conflict conflict = Conflicts.of(body, call.query(), Conflict.FAIL);
    Placement placement = new Placement(parent.id(), ItemName.of(name), conflict);
    Written made = call.drive().createFolder(call.actor(), placement, ItemHandler.times(body));
    call.exchange().setHeader("Location", NextLink.ofItem(links, call, made.item()));
    Placed placed = new Placed(made.item(), made.folders());
    items.answer(call, made.created() ? 201 : 200, placed);
  }
}
