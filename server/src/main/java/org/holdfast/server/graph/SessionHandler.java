package org.holdfast.server.graph;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import org.holdfast.drive.Drive;
import org.holdfast.drive.Drives;
import org.holdfast.drive.Fragment;
import org.holdfast.drive.Item;
import org.holdfast.drive.Placement;
import org.holdfast.drive.Precondition;
import org.holdfast.drive.UploadBegun;
import org.holdfast.drive.UploadResult;
import org.holdfast.drive.UploadSecret;
import org.holdfast.drive.UploadStatus;
import org.holdfast.identity.SignIn;
import org.holdfast.identity.SignedIn;
import org.holdfast.server.BodyFailed;
import org.holdfast.server.Thumbnails;
import tools.jackson.core.JsonGenerator;

/// Upload sessions: what is sent to an upload URL (section 5 of the contract). The URL is the
/// secret; no token is asked for, and one that is sent is not looked at.
final class SessionHandler {

  private final Drives drives;
  private final ItemJson items;
  private final Links links;
  private final UploadTickets tickets;
  private final SignIn signIn;
  private final Thumbnails thumbnails;
  private final long maxFragmentBytes;

  SessionHandler(
      Drives drives,
      ItemJson items,
      Links links,
      UploadTickets tickets,
      SignIn signIn,
      Thumbnails thumbnails,
      long maxFragmentBytes) {
    this.drives = drives;
    this.items = items;
    this.links = links;
    this.tickets = tickets;
    this.signIn = signIn;
    this.thumbnails = thumbnails;
    this.maxFragmentBytes = maxFragmentBytes;
  }

  /// Answers a session that was just begun.
  void answerBegun(Call call, UploadBegun begun) throws IOException {
    SignedIn asking = call.signedIn();
    String url = links.upload(begun.secret(), asking.account());
    if (!signIn.alive(asking.session())) { // looked at after the era: it ended while the body came
      drives.cancel(begun.secret());
      throw GraphError.absent().refusal();
    }
    call.exchange()
        .answer(
            200,
            out -> {
              out.writeStartObject();
              out.writeStringProperty("@odata.context", links.metadata("uploadSession"));
              out.writeStringProperty("uploadUrl", url);
              progress(out, begun.expiresAt(), Optional.of(0L));
              out.writeEndObject();
            });
  }

  /// `PUT`: one fragment; the last one makes the item.
  void fragment(Exchange exchange, String secret) throws IOException {
    ContentRange range = ContentRange.parse(exchange.header("Content-Range"));
    if (exchange.declaredBytes().orElse(range.lengthBytes()) != range.lengthBytes()) {
      throw GraphError.invalid(
              "invalidParameterFormat", "Content-Length is not the length that Content-Range has.")
          .refusal();
    }
    if (range.lengthBytes() > maxFragmentBytes) {
      throw GraphError.of(
              413, "invalidRequest", "A fragment has at most " + maxFragmentBytes + " bytes.")
          .refusal();
    }
    Fragment fragment = new Fragment(range.first(), range.lengthBytes(), range.totalBytes());
    UploadSecret upload = tickets.open(secret);
    exchange.admittedWhile(() -> tickets.live(secret));
    UploadStatus status = append(upload, fragment, exchange.body());
    if (status.complete() && !status.deferCommit()) {
      commit(exchange, tickets.open(secret)); // it may have ended while the fragment came
    } else {
      answerStatus(exchange, 202, status);
    }
  }

  /// A body without a declared length may end before the fragment does.
  private UploadStatus append(UploadSecret upload, Fragment fragment, InputStream body)
      throws IOException {
    try {
      return drives.append(upload, fragment, body);
    } catch (BodyFailed e) {
      throw e;
    } catch (IOException e) {
      throw GraphError.invalid("The fragment is shorter than its Content-Range. Send it again.")
          .refusal();
    }
  }

  /// `GET`: how far it is.
  void status(Exchange exchange, String secret) throws IOException {
    answerStatus(exchange, 200, drives.upload(tickets.open(secret)));
  }

  /// `DELETE`: what was staged is gone.
  void cancel(Exchange exchange, String secret) {
    drives.cancel(tickets.open(secret));
    exchange.answerEmpty(204);
  }

  /// `POST`: makes the item of a session whose commit was put off, or failed.
  void commit(Exchange exchange, String secret) throws IOException {
    commit(exchange, tickets.open(secret));
  }

  /// Has a thumbnail made of what was put there. With the whole drive: a guest's handle would count
  /// it as a reading of theirs, and who may only put files there sees none.
  void drawSoon(Drive by, Item item) {
    Optional<Drive> whole = by.guest().isEmpty() ? Optional.of(by) : drives.find(item.drive());
    whole.ifPresent(drive -> thumbnails.soon(drive, item));
  }

  private void commit(Exchange exchange, UploadSecret secret) throws IOException {
    UploadResult made = drives.commit(secret, Optional.empty(), new Precondition.None());
    Item item = made.item();
    Drive drive = drives.find(item.drive()).orElseThrow(() -> GraphError.absent().refusal());
    boolean guests = made.guest().isPresent();
    thumbnails.soon(drive, item);
    View view =
        new View(
            Optional.empty(),
            "/drives/" + item.drive().text() + "/root:",
            drive.rootId(),
            guests,
            Optional.empty());
    ItemJson.Parent parent = guests ? ItemJson.Parent.UNTOLD : ItemJson.Parent.of(drive, item);
    items.answer(exchange, made.created() ? 201 : 200, item, view, Selection.ALL, parent);
  }

  /// Commits a session under another name.
  ///
  /// @param url an upload URL of ours
  /// @param placement in the session's own drive; in any other it is refused as absent
  UploadResult commitElsewhere(String url, Placement placement, Precondition precondition) {
    UploadSecret secret =
        tickets.open(
            links
                .uploadSecret(url)
                .orElseThrow(
                    () ->
                        GraphError.invalid("@microsoft.graph.sourceUrl is an upload URL of here.")
                            .refusal()));
    return drives.commit(secret, Optional.of(placement), precondition);
  }

  private static void answerStatus(Exchange exchange, int status, UploadStatus upload)
      throws IOException {
    exchange.answer(
        status,
        out -> {
          out.writeStartObject();
          progress(
              out,
              upload.expiresAt(),
              upload.complete() ? Optional.empty() : Optional.of(upload.receivedBytes()));
          out.writeEndObject();
        });
  }

  private static void progress(JsonGenerator out, Instant expiresAt, Optional<Long> next) {
    out.writeStringProperty("expirationDateTime", GraphTime.text(expiresAt));
    out.writeArrayPropertyStart("nextExpectedRanges");
    next.ifPresent(from -> out.writeString(from + "-"));
    out.writeEndArray();
  }
}
