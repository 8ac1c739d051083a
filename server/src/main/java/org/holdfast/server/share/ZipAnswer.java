package org.holdfast.server.share;

import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.coyote.CloseNowException;
import org.holdfast.content.ContentRefusal;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Drive;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.drive.FileContent;
import org.holdfast.drive.Item;
import org.holdfast.drive.ItemPage;
import org.holdfast.drive.Listing;
import org.holdfast.server.ContentDisposition;

/// A folder with all that is in it as one ZIP archive, made while it is sent: as long as it may be,
/// nothing of it on a disk, and not to be resumed. Every file is asked for anew, so one that goes
/// away meanwhile is left out, and a link that ends breaks it off. Safe for use by any number of
/// threads.
///
/// @see "APPNOTE.TXT 6.3.10 of PKWARE: data descriptors, ZIP64"
final class ZipAnswer {

  // Each keeps a connection and a core's worth of encryption busy for as long as it takes.
  private static final int MOST_AT_ONCE = 16;
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int ON_A_PAGE = 1_000;

  private final Semaphore places = new Semaphore(MOST_AT_ONCE);

  /// A folder or file and its name in the archive.
  private record Found(Item item, String name) {}

  Reply serve(Call call, Place place) throws IOException {
    if (!place.item().isFolder()) {
      throw new Nothing();
    }
    if (!ShownPages.zips(place)) {
      return call.say(403, call.say("refused.title"), call.say("no-zip"));
    }
    if (!places.tryAcquire()) {
      call.response().setHeader("Retry-After", "60");
      return call.say(503, call.say("busy.title"), call.say("busy.text"));
    }
    try {
      send(call, place);
      return new Reply.Sent();
    } finally {
      places.release();
    }
  }

  private static void send(Call call, Place place) throws IOException {
    HttpServletResponse response = call.response();
    String name = place.item().name().isEmpty() ? call.say("drive") : place.item().name();
    response.setContentType("application/zip");
    response.setHeader("Content-Disposition", ContentDisposition.attachment(name + ".zip"));
    response.setHeader(
        "Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'");
    if (call.request().getMethod().equals("HEAD")) {
      return;
    }
    BufferedOutputStream out = new BufferedOutputStream(response.getOutputStream(), BUFFER_BYTES);
    ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
    zip.setLevel(Deflater.NO_COMPRESSION); // most of what people share is compressed already
    try {
      walk(place.drive(), new Found(place.item(), ZipNames.safe(name)), zip);
    } catch (DriveRefusal | ContentRefusal _) {
      // Begun as good; nobody may take what was sent for the whole.
      throw new CloseNowException("the archive cannot be ended");
    }
    zip.finish();
    out.flush();
  }

  private static void walk(Drive drive, Found top, ZipOutputStream zip) throws IOException {
    Deque<Found> folders = new ArrayDeque<>();
    folders.add(top);
    while (!folders.isEmpty()) {
      Found folder = folders.removeLast();
      try {
        ZipNames names = new ZipNames();
        put(zip, folder.name() + "/", folder.item());
        zip.closeEntry();
        list(drive, top.item().id(), folder, names, folders, zip);
      } catch (DriveRefusal.ItemAbsent _) {
        // Removed since the archive began, or revoked; then the next one is absent too.
        requireOpen(drive, top.item().id());
      }
    }
  }

  private static void requireOpen(Drive drive, ItemId top) throws CloseNowException {
    if (drive.find(top).isEmpty()) {
      throw new CloseNowException("the link ended meanwhile");
    }
  }

  private static void list(
      Drive drive,
      ItemId top,
      Found folder,
      ZipNames names,
      Deque<Found> folders,
      ZipOutputStream zip)
      throws IOException {
    Optional<String> at = Optional.empty();
    do {
      ItemPage page =
          drive.children(
              folder.item().id(),
              new Listing(Listing.Order.ID, false, ON_A_PAGE, at, Listing.Filter.ALL));
      for (Item item : page.items()) {
        Found found = new Found(item, folder.name() + "/" + names.name(item.name()));
        if (item.isFolder()) {
          folders.add(found);
        } else {
          fileIfThere(drive, top, found, zip);
        }
      }
      at = page.next();
    } while (at.isPresent());
  }

  private static void fileIfThere(Drive drive, ItemId top, Found found, ZipOutputStream zip)
      throws IOException {
    try {
      file(drive, found, zip);
    } catch (DriveRefusal.ItemAbsent _) {
      requireOpen(drive, top);
    }
  }

  private static void file(Drive drive, Found found, ZipOutputStream zip) throws IOException {
    try (FileContent content = drive.open(found.item().id())) {
      put(zip, found.name(), content.item());
      content.reader().copyTo(zip, 0, content.file().sizeBytes());
      zip.closeEntry();
    }
  }

  private static void put(ZipOutputStream zip, String name, Item item) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setLastModifiedTime(FileTime.from(item.times().modifiedAt()));
    zip.putNextEntry(entry);
  }
}
