package org.holdfast.server.graph;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.holdfast.content.DriveId;
import org.holdfast.drive.AccountId;
import org.holdfast.drive.Drive;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.drive.Facet;
import org.holdfast.drive.Item;
import org.holdfast.drive.Placed;
import org.holdfast.server.SignedIn;
import tools.jackson.core.JsonGenerator;

/// Writes items as the contract's `driveItem`, property by property, so that a list of a thousand
/// costs a thousand times one and nothing else.
final class ItemJson {

  /// What is known of an item's parent beside its id.
  ///
  /// @param names of the folders from below the root to the parent, itself included; none for the
  ///   root
  /// @param path whether the path is written (delta leaves it out: a renamed folder would change it
  ///   for everything below)
  record Parent(List<String> names, boolean path) {

    static final Parent UNTOLD = new Parent(List.of(), false);

    /// Of what lies in a folder.
    static Parent in(Placed folder) {
      List<String> names = new ArrayList<>(folder.folders());
      if (folder.item().parent().isPresent()) {
        names.add(folder.item().name());
      }
      return new Parent(List.copyOf(names), true);
    }

    /// The way to the folder that the item was put into. It is left untold if that folder has been
    /// removed since: what was done is answered as done, whatever another client did after it.
    static Parent of(Drive drive, Item item) {
      if (item.parent().isEmpty()) {
        return new Parent(List.of(), true);
      }
      try {
        return new Parent(drive.path(item.parent().get()), true);
      } catch (DriveRefusal.ItemAbsent _) {
        return UNTOLD;
      }
    }
  }

  // What clients call the item that has no name.
  private static final String ROOT_NAME = "root";

  private final Links links;

  ItemJson(Links links) {
    this.links = links;
  }

  /// Answers one item, with the tag of what was answered.
  void answer(Call call, int status, Item item) throws IOException {
    Parent parent = Parent.of(call.drive(), item);
    answer(call.exchange(), status, item, call.view(), call.query().select(), parent);
  }

  void answer(Call call, int status, Placed placed) throws IOException {
    Parent parent = new Parent(placed.folders(), true);
    answer(call.exchange(), status, placed.item(), call.view(), call.query().select(), parent);
  }

  void answer(Exchange exchange, int status, Item item, View view, Selection select, Parent parent)
      throws IOException {
    exchange.setHeader("ETag", eTag(item));
    exchange.answer(
        status,
        out -> {
          out.writeStartObject();
          out.writeStringProperty("@odata.context", links.metadata("drive/items/$entity"));
          properties(out, view, item, select, parent);
          out.writeEndObject();
        });
  }

  void write(JsonGenerator out, View view, Item item, Selection select, Parent parent) {
    out.writeStartObject();
    properties(out, view, item, select, parent);
    out.writeEndObject();
  }

  /// The properties alone, for callers that write more of them into the same object.
  void properties(JsonGenerator out, View view, Item item, Selection select, Parent parent) {
    ids(out, item, select);
    people(out, view.viewer(), item, select);
    if (select.wants("parentReference")) {
      parentReference(out, view, item, parent);
    }
    if (select.wants("fileSystemInfo")) {
      out.writeObjectPropertyStart("fileSystemInfo");
      out.writeStringProperty("createdDateTime", GraphTime.text(item.times().createdAt()));
      out.writeStringProperty("lastModifiedDateTime", GraphTime.text(item.times().modifiedAt()));
      out.writeEndObject();
    }
    if (select.wants("root") && item.parent().isEmpty()) {
      out.writeObjectPropertyStart("root");
      out.writeEndObject();
    }
    switch (item.facet()) {
      case Facet.Folder folder -> folder(out, folder, select);
      case Facet.File file -> file(out, view.viewer(), item, file, select);
    }
  }

