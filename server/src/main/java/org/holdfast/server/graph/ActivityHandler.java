package org.holdfast.server.graph;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Drive;
import org.holdfast.drive.Facet;
import org.holdfast.drive.ItemPath;
import org.holdfast.drive.Operation;
import org.holdfast.drive.OperationKind;
import org.holdfast.drive.OperationPage;
import org.holdfast.drive.OperationsQuery;
import org.holdfast.drive.Placed;
import tools.jackson.core.JsonGenerator;

/// What was done lately: in a drive, with an item; and what one wants to find again.
final class ActivityHandler {

  private static final Instant END = Instant.parse("9999-12-31T00:00:00Z");

  // Of a drive in which one file is written again and again, no more is looked through than this.
  private static final int MOST_LOOKED_AT = 5_000;
  private static final int PIECE = 500;

  private final ItemJson items;
  private final Links links;
  private final AppNames apps;

  ActivityHandler(ItemJson items, Links links, AppNames apps) {
    this.apps = apps;
    this.items = items;
    this.links = links;
  }

  /// `GET {drive}/activities`.
  void ofDrive(Call call) throws IOException {
    QueryOptions query = call.query();
    answer(
        call,
        call.drive()
            .operations(
                new OperationsQuery(Instant.EPOCH, END, query.top(), query.text("$skiptoken"))));
  }

  /// `GET {item}/activities`: of the item itself.
  void ofItem(Call call) throws IOException {
    QueryOptions query = call.query();
    answer(call, call.drive().operations(call.item().id(), query.top(), query.text("$skiptoken")));
  }

  private void answer(Call call, OperationPage page) throws IOException {
    call.exchange().stream(
        out -> {
          out.writeStartObject();
          out.writeStringProperty("@odata.context", links.metadata("itemActivities"));
          out.writeArrayPropertyStart("value");
          Map<String, Optional<String>> names = new HashMap<>();
          page.operations().forEach(operation -> write(out, call, operation, names));
          out.writeEndArray();
          page.next()
              .ifPresent(
                  cursor ->
                      out.writeStringProperty(
                          "@odata.nextLink", NextLink.of(links, call, "$skiptoken", cursor)));
          out.writeEndObject();
        });
  }

  /// @param names of apps that were met before
  private void write(
      JsonGenerator out, Call call, Operation operation, Map<String, Optional<String>> names) {
    out.writeStartObject();
    out.writeStringProperty("id", Long.toString(operation.seq()));
    out.writeObjectPropertyStart("action");
    out.writeObjectPropertyStart(action(operation.kind()));
    out.writeEndObject();
    out.writeEndObject();
    out.writeObjectPropertyStart("actor");
    ItemJson.user(out, operation.actor().account(), Optional.of(call.signedIn()));
    Call.app(operation.actor())
        .ifPresent(
            id -> {
              out.writeObjectPropertyStart("application");
              out.writeStringProperty("id", id);
              names
                  .computeIfAbsent(id, apps::of)
                  .ifPresent(name -> out.writeStringProperty("displayName", name));
              out.writeEndObject();
            });
    out.writeEndObject();
    out.writeObjectPropertyStart("times");
    out.writeStringProperty("recordedDateTime", GraphTime.text(operation.at()));
    out.writeEndObject();
    operation
        .item()
        .ifPresent(
            item -> {
              out.writeObjectPropertyStart("driveItem");
              out.writeStringProperty("id", item.text());
              operation.name().ifPresent(name -> out.writeStringProperty("name", name));
              out.writeEndObject();
            });
    out.writeEndObject();
  }

  /// As the contract's `itemActionSet` names it.
  private static String action(OperationKind kind) {
    return switch (kind) {
      case CREATE_DRIVE, CREATE_FOLDER, CREATE_FILE, COPY -> "create";
      case WRITE_FILE, DESCRIBE -> "edit";
      case RENAME -> "rename";
      case MOVE -> "move";
      case RECYCLE, PURGE, EMPTY_RECYCLE_BIN -> "delete";
      case RESTORE_ITEM, RESTORE_TO_POINT, UNDO_RESTORE -> "restore";
      case RESTORE_VERSION, DELETE_VERSION, NAME_VERSION, PIN_VERSION, UNPIN_VERSION -> "version";
    };
  }

  /// `GET {drive}/recent`: files in the order in which they were last worked at.
  void recent(Call call) throws IOException {
    answerItems(call, recentFiles(call.drive(), call.query().top()));
  }

  private static List<Placed> recentFiles(Drive drive, int atMost) {
    List<Placed> found = new ArrayList<>();
    Set<ItemId> seen = new HashSet<>();
    Optional<String> cursor = Optional.empty();
    int looked = 0;
    do {
      OperationPage page = drive.operations(new OperationsQuery(Instant.EPOCH, END, PIECE, cursor));
      for (Operation operation : page.operations()) {
        if (found.size() < atMost && isWork(operation.kind())) {
          operation
              .item()
              .filter(seen::add)
              .flatMap(item -> drive.find(ItemPath.to(item)))
              .filter(placed -> placed.item().facet() instanceof Facet.File)
              .ifPresent(found::add);
        }
      }
      looked += page.operations().size();
      cursor = page.next();
    } while (cursor.isPresent() && found.size() < atMost && looked < MOST_LOOKED_AT);
    return found;
  }

  private static boolean isWork(OperationKind kind) {
    return switch (kind) {
      case CREATE_FILE, WRITE_FILE, RENAME, MOVE, COPY, RESTORE_ITEM, RESTORE_VERSION -> true;
      case CREATE_DRIVE,
          CREATE_FOLDER,
          DESCRIBE,
          RECYCLE,
          PURGE,
          EMPTY_RECYCLE_BIN,
          DELETE_VERSION,
          NAME_VERSION,
          PIN_VERSION,
          UNPIN_VERSION,
          RESTORE_TO_POINT,
          UNDO_RESTORE ->
          false;
    };
  }

  /// `POST {item}/follow`.
  void follow(Call call) throws IOException {
    Placed placed = call.placed();
    if (!call.drive().follow(call.signedIn().account(), placed.item().id())) {
      throw GraphError.of(
              403, "notAllowed", "At most 1,000 items are followed. Unfollow some, then retry.")
          .refusal();
    }
    items.answer(call, 200, placed);
  }

  /// `POST {item}/unfollow`.
  void unfollow(Call call) {
    call.drive().unfollow(call.signedIn().account(), call.item().id());
    call.exchange().answerEmpty(204);
  }

  /// `GET {drive}/following`: the last followed first.
  void following(Call call) throws IOException {
    answerItems(call, call.drive().following(call.signedIn().account()));
  }

  private void answerItems(Call call, List<Placed> all) throws IOException {
    call.exchange().stream(
        out -> {
          out.writeStartObject();
          out.writeStringProperty("@odata.context", links.metadata("driveItems"));
          out.writeArrayPropertyStart("value");
          View view = call.view();
          for (Placed placed : all) {
            ItemJson.Parent parent = new ItemJson.Parent(placed.folders(), true);
            items.write(out, view, placed.item(), call.query().select(), parent);
          }
          out.writeEndArray();
          out.writeEndObject();
        });
  }
}
