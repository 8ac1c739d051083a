package org.holdfast.server.graph;

import static org.holdfast.server.graph.ItemProperty.CHECKED_OUT_BY;
import static org.holdfast.server.graph.ItemProperty.CHILD_COUNT;
import static org.holdfast.server.graph.ItemProperty.CREATED;
import static org.holdfast.server.graph.ItemProperty.CREATED_BY;
import static org.holdfast.server.graph.ItemProperty.C_TAG;
import static org.holdfast.server.graph.ItemProperty.DESCRIPTION;
import static org.holdfast.server.graph.ItemProperty.DISPLAY_NAME;
import static org.holdfast.server.graph.ItemProperty.DOWNLOAD_URL;
import static org.holdfast.server.graph.ItemProperty.DRIVE_ID;
import static org.holdfast.server.graph.ItemProperty.DRIVE_TYPE;
import static org.holdfast.server.graph.ItemProperty.E_TAG;
import static org.holdfast.server.graph.ItemProperty.FILE;
import static org.holdfast.server.graph.ItemProperty.FILE_SYSTEM_INFO;
import static org.holdfast.server.graph.ItemProperty.FOLDER;
import static org.holdfast.server.graph.ItemProperty.HASHES;
import static org.holdfast.server.graph.ItemProperty.ID;
import static org.holdfast.server.graph.ItemProperty.LEVEL;
import static org.holdfast.server.graph.ItemProperty.MIME_TYPE;
import static org.holdfast.server.graph.ItemProperty.MODIFIED;
import static org.holdfast.server.graph.ItemProperty.MODIFIED_BY;
import static org.holdfast.server.graph.ItemProperty.NAME;
import static org.holdfast.server.graph.ItemProperty.PARENT_REFERENCE;
import static org.holdfast.server.graph.ItemProperty.PATH;
import static org.holdfast.server.graph.ItemProperty.PUBLICATION;
import static org.holdfast.server.graph.ItemProperty.QUICK_XOR_HASH;
import static org.holdfast.server.graph.ItemProperty.ROOT;
import static org.holdfast.server.graph.ItemProperty.SHA1_HASH;
import static org.holdfast.server.graph.ItemProperty.SHA256_HASH;
import static org.holdfast.server.graph.ItemProperty.SIZE;
import static org.holdfast.server.graph.ItemProperty.SORT_BY;
import static org.holdfast.server.graph.ItemProperty.SORT_ORDER;
import static org.holdfast.server.graph.ItemProperty.SPECIAL_FOLDER;
import static org.holdfast.server.graph.ItemProperty.USER;
import static org.holdfast.server.graph.ItemProperty.VERSION_ID;
import static org.holdfast.server.graph.ItemProperty.VIEW;
import static org.holdfast.server.graph.ItemProperty.VIEW_TYPE;
import static org.holdfast.server.graph.ItemProperty.WEB_URL;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.holdfast.content.DriveId;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Drive;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.drive.Facet;
import org.holdfast.drive.FileTimesShown;
import org.holdfast.drive.Item;
import org.holdfast.drive.Permission;
import org.holdfast.drive.Placed;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.SignedIn;
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
  /// @param encoded the names as the path has them: a list has one parent and many items
  record Parent(List<String> names, boolean path, String encoded) {

    static final Parent UNTOLD = new Parent(List.of(), false);

    Parent(List<String> names, boolean path) {
      this(names, path, Links.encodedPath(names));
    }

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
      if (item.isRoot()) {
        return new Parent(List.of(), true);
      }
      if (item.parent().isEmpty()) {
        return UNTOLD; // what was shared itself, as a guest sees it
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
  private final MediaJson media;

  /// @param media for items that are answered by themselves, and for who asks by name
  ItemJson(Links links, MediaJson media) {
    this.links = links;
    this.media = media;
  }

  /// Answers one item, with the tag of what was answered.
  void answer(Call call, int status, Item item) throws IOException {
    Parent parent = Parent.of(call.drive(), item);
    answer(call.exchange(), status, item, call.view(), call.query().select(), parent);
  }

  void answer(Call call, int status, Placed placed) throws IOException {
    Parent parent = new Parent(placed.folders(), true);
    Selection select = call.query().select();
    answer(call.exchange(), status, placed.item(), call.view(), select, parent, placed.shared());
  }

  void answer(Exchange exchange, int status, Item item, View view, Selection select, Parent parent)
      throws IOException {
    answer(exchange, status, item, view, select, parent, List.of());
  }

  private void answer(
      Exchange exchange,
      int status,
      Item item,
      View view,
      Selection select,
      Parent parent,
      List<Permission> shared)
      throws IOException {
    exchange.setHeader("ETag", eTag(item));
    exchange.answer(
        status,
        out -> {
          out.writeStartObject();
          out.writeStringProperty("@odata.context", links.metadata("drive/items/$entity"));
          properties(out, view, item, select, parent);
          media.unasked(out, view, item, select);
          shared(out, view, item, select, shared);
          out.writeEndObject();
        });
  }

  /// What a picture, a film or a sound says of itself, of an item that is answered by itself.
  void media(JsonGenerator out, View view, Item item, Selection select) {
    media.unasked(out, view, item, select);
  }

  /// With whom, as far as it is the viewer's to know.
  void shared(JsonGenerator out, View view, Item item, Selection select, List<Permission> shared) {
    if (!shared.isEmpty() && select.wants("shared")) {
      AccountId owner = view.viewer().map(SignedIn::account).orElse(item.createdBy());
      PermissionJson.shared(out, owner, view.viewer(), shared);
    }
  }

  void write(
      JsonGenerator out,
      View view,
      Item item,
      Selection select,
      Parent parent,
      List<Permission> shared) {
    out.writeStartObject();
    properties(out, view, item, select, parent);
    shared(out, view, item, select, shared);
    out.writeEndObject();
  }

  void write(JsonGenerator out, View view, Item item, Selection select, Parent parent) {
    out.writeStartObject();
    properties(out, view, item, select, parent);
    out.writeEndObject();
  }

  /// The properties alone, for callers that write more of them into the same object.
  void properties(JsonGenerator out, View view, Item item, Selection select, Parent parent) {
    String id = item.id().text();
    String created = GraphTime.text(item.createdAt());
    String changed =
        item.changedAt().equals(item.createdAt()) ? created : GraphTime.text(item.changedAt());
    ids(out, item, id, select);
    plain(out, select, CREATED, created);
    plain(out, select, MODIFIED, changed);
    people(out, view, item, select);
    if (select.wants(PARENT_REFERENCE)) {
      parentReference(out, view, item, parent);
    }
    if (select.wants(FILE_SYSTEM_INFO)) {
      FILE_SYSTEM_INFO.open(out);
      // Mostly the same two instants again.
      FileTimesShown times = item.times();
      CREATED.writePlain(
          out,
          times.createdAt().equals(item.createdAt()) ? created : GraphTime.text(times.createdAt()));
      MODIFIED.writePlain(
          out,
          times.modifiedAt().equals(item.changedAt())
              ? changed
              : GraphTime.text(times.modifiedAt()));
      out.writeEndObject();
    }
    if (select.wants(ROOT) && item.isRoot()) {
      ROOT.open(out);
      out.writeEndObject();
    }
    switch (item.facet()) {
      case Facet.Folder folder -> {
        folder(out, folder, select);
        special(out, view, item, select, parent);
      }
      case Facet.File file -> {
        file(out, view, item, file, select);
        publication(out, view, item, file, select);
        media.asked(out, view, item, select);
      }
    }
  }

  private void ids(JsonGenerator out, Item item, String id, Selection select) {
    plain(out, select, ID, id);
    if (select.wants(NAME)) {
      NAME.write(out, item.isRoot() ? ROOT_NAME : item.name());
    }
    if (select.wants(SIZE)) {
      SIZE.write(out, item.sizeBytes());
    }
    if (select.wants(E_TAG)) {
      E_TAG.writePlain(out, escaped(eTag(id, item)));
    }
    if (select.wants(C_TAG)) {
      C_TAG.writePlain(out, escaped(cTag(id, item)));
    }
    if (select.wants(WEB_URL)) {
      WEB_URL.writePlain(out, links.web(item.drive(), id));
    }
    if (!item.description().isEmpty() && select.wants(DESCRIPTION)) {
      DESCRIPTION.write(out, item.description());
    }
  }

  private static void people(JsonGenerator out, View view, Item item, Selection select) {
    if (select.wants(CREATED_BY)) {
      person(out, view, CREATED_BY, item.createdBy());
    }
    if (select.wants(MODIFIED_BY)) {
      person(out, view, MODIFIED_BY, item.changedBy());
    }
  }

  private static void person(
      JsonGenerator out, View view, ItemProperty property, AccountId account) {
    property.name(out);
    view.repeated()
        .write(
            out,
            account,
            each -> {
              each.writeStartObject();
              user(each, account, view.viewer());
              each.writeEndObject();
            });
  }

  private static void identity(
      JsonGenerator out, ItemProperty property, AccountId account, Optional<SignedIn> viewer) {
    property.open(out);
    user(out, account, viewer);
    out.writeEndObject();
  }

  /// An identity set; a name is only told of the viewer.
  static void identity(
      JsonGenerator out, String property, AccountId account, Optional<SignedIn> viewer) {
    out.writeObjectPropertyStart(property);
    user(out, account, viewer);
    out.writeEndObject();
  }

  static void user(JsonGenerator out, AccountId account, Optional<SignedIn> viewer) {
    USER.open(out);
    ID.writePlain(out, account.text());
    viewer
        .filter(person -> person.account().equals(account))
        .ifPresent(person -> DISPLAY_NAME.write(out, person.displayName()));
    out.writeEndObject();
  }

  /// Where an item lies.
  private record Place(DriveId drive, Optional<ItemId> folder, Parent told) {}

  private static void parentReference(JsonGenerator out, View view, Item item, Parent parent) {
    PARENT_REFERENCE.name(out);
    Place place = new Place(item.drive(), item.parent(), parent);
    view.repeated().write(out, place, each -> place(each, view, item, parent));
  }

  private static void place(JsonGenerator out, View view, Item item, Parent parent) {
    out.writeStartObject();
    driveReference(out, item.drive());
    if (item.parent().isPresent()) {
      ID.writePlain(out, item.parent().get().text());
      if (parent.path() && !view.guest()) {
        NAME.write(out, parent.names().isEmpty() ? ROOT_NAME : parent.names().getLast());
        PATH.write(out, view.pathPrefix() + parent.encoded());
      }
    }
    out.writeEndObject();
  }

  static void driveReference(JsonGenerator out, DriveId drive) {
    DRIVE_ID.writePlain(out, drive.text());
    DRIVE_TYPE.writePlain(out, "personal");
  }

  private static void folder(JsonGenerator out, Facet.Folder folder, Selection select) {
    if (select.wants(FOLDER)) {
      FOLDER.open(out);
      CHILD_COUNT.write(out, folder.childCount());
      VIEW.open(out);
      VIEW_TYPE.writePlain(out, "default");
      SORT_BY.writePlain(out, "name");
      SORT_ORDER.writePlain(out, "ascending");
      out.writeEndObject();
      out.writeEndObject();
    }
  }

  /// Of what lies right below the root it is always told; deeper, where the way is known.
  private static void special(
      JsonGenerator out, View view, Item item, Selection select, Parent parent) {
    boolean known = parent.path() || item.parent().equals(Optional.of(view.root()));
    if (known && !view.guest() && item.parent().isPresent() && select.wants(SPECIAL_FOLDER)) {
      SpecialFolder.at(parent.names(), item.name())
          .ifPresent(
              folder -> {
                SPECIAL_FOLDER.open(out);
                NAME.writePlain(out, folder.text());
                out.writeEndObject();
              });
    }
  }

  private void file(JsonGenerator out, View view, Item item, Facet.File file, Selection select) {
    if (select.wants(FILE)) {
      FILE.open(out);
      MIME_TYPE.write(out, file.mediaType());
      if (view.knowsContent()) {
        hashes(out, file);
      }
      out.writeEndObject();
    }
    Optional<SignedIn> reader = view.reader();
    if (select.wantsDownloadUrl() && reader.isPresent()) {
      DOWNLOAD_URL.writePlain(
          out,
          links.download(
              item.drive(), item.id(), file.revision(), reader.get().session(), view.bearer()));
    }
  }

  /// By them, content that is shown only can be told from another, or guessed.
  private static void hashes(JsonGenerator out, Facet.File file) {
    HASHES.open(out);
    QUICK_XOR_HASH.writePlain(out, file.hashes().quickXorText());
    SHA1_HASH.writePlain(out, file.hashes().sha1Text());
    SHA256_HASH.writePlain(out, file.hashes().sha256Text());
    out.writeEndObject();
  }

  /// Who has the file checked out, if somebody has.
  private static void publication(
      JsonGenerator out, View view, Item item, Facet.File file, Selection select) {
    if (select.wants(PUBLICATION)) {
      view.checkOuts()
          .of(item.id())
          .ifPresent(
              checkOut -> {
                PUBLICATION.open(out);
                LEVEL.writePlain(out, "checkout");
                VERSION_ID.writePlain(out, VersionsHandler.id(file.version()));
                identity(out, CHECKED_OUT_BY, checkOut.holder(), view.viewer());
                out.writeEndObject();
              });
    }
  }

  /// Changes with anything about the item.
  static String eTag(Item item) {
    return eTag(item.id().text(), item);
  }

  private static String eTag(String id, Item item) {
    return "\"" + id + "," + item.seq() + "\"";
  }

  /// Changes with its content only. A folder has none of its own: its tag stays.
  static String cTag(Item item) {
    return cTag(item.id().text(), item);
  }

  private static String cTag(String id, Item item) {
    int version =
        switch (item.facet()) {
          case Facet.Folder _ -> 0;
          case Facet.File file -> file.version();
        };
    return "\"c:" + id + "," + version + "\"";
  }

  /// A tag as JSON has it: nothing in it but its two quotes needs a backslash. A generator that met
  /// the first would go on letter by letter.
  private static String escaped(String tag) {
    return "\\" + tag.substring(0, tag.length() - 1) + "\\\"";
  }

  private static void plain(
      JsonGenerator out, Selection select, ItemProperty property, String value) {
    if (select.wants(property)) {
      property.writePlain(out, value);
    }
  }
}
