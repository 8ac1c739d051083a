package org.holdfast.server.graph;

import java.io.IOException;
import java.util.Optional;
import org.holdfast.drive.Recycled;
import org.holdfast.drive.RecycledPage;
import tools.jackson.core.JsonGenerator;

/// The recycle bin: what lies in it, and emptying it.
final class BinHandler {

  private static final String EMPTY = "empty the recycle bin";

  private final ItemJson items;
  private final Links links;
  private final FreshProof proof;

  BinHandler(ItemJson items, Links links, FreshProof proof) {
    this.proof = proof;
    this.items = items;
    this.links = links;
  }

  void list(Call call) throws IOException {
    QueryOptions query = call.query();
    RecycledPage page = call.drive().recycleBin(query.top(), query.text("$skiptoken"));
    call.exchange().stream(
        out -> {
          out.writeStartObject();
          out.writeStringProperty("@odata.context", links.metadata("drive/recycleBin/items"));
          out.writeArrayPropertyStart("value");
          page.items().forEach(recycled -> write(out, call, recycled));
          out.writeEndArray();
          page.next()
              .ifPresent(
                  cursor ->
                      out.writeStringProperty(
                          "@odata.nextLink", NextLink.of(links, call, "$skiptoken", cursor)));
          out.writeEndObject();
        });
  }

  void empty(Call call) throws IOException {
    proof.require(call, EMPTY);
    int removed = call.drive().emptyRecycleBin(call.actor());
    call.exchange()
        .answer(
            200,
            out -> {
              out.writeStartObject();
              out.writeNumberProperty("removed", removed);
              out.writeEndObject();
            });
  }

  void emptySilently(Call call) {
    proof.require(call, EMPTY);
    call.drive().emptyRecycleBin(call.actor());
    call.exchange().answerEmpty(204);
  }

  private void write(JsonGenerator out, Call call, Recycled recycled) {
    Selection select = call.query().select();
    // No download URL: content in the bin is read after it was restored.
    View view = new View(Optional.empty(), call.view().pathPrefix(), call.view().root());
    out.writeStartObject();
    items.properties(out, view, recycled.item(), select, ItemJson.Parent.UNTOLD);
    if (select.wants("deletedDateTime")) {
      out.writeStringProperty("deletedDateTime", GraphTime.text(recycled.recycledAt()));
    }
    if (select.wants("deletedFromLocation")) {
      out.writeStringProperty(
          "deletedFromLocation", call.view().pathPrefix() + recycled.formerPath());
    }
    if (select.wants("deletedBy")) {
      ItemJson.identity(out, "deletedBy", recycled.by(), Optional.of(call.signedIn()));
    }
    if (select.wants("@holdfast.keptUntil")) {
      out.writeStringProperty("@holdfast.keptUntil", GraphTime.text(recycled.keptUntil()));
    }
    out.writeEndObject();
  }
}
