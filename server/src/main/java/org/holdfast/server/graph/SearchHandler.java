package org.holdfast.server.graph;

import java.io.IOException;
import java.util.Optional;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Placed;
import org.holdfast.search.Search;
import org.holdfast.search.SearchPage;
import org.holdfast.search.SearchQuery;
import org.holdfast.search.SearchRefusal;

/// `GET {item}/search(q='…')`: what is found below a folder, the best first. Asks the drive that
/// the call has, so nobody finds what they could not open.
final class SearchHandler {

  private static final String WORDS = "q";

  private final Search search;
  private final ItemJson items;
  private final Links links;

  SearchHandler(Search search, ItemJson items, Links links) {
    this.search = search;
    this.items = items;
    this.links = links;
  }

  /// Of a whole drive.
  void inDrive(Call call) throws IOException {
    answer(call, call.drive().root().id());
  }

  void below(Call call) throws IOException {
    answer(call, call.item().id());
  }

  private void answer(Call call, ItemId folder) throws IOException {
    QueryOptions query = call.query();
    SearchPage page =
        find(call, new SearchQuery(words(call), folder, query.top(), query.text("$skiptoken")));
    call.exchange().stream(
        out -> {
          out.writeStartObject();
          out.writeStringProperty("@odata.context", links.metadata("Collection(driveItem)"));
          out.writeArrayPropertyStart("value");
          for (Placed found : page.items()) {
            out.writeStartObject();
            ItemJson.Parent parent = new ItemJson.Parent(found.folders(), true);
            items.properties(out, call.view(), found.item(), query.select(), parent);
            if (query.select().wants("searchResult")) {
              out.writeObjectPropertyStart("searchResult");
              out.writeEndObject();
            }
            out.writeEndObject();
          }
          out.writeEndArray();
          page.next()
              .ifPresent(
                  cursor ->
                      out.writeStringProperty(
                          "@odata.nextLink", NextLink.of(links, call, "$skiptoken", cursor)));
          out.writeEndObject();
        });
  }

  /// As a function's argument, or as an option, as some clients write it.
  private static String words(Call call) {
    return Optional.ofNullable(call.address().operation().arguments().get(WORDS))
        .or(() -> call.query().text(WORDS))
        .orElseThrow(
            () -> QueryOptions.invalid("Say what to look for: search(q='…'), quotes doubled."));
  }

  private SearchPage find(Call call, SearchQuery query) {
    try {
      return search.find(call.drive(), query);
    } catch (SearchRefusal e) {
      throw refusal(call, e);
    }
  }

  private static GraphRefusal refusal(Call call, SearchRefusal refused) {
    return switch (refused) {
      case SearchRefusal.Building building ->
          GraphError.unavailable(
                  "searchIndexBuilding",
                  call.drive().guest().isPresent()
                      ? "The index of this drive is being made. Ask again in a moment."
                      : "The index of this drive is being made; %d items are in it. Ask again in a moment."
                          .formatted(building.items()))
              .refusal();
      case SearchRefusal.TooCostly _ ->
          GraphError.invalid(
                  "searchTooBroad", "This takes too long to answer. Say more of what you look for.")
              .refusal();
      case SearchRefusal.CursorUnusable _ ->
          QueryOptions.invalid("This $skiptoken is not one of this list. Begin the list anew.");
      case SearchRefusal.Unavailable _ ->
          GraphError.unavailable(
                  "searchUnavailable", "The server cannot use its index. Try again later.")
              .refusal();
    };
  }
}
