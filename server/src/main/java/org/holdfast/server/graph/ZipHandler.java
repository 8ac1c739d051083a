package org.holdfast.server.graph;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Archive;
import org.holdfast.drive.ArchiveId;
import org.holdfast.drive.ArchiveScope;
import org.holdfast.drive.Archives;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.drive.Drives;
import org.holdfast.drive.Guest;
import org.holdfast.drive.Item;

/// Many files in one download: a folder, or items that somebody chose, as one ZIP archive at an
/// address of its own, made while it is sent.
///
/// The list of what is in it is made before the address is answered, so that who asks for too much
/// is told so, and shows one moment of the drive; a download that broke off goes on where it was.
final class ZipHandler {

  /// How long an address opens: for a slow line, and a second try the next morning.
  private static final Duration LIFE = Duration.ofDays(1);

  private static final int MOST_ENTRIES = 100_000;
  private static final int MOST_IDS = 1_000;
  private static final int MOST_LIVING = 100; // of a drive: each may have a list of some 15 MB
  private static final int MOST_BY_GUESTS = 50; // the others are left to the owner
  private static final int AT_ONCE = 4;
  private static final String NAME = "Holdfast.zip";

  private final Drives drives;
  private final Archives archives;
  private final ZipTickets tickets;
  private final Links links;
  private final InstantSource clock;
  private final Semaphore making = new Semaphore(AT_ONCE);

  ZipHandler(Drives drives, ZipTickets tickets, Links links, InstantSource clock) {
    this.drives = drives;
    this.archives = drives.archives();
    this.tickets = tickets;
    this.links = links;
    this.clock = clock;
  }

  /// `GET {item}/content?format=zip`.
  void redirect(Call call) {
    List<ItemId> items = List.of(call.item().id());
    Optional<Guest.Bearer> guest = call.drive().bearer(items);
    call.exchange().redirect(address(call, made(call, items, guest), guest));
  }

  /// `POST {drive}/holdfast/zip` with `ids`.
  void select(Call call) throws IOException {
    List<ItemId> items =
        call.exchange().json().texts("ids", MOST_IDS).stream()
            .map(Call::itemId)
            .distinct()
            .map(call::inside)
            .toList();
    if (items.isEmpty()) {
      throw GraphError.invalid("ids names 1 to " + MOST_IDS + " items.").refusal();
    }
    Optional<Guest.Bearer> guest = call.drive().bearer(items);
    Archive archive = made(call, items, guest);
    String url = address(call, archive, guest);
    call.exchange()
        .answer(
            200,
            out -> {
              out.writeStartObject();
              out.writeStringProperty("name", name(archive));
              out.writeNumberProperty("size", archive.sizeBytes());
              out.writeNumberProperty("entries", archive.info().entries());
              out.writeStringProperty(
                  "expirationDateTime", GraphTime.text(archive.info().endsAt()));
              out.writeStringProperty("@microsoft.graph.downloadUrl", url);
              out.writeEndObject();
            });
  }

  /// `GET /zip/{ticket}`: no token is asked for, and one that is sent is not looked at.
  void serve(Exchange exchange, String secret) throws IOException {
    ZipTickets.Ticket ticket =
        tickets.open(secret).orElseThrow(() -> GraphError.absent().refusal());
    Archive archive = archives.open(ticket.archive(), ticket.guest());
    exchange.answer(archive, name(archive), () -> tickets.open(secret).isPresent(), clock);
  }

  private String address(Call call, Archive archive, Optional<Guest.Bearer> guest) {
    return links.zip(
        tickets.issue(
            new ZipTickets.Ticket(archive.info().id(), call.signedIn().account(), guest),
            archive.info().endsAt()));
  }

  private Archive made(Call call, List<ItemId> items, Optional<Guest.Bearer> guest) {
    int most = guest.isPresent() ? MOST_BY_GUESTS : MOST_LIVING;
    if (archives.living(call.drive()) >= most) {
      throw GraphError.of(
              429,
              "activityLimitReached",
              "Many downloads of this drive are open already. Each ends by itself after a day.")
          .with("Retry-After", "3600")
          .refusal();
    }
    if (!making.tryAcquire()) {
      throw GraphError.unavailable(
              "tooManyOperations", "Others are being put together right now. Try again.")
          .refusal();
    }
    try {
      return listed(call, items, guest);
    } finally {
      making.release();
    }
  }

  private Archive listed(Call call, List<ItemId> items, Optional<Guest.Bearer> guest) {
    Instant endsAt = Instant.ofEpochMilli(clock.millis()).plus(LIFE);
    ArchiveId id = archives.begin(call.drive(), new ArchiveScope.Selection(items), endsAt);
    boolean whole = false;
    try {
      archives.make(id, List::of, MOST_ENTRIES);
      Archive archive = archives.open(id, guest);
      whole = true;
      return archive;
    } finally {
      if (!whole) {
        archives.remove(id);
      }
    }
  }

  /// Of one item, its name now, if it is still there.
  private String name(Archive archive) {
    if (archive.scope() instanceof ArchiveScope.Selection(List<ItemId> items)
        && items.size() == 1) {
      return named(archive, items.getFirst()).map(name -> name + ".zip").orElse(NAME);
    }
    return NAME;
  }

  private Optional<String> named(Archive archive, ItemId item) {
    try {
      return drives
          .find(archive.info().drive())
          .flatMap(drive -> drive.find(item))
          .map(Item::name)
          .filter(name -> !name.isEmpty());
    } catch (DriveRefusal.ItemAbsent _) {
      return Optional.empty();
    }
  }
}
