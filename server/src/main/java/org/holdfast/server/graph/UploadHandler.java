package org.holdfast.server.graph;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.holdfast.drive.Conflict;
import org.holdfast.drive.FileTimes;
import org.holdfast.drive.Item;
import org.holdfast.drive.ItemName;
import org.holdfast.drive.Placed;
import org.holdfast.drive.Placement;
import org.holdfast.drive.Precondition;
import org.holdfast.drive.Upload;
import org.holdfast.drive.UploadOptions;
import org.holdfast.drive.UploadResult;
import org.holdfast.drive.UploadTarget;
import org.holdfast.drive.Written;
import org.holdfast.server.MultipartBody;

/// Content that comes in with one request, and the beginning of content that comes in many.
final class UploadHandler {

  // RFC 9110, section 8.3: type "/" subtype, and parameters. Anything else is not kept.
  private static final Pattern MEDIA_TYPE =
      Pattern.compile("[\\w!#$&^.+-]+/[\\w!#$&^.+-]+(;[\\x20-\\x7e]*)?");
  private static final int MAX_MEDIA_TYPE = 255;

  /// When the file was last changed on the device it comes from: the contract's `:/content` has no
  /// place for it, and a change afterwards would be an operation more.
  private static final String MODIFIED = "Holdfast-Last-Modified";

  private final ItemJson items;
  private final SessionHandler sessions;

  UploadHandler(ItemJson items, SessionHandler sessions) {
    this.items = items;
    this.sessions = sessions;
  }

  /// `PUT {parent}:/{name}:/content` and `PUT {item}/content`.
  void content(Call call) throws IOException {
    Precondition precondition = Preconditions.of(call.exchange(), call::existing);
    if (call.itemPlace().names().isEmpty()) {
      answer(call, call.drive().write(call.actor(), call.itemId(), upload(call), precondition));
    } else {
      Conflict conflict = Conflicts.of(call.query(), Conflict.REPLACE);
      answer(
          call,
          call.drive()
              .write(
                  call.actor(),
                  call.folderPath(),
                  call.lastName(),
                  conflict,
                  upload(call),
                  precondition));
    }
  }

  /// `PUT {parent}/children/{name}/content`, the older form.
  void childContent(Call call) throws IOException {
    Placement placement = childPlacement(call);
    Precondition precondition =
        Preconditions.of(
            call.exchange(),
            () -> call.drive().resolve(placement.parent(), List.of(placement.name().shown())));
    answer(call, call.drive().write(call.actor(), placement, upload(call), precondition));
  }

  /// `POST {folder}/children` with `multipart/related`: what the file is called, then what it
  /// holds.
  void inParts(Call call, MultipartBody parts) throws IOException {
    JsonBody metadata = JsonBody.read(parts.next().content());
    String name =
        metadata
            .text("name")
            .orElseThrow(() -> GraphError.invalid("The first part is JSON with a name.").refusal());
    Placement placement =
        new Placement(
            call.item().id(),
            ItemName.of(name),
            Conflicts.of(metadata, call.query(), Conflict.FAIL));
    MultipartBody.Part content = parts.next();
    Upload upload =
        new Upload(
            content.content(),
            OptionalLong.empty(),
            mediaType(Optional.ofNullable(content.headers().get("content-type"))),
            ItemHandler.times(metadata),
            metadata.text("description"));
    answer(call, call.drive().write(call.actor(), placement, upload, new Precondition.None()));
  }

  void createSession(Call call) throws IOException {
    JsonBody body = call.exchange().json();
    JsonBody item = body.inside("item");
    Conflict conflict = Conflicts.of(item, call.query(), Conflict.REPLACE);
    Precondition precondition = Preconditions.of(call.exchange(), call::existing);
    UploadTarget target =
        call.itemPlace().names().isEmpty()
            ? new UploadTarget.Over(call.itemId())
            : new UploadTarget.Into(call.placement(conflict));
    UploadOptions options = options(body, item);
    sessions.answerBegun(
        call, call.drive().beginUpload(call.actor(), target, options, precondition));
  }

  /// `PUT {parent}:/{name}` with a `sourceUrl`: commits an upload session under another name.
  void commitElsewhere(Call call) throws IOException {
    JsonBody body = call.exchange().json();
    String url =
        body.text("@microsoft.graph.sourceUrl")
            .orElseThrow(
                () ->
                    GraphError.invalid("Content goes to :/content; this address takes a sourceUrl.")
                        .refusal());
    Precondition precondition = Preconditions.of(call.exchange(), call::existing);
    Conflict conflict = Conflicts.of(body, call.query(), Conflict.FAIL);
    if (call.itemPlace().names().isEmpty()) {
      call.item();
      throw GraphError.invalid("invalidPath", "Name the new file by its path.").refusal();
    }
    Placement placement = call.placement(conflict);
    UploadResult made = sessions.commitElsewhere(url, placement, precondition);
    sessions.drawSoon(call.drive(), made.item());
    items.answer(call, made.created() ? 201 : 200, made.item());
  }

  private static Placement childPlacement(Call call) {
    Item parent = call.item();
    return new Placement(
        parent.id(), ItemName.of(call.place("name")), Conflicts.of(call.query(), Conflict.REPLACE));
  }

  private static Upload upload(Call call) throws IOException {
    Exchange exchange = call.exchange();
    return new Upload(
        exchange.body(),
        exchange.declaredBytes(),
        mediaType(exchange.header("Content-Type")),
        times(exchange),
        Optional.empty());
  }

  private static FileTimes times(Exchange exchange) {
    return new FileTimes(
        Optional.empty(), exchange.header(MODIFIED).map(text -> GraphTime.parse(MODIFIED, text)));
  }

  private static UploadOptions options(JsonBody body, JsonBody item) {
    OptionalLong size = item.number("fileSize");
    if (size.isPresent() && size.getAsLong() < 0) {
      throw GraphError.invalid("invalidParameterFormat", "item.fileSize is not negative.")
          .refusal();
    }
    return new UploadOptions(
        size,
        ItemHandler.times(item),
        item.text("description"),
        mediaType(item.inside("file").text("mimeType")),
        body.flag("deferCommit"));
  }

  static Optional<String> mediaType(Optional<String> told) {
    return told.map(String::strip)
        .filter(type -> type.length() <= MAX_MEDIA_TYPE && MEDIA_TYPE.matcher(type).matches());
  }

  private void answer(Call call, Written written) throws IOException {
    Placed placed = new Placed(written.item(), written.folders());
    sessions.drawSoon(call.drive(), written.item());
    items.answer(call, written.created() ? 201 : 200, placed);
  }
}
