package org.holdfast.server.share;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.holdfast.drive.Drive;
import org.holdfast.drive.Facet;
import org.holdfast.drive.Guest;
import org.holdfast.drive.Item;
import org.holdfast.drive.ItemPage;
import org.holdfast.drive.Listing;
import org.holdfast.drive.Permission;
import org.holdfast.drive.ShareRole;
import org.holdfast.identity.AccountId;
import org.holdfast.server.Page;
import org.holdfast.server.PreviewTickets;

/// What is shared, as a page shows it: a folder's list, a file, or a folder to put files into. Safe
/// for use by any number of threads.
final class ShownPages {

  static final int ON_A_PAGE = 200;

  private final Function<AccountId, String> names;
  private final PreviewTickets previews;

  /// @param names what an account's owner is called; empty if they told no name
  /// @param previews make the addresses at which files are shown
  ShownPages(Function<AccountId, String> names, PreviewTickets previews) {
    this.names = names;
    this.previews = previews;
  }

  Reply show(Call call, Place place, Permission permission) {
    List<String> errors = call.why().isEmpty() ? List.of() : List.of(call.why());
    return new Reply.Show(page(call, place, permission, errors));
  }

  /// The same once more, with the reasons why something was not done.
  Reply again(Call call, Place place, Permission permission, int status, List<String> errors) {
    return new Reply.Show(page(call, place, permission, errors).withStatus(status));
  }

  private Page page(Call call, Place place, Permission permission, List<String> errors) {
    String owner = owner(call, place);
    List<String> notes = notes(call, place, permission);
    if (place.rights().role() == ShareRole.UPLOAD) {
      String upload = call.path().to("upload", place.item().id());
      Drop drop = new Drop(name(call, place), owner, note(call), errors, notes, upload);
      return call.pageWithForms("drop", drop).withScripts();
    }
    return place.item().isFolder()
        ? call.pageWithForms("folder", folder(call, place, owner, notes, errors)).withScripts()
        : call.pageWithForms("file", file(call, place, owner, notes, errors))
            .withScripts()
            .withFrames();
  }

  private FolderContent folder(
      Call call, Place place, String owner, List<String> notes, List<String> errors) {
    Sorting sorting = Sorting.of(call);
    ItemPage page =
        place.drive().children(place.item().id(), sorting.listing(ON_A_PAGE, call.field("at")));
    return new FolderContent(
        name(call, place),
        owner,
        note(call),
        errors,
        notes,
        trail(call, place),
        summary(call, place.item()),
        sorting.headings(call, own(call, place)),
        page.items().stream().map(item -> row(call, place, item)).toList(),
        page.next().map(at -> sorting.address(own(call, place), at)).orElse(""),
        zips(place) ? call.path().to("zip", place.item().id()) : "",
        edit(call, place));
  }

  /// Where each download counts against a limit, an archive would use it up unseen.
  static boolean zips(Place place) {
    boolean counted = place.rights().download().flatMap(ShownPages::limit).isPresent();
    return place.rights().mayDownload() && !counted && place.item().isFolder();
  }

  private static Optional<Long> limit(Permission permission) {
    OptionalLong limit = permission.downloadLimit();
    return limit.isPresent() ? Optional.of(limit.getAsLong()) : Optional.empty();
  }

  private FileShown file(
      Call call, Place place, String owner, List<String> notes, List<String> errors) {
    Item item = place.item();
    List<String> facts =
        List.of(
            call.words().size(item.sizeBytes()),
            call.say("changed", call.words().minute(item.times().modifiedAt())));
    return new FileShown(
        name(call, place),
        owner,
        note(call),
        errors,
        notes,
        trail(call, place),
        facts,
        preview(call, place),
        place.rights().mayDownload() ? call.path().to("file", item.id()) : "",
        edit(call, place));
  }

  /// The address of the page that shows the file, in a frame of this one or alone; it ends with
  /// what let its reader in here. Empty for what has nothing to show.
  private String preview(Call call, Place place) {
    Item item = place.item();
    if (!(item.facet() instanceof Facet.File file) || file.sizeBytes() == 0) {
      return "";
    }
    Drive drive = place.drive();
    Optional<Guest.Bearer> guest = drive.bearer(item.id(), true);
    boolean let = guest.isPresent() || (drive.guest().isEmpty() && call.session().isPresent());
    return let
        ? previews.path(
            new PreviewTickets.Ticket(
                guest.map(Guest.Bearer::reader).orElse(drive.owner()),
                drive.id(),
                item.id(),
                file.revision(),
                call.session(),
                guest))
        : "";
  }