  private void ids(JsonGenerator out, Item item, Selection select) {
    text(out, select, "id", item.id().text());
    text(out, select, "name", item.parent().isEmpty() ? ROOT_NAME : item.name());
    if (select.wants("size")) {
      out.writeNumberProperty("size", item.sizeBytes());
    }
    text(out, select, "eTag", eTag(item));
    text(out, select, "cTag", cTag(item));
    text(out, select, "createdDateTime", GraphTime.text(item.createdAt()));
    text(out, select, "lastModifiedDateTime", GraphTime.text(item.changedAt()));
    if (select.wants("webUrl")) {
      out.writeStringProperty("webUrl", links.web(item.drive(), item.id()));
    }
    if (!item.description().isEmpty()) {
      text(out, select, "description", item.description());
    }
  }

  private static void people(
      JsonGenerator out, Optional<SignedIn> viewer, Item item, Selection select) {
    if (select.wants("createdBy")) {
      identity(out, "createdBy", item.createdBy(), viewer);
    }
    if (select.wants("lastModifiedBy")) {
      identity(out, "lastModifiedBy", item.changedBy(), viewer);
    }
  }

  /// An identity set; a name is only told of the viewer.
  static void identity(
      JsonGenerator out, String property, AccountId account, Optional<SignedIn> viewer) {
    out.writeObjectPropertyStart(property);
    out.writeObjectPropertyStart("user");
    out.writeStringProperty("id", account.text());
    viewer
        .filter(person -> person.account().equals(account))
        .ifPresent(person -> out.writeStringProperty("displayName", person.displayName()));
    out.writeEndObject();
    out.writeEndObject();
  }

  private static void parentReference(JsonGenerator out, View view, Item item, Parent parent) {
    out.writeObjectPropertyStart("parentReference");
    driveReference(out, item.drive());
    if (item.parent().isPresent()) {
      out.writeStringProperty("id", item.parent().get().text());
      if (parent.path()) {
        Optional<String> name =
            parent.names().isEmpty()
                ? Optional.of(ROOT_NAME)
                : Optional.of(parent.names().getLast());
        name.ifPresent(value -> out.writeStringProperty("name", value));
        out.writeStringProperty("path", view.pathPrefix() + Links.encodedPath(parent.names()));
      }
    }
    out.writeEndObject();
  }

  static void driveReference(JsonGenerator out, DriveId drive) {
    out.writeStringProperty("driveId", drive.text());
    out.writeStringProperty("driveType", "personal");
  }

  private static void folder(JsonGenerator out, Facet.Folder folder, Selection select) {
    if (select.wants("folder")) {
      out.writeObjectPropertyStart("folder");
      out.writeNumberProperty("childCount", folder.childCount());
      out.writeObjectPropertyStart("view");
      out.writeStringProperty("viewType", "default");
      out.writeStringProperty("sortBy", "name");
      out.writeStringProperty("sortOrder", "ascending");
      out.writeEndObject();
      out.writeEndObject();
    }
  }

  private void file(
      JsonGenerator out, Optional<SignedIn> viewer, Item item, Facet.File file, Selection select) {
    if (select.wants("file")) {
      out.writeObjectPropertyStart("file");
      out.writeStringProperty("mimeType", file.mediaType());
      out.writeObjectPropertyStart("hashes");
      out.writeStringProperty("quickXorHash", file.hashes().quickXorText());
      out.writeStringProperty("sha1Hash", file.hashes().sha1Text());
      out.writeStringProperty("sha256Hash", file.hashes().sha256Text());
      out.writeEndObject();
      out.writeEndObject();
    }
    if (select.wantsDownloadUrl() && viewer.isPresent()) {
      out.writeStringProperty(
          "@microsoft.graph.downloadUrl",
          links.download(item.drive(), item.id(), file.revision(), viewer.get().session()));
    }
  }

  /// Changes with anything about the item.
  static String eTag(Item item) {
    return "\"" + item.id().text() + "," + item.seq() + "\"";
  }

  /// Changes with its content only. A folder has none of its own: its tag stays.
  static String cTag(Item item) {
    int version =
        switch (item.facet()) {
          case Facet.Folder _ -> 0;
          case Facet.File file -> file.version();
        };
    return "\"c:" + item.id().text() + "," + version + "\"";
  }

  private static void text(JsonGenerator out, Selection select, String property, String value) {
    if (select.wants(property)) {
      out.writeStringProperty(property, value);
    }
  }
}
