package org.holdfast.server.dav;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import org.holdfast.drive.Conflict;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.drive.FileContent;
import org.holdfast.drive.FileTimes;
import org.holdfast.drive.Item;
import org.holdfast.drive.ItemName;
import org.holdfast.drive.Placement;
import org.holdfast.drive.Precondition;
import org.holdfast.drive.Upload;
import org.holdfast.drive.Written;

/// Content going out and coming in.
final class ContentHandler {

  /// `GET` and `HEAD`.
  void get(Call call) throws IOException {
    Item item = call.item();
    if (item.isFolder()) {
      call.exchange().answerText(200, "This is a folder. Open it with a WebDAV client.\n");
      return;
    }
    try (FileContent content = call.drive().open(item.id())) {
      String eTag = Conditions.eTag(content.item()).orElseThrow();
      call.exchange().setHeader(OwnCloud.CHECKSUM_HEADER, OwnCloud.sha1(content.file().hashes()));
      call.exchange().answer(content, eTag);
    }
  }

  /// `PUT`: all of a file at once.
  void put(Call call) throws IOException {
    Exchange exchange = call.exchange();
    if (exchange.header("Content-Range").isPresent()) {
      throw DavError.invalid(
              "partial-put", "A part of a file cannot be put: send the whole (RFC 9110, 14.5).")
          .refusal();
    }
    Optional<Item> existing = call.find(call.path());
    if (existing.filter(Item::isFolder).isPresent()) {
      throw isFolder();
    }
    Precondition precondition = call.precondition(existing);
    try {
      answer(exchange, write(call, existing, precondition));
    } catch (DriveRefusal.ItemAbsent _) {
      throw DavError.noParent().refusal(); // it went while the bytes came
    } catch (CheckedBody.Mismatch _) {
      throw DavError.invalid(
              "checksum-mismatch", "The body is not what OC-Checksum says. Send it again.")
          .refusal();
    }
  }

  private static Written write(Call call, Optional<Item> existing, Precondition precondition)
      throws IOException {
    if (existing.isPresent() && call.place().isTop()) { // a file that was shared by itself
      return call.drive()
          .write(call.actor(), existing.get().id(), upload(call.exchange()), precondition);
    }
    Item parent = call.parent(call.path());
    Placement at =
        new Placement(parent.id(), ItemName.of(call.path().lastName()), Conflict.REPLACE);
    return call.drive().write(call.actor(), at, upload(call.exchange()), precondition);
  }

  private static DavRefusal isFolder() {
    return DavError.of(405, "not-a-file", "A folder has no content.").refusal();
  }

  private static void answer(Exchange exchange, Written written) {
    Conditions.eTag(written.item()).ifPresent(tag -> exchange.setHeader("ETag", tag));
    OwnCloud.times(exchange)
        .modified()
        .ifPresent(_ -> exchange.setHeader(OwnCloud.TIME_HEADER, "accepted"));
    exchange.answerEmpty(written.created() ? 201 : 204);
  }

  private static Upload upload(Exchange exchange) throws IOException {
    FileTimes times = OwnCloud.times(exchange);
    return new Upload(
        CheckedBody.of(exchange.body(), exchange.header(OwnCloud.CHECKSUM_HEADER)),
        declaredBytes(exchange),
        exchange.header("Content-Type").map(String::strip),
        times,
        Optional.empty());
  }

  /// The Finder sends in chunks, and says beside it how much it will be.
  private static OptionalLong declaredBytes(Exchange exchange) {
    OptionalLong declared = exchange.declaredBytes();
    return declared.isPresent()
        ? declared
        : exchange
            .header("X-Expected-Entity-Length")
            .filter(text -> text.matches("[0-9]{1,18}"))
            .map(text -> OptionalLong.of(Long.parseLong(text)))
            .orElse(OptionalLong.empty());
  }
}
