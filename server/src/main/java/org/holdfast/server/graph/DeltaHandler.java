package org.holdfast.server.graph;

import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.holdfast.drive.DeltaEntry;
import org.holdfast.drive.DeltaPage;
import org.holdfast.drive.DeltaToken;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.drive.Item;
import tools.jackson.core.JsonGenerator;

/// What changed since a client last asked (section 6 of the contract).
final class DeltaHandler {

  private static final String TOKEN = "token";

  // No token of ours has a colon.
  private static final Pattern INSTANT = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+.*");

  private final ItemJson items;
  private final Links links;

  DeltaHandler(ItemJson items, Links links) {
    this.items = items;
    this.links = links;
  }

  void delta(Call call) throws IOException {
    // Removed items are always shown as removed; the client that insists is told so.
    call.exchange().prefers("deltashowremovedasdeleted");
    if (Expansion.of(call.query()).children().isPresent()) {
      throw QueryOptions.invalid("$expand=children is for a single item: delta lists them anyway.");
    }
    Item scope = call.item();
    DeltaPage page = page(call, scope);
    Selection select = call.query().select();
    View view = call.view();
    call.exchange().stream(
        out -> {
          out.writeStartObject();
          out.writeStringProperty("@odata.context", links.metadata("drive/items/delta"));
          out.writeArrayPropertyStart("value");
          page.entries().forEach(entry -> write(out, call, view, entry, select));
          out.writeEndArray();
          page.next().ifPresent(token -> link(out, call, "@odata.nextLink", token));
          page.delta().ifPresent(token -> link(out, call, "@odata.deltaLink", token));
          out.writeEndObject();
        });
  }

  private DeltaPage page(Call call, Item scope) {
    try {
      return call.drive().delta(scope.id(), token(call, scope), call.query().top());
    } catch (DriveRefusal.ResyncRequired e) {
      throw Refusals.of(e).with("Location", links.absolute(address(call))).refusal();
    }
  }

  private static DeltaToken token(Call call, Item scope) {
    Optional<String> text =
        Optional.ofNullable(call.address().operation().arguments().get(TOKEN))
            .or(() -> call.query().text(TOKEN))
            .or(() -> call.query().text("$skiptoken"))
            .filter(value -> !value.isEmpty());
    return text.map(value -> token(call, scope, value)).orElseGet(DeltaToken::start);
  }

  private static DeltaToken token(Call call, Item scope, String text) {
    if (INSTANT.matcher(text).matches()) {
      return call.drive().deltaToken(scope.id(), GraphTime.parse(TOKEN, text));
    }
    return text.equalsIgnoreCase("latest") ? DeltaToken.latest() : new DeltaToken(text);
  }

  private void link(JsonGenerator out, Call call, String property, DeltaToken token) {
    out.writeStringProperty(property, NextLink.of(links, call, address(call), TOKEN, token.text()));
  }

  /// Without a token in brackets: links carry it as an option.
  private static String address(Call call) {
    String path = call.exchange().rawPath();
    int slash = path.lastIndexOf('/');
    int bracket = path.indexOf('(', slash);
    int encoded = path.indexOf("%28", slash);
    int end = bracket >= 0 ? bracket : encoded >= 0 ? encoded : path.length();
    return path.substring(0, end);
  }

  private void write(JsonGenerator out, Call call, View view, DeltaEntry entry, Selection select) {
    switch (entry) {
      case DeltaEntry.Present(Item item) ->
          items.write(out, view, item, select, ItemJson.Parent.UNTOLD);
      case DeltaEntry.Gone gone -> gone(out, call, gone);
    }
  }

  private static void gone(JsonGenerator out, Call call, DeltaEntry.Gone gone) {
    out.writeStartObject();
    out.writeStringProperty("id", gone.id().text());
    gone.name().ifPresent(name -> out.writeStringProperty("name", name));
    out.writeObjectPropertyStart("parentReference");
    ItemJson.driveReference(out, call.drive().id());
    gone.parent().ifPresent(parent -> out.writeStringProperty("id", parent.text()));
    out.writeEndObject();
    out.writeObjectPropertyStart("deleted");
    out.writeStringProperty("state", "deleted");
    out.writeEndObject();
    out.writeEndObject();
  }
}