  private static FolderContent.Edit edit(Call call, Place place) {
    if (place.rights().role() != ShareRole.WRITE) {
      return FolderContent.Edit.NOTHING;
    }
    SharePath path = call.path();
    Item item = place.item();
    boolean folder = item.isFolder();
    return new FolderContent.Edit(
        folder ? path.to("upload", item.id()) : "",
        folder ? path.to("folder", item.id()) : "",
        folder ? "" : path.to("replace", item.id()),
        place.isTop() ? "" : path.to("rename", item.id()),
        place.isTop() ? "" : path.to("remove", item.id()),
        item.name(),
        item.seq());
  }

  private static FolderContent.Row row(Call call, Place place, Item item) {
    boolean given = !item.isFolder() && place.rights().mayDownload();
    return new FolderContent.Row(
        item.name(),
        item.isFolder(),
        call.path().to("item", item.id()),
        item.facet() instanceof Facet.Folder folder
            ? call.say("items", folder.childCount())
            : call.words().size(item.sizeBytes()),
        call.words().minute(item.times().modifiedAt()),
        given ? call.path().to("file", item.id()) : "");
  }

  private static String summary(Call call, Item item) {
    return item.facet() instanceof Facet.Folder folder
        ? call.say("summary", folder.childCount(), call.words().size(folder.sizeBytes()))
        : "";
  }

  private static List<FolderContent.Step> trail(Call call, Place place) {
    List<FolderContent.Step> steps = new ArrayList<>();
    for (Item item : place.trail().subList(0, place.trail().size() - 1)) {
      String address = steps.isEmpty() ? call.path().front() : call.path().to("item", item.id());
      steps.add(new FolderContent.Step(shown(call, item), address));
    }
    return steps;
  }

  /// A whole drive has no name.
  private static String shown(Call call, Item item) {
    return item.name().isEmpty() ? call.say("drive") : item.name();
  }

  private static String name(Call call, Place place) {
    return shown(call, place.item());
  }

  /// Where the page itself is.
  static String own(Call call, Place place) {
    return place.isTop() ? call.path().front() : call.path().to("item", place.item().id());
  }

  private String owner(Call call, Place place) {
    String name = names.apply(place.drive().owner());
    return name.isEmpty() ? "" : call.say("owner", name);
  }

  private static String note(Call call) {
    String done = call.field("done");
    if (done.matches("[1-9][0-9]{0,3}")) {
      return done.equals("1") ? call.say("done.one") : call.say("done.many", done);
    }
    String key = "done." + done;
    return done.matches("[a-z]{1,10}") && call.words().has(key) ? call.say(key) : "";
  }

  private static List<String> notes(Call call, Place place, Permission permission) {
    List<String> notes = new ArrayList<>();
    if (place.drive().guest().isEmpty()) {
      notes.add(call.say("yours"));
      return notes;
    }
    permission.until().ifPresent(end -> notes.add(call.say("until", call.words().minute(end))));
    boolean reads = place.rights().role() != ShareRole.UPLOAD;
    Optional<Long> limit = limit(permission);
    if (reads && permission.preventsDownload() && !place.rights().mayDownload()) {
      notes.add(call.say("no-download"));
    } else if (reads && limit.isPresent()) {
      long left = Math.max(0, limit.get() - permission.downloads());
      notes.add(left == 0 ? call.say("limit.over") : call.say("limit", left, limit.get()));
    }
    return notes;
  }

  /// How a list is sorted, as its address says.
  private record Sorting(Listing.Order order, boolean descending) {

    private static final List<Listing.Order> COLUMNS =
        List.of(Listing.Order.NAME, Listing.Order.SIZE, Listing.Order.MODIFIED);

    static Sorting of(Call call) {
      String wanted = call.field("sort");
      Listing.Order order =
          COLUMNS.stream()
              .filter(each -> word(each).equals(wanted))
              .findFirst()
              .orElse(Listing.Order.NAME);
      return new Sorting(order, call.field("turn").equals("down"));
    }

    Listing listing(int limit, String at) {
      Optional<String> cursor = at.isEmpty() ? Optional.empty() : Optional.of(at);
      return new Listing(order, descending, limit, cursor, Listing.Filter.ALL);
    }

    List<FolderContent.Sort> headings(Call call, String own) {
      return COLUMNS.stream().map(column -> heading(call, own, column)).toList();
    }

    private FolderContent.Sort heading(Call call, String own, Listing.Order column) {
      boolean current = column == order;
      Sorting next = new Sorting(column, current && !descending);
      String state = !current ? "none" : descending ? "descending" : "ascending";
      return new FolderContent.Sort(
          call.say("column." + word(column)), next.address(own, ""), state);
    }

    String address(String own, String at) {
      String turn = descending ? "&turn=down" : "";
      String from = at.isEmpty() ? "" : "&at=" + URLEncoder.encode(at, StandardCharsets.UTF_8);
      return own + "?sort=" + word(order) + turn + from;
    }

    private static String word(Listing.Order order) {
      return switch (order) {
        case NAME, ID -> "name";
        case SIZE -> "size";
        case MODIFIED -> "changed";
      };
    }
  }
}
