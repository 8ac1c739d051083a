package org.holdfast.server.graph;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.drive.ItemProperties;
import org.holdfast.drive.ItemProperties.Change.Put;
import org.holdfast.drive.Precondition;

/// Files that somebody takes for themselves, and gives back. While one is checked out, other
/// accounts, and clients of any other door, are refused as by any lock (`423`).
final class CheckOutHandler {

  private static final int COMMENT_CHARACTERS = 4_096;

  // An XML element by itself, as WebDAV clients keep their properties.
  private static final ItemProperties.Name COMMENT =
      new ItemProperties.Name("urn:holdfast:dav", "check-in-comment");

  void checkOut(Call call) {
    call.drive().checkOut(call.actor(), call.path(), precondition(call));
    call.exchange().answerEmpty(204);
  }

  void checkIn(Call call) throws IOException {
    List<ItemProperties.Change> noted =
        call.exchange().json().text("comment").filter(text -> !text.isEmpty()).stream()
            .<ItemProperties.Change>map(CheckOutHandler::noted)
            .toList();
    Precondition precondition = precondition(call);
    end(() -> call.drive().checkIn(call.actor(), call.path(), precondition, noted));
    call.exchange().answerEmpty(204);
  }

  void discard(Call call) {
    Precondition precondition = precondition(call);
    end(() -> call.drive().discardCheckOut(call.actor(), call.path(), precondition));
    call.exchange().answerEmpty(204);
  }

  private static Precondition precondition(Call call) {
    return Preconditions.of(call.exchange(), () -> Optional.of(call.item()));
  }

  private static void end(Runnable verb) {
    try {
      verb.run();
    } catch (DriveRefusal.LockAbsent _) {
      throw GraphError.of(
              423,
              "notAllowed",
              "lockMismatch",
              "It is not checked out, or no more: a check-out ends by itself after a day. What was"
                  + " written meanwhile is there.")
          .refusal();
    } catch (DriveRefusal.Locked _) {
      throw GraphError.of(
              423, "notAllowed", "lockOwnerMismatch", "Somebody else has it checked out.")
          .refusal();
    }
  }

  private static Put noted(String comment) {
    boolean isText =
        comment
            .codePoints()
            .allMatch(
                c ->
                    (c >= ' ' && c < 0xd800)
                        || (c > 0xdfff && c < 0xfffe)
                        || c > 0xffff
                        || "\t\n\r".indexOf(c) >= 0);
    if (!isText || comment.length() > COMMENT_CHARACTERS) {
      throw GraphError.invalid(
              "invalidParameterFormat",
              "comment is text of at most " + COMMENT_CHARACTERS + " characters.")
          .refusal();
    }
    String escaped =
        comment
            .replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;")
            .replace("\r", "&#13;");
    return new Put(
        COMMENT,
        "<H:check-in-comment xmlns:H=\"urn:holdfast:dav\">" + escaped + "</H:check-in-comment>");
  }
}
