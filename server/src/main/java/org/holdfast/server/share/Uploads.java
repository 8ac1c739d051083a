package org.holdfast.server.share;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.holdfast.content.ContentRefusal;
import org.holdfast.drive.Conflict;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.drive.FileTimes;
import org.holdfast.drive.ItemName;
import org.holdfast.drive.Placement;
import org.holdfast.drive.Precondition;
import org.holdfast.drive.Upload;
import org.holdfast.server.MultipartBody;

/// Files that come in by a form, each straight into the drive as it arrives: nothing is whole in
/// memory, nothing on a disk in the clear. The form's ticket comes before its files, so that
/// nothing is read for another site. Safe for use by any number of threads.
///
/// @see "RFC 7578: multipart/form-data"
final class Uploads {

  private static final int LONGEST_FIELD = 200;
  private static final int MOST_FIELDS = 4;
  private static final int MOST_PARTS = 1_000;
  private static final int MOST_ERRORS = 20;
  private static final Pattern NAME = Pattern.compile("(?i)[;\\s]name=\"([^\"]*)\"");
  private static final Pattern FILE_NAME = Pattern.compile("(?i)[;\\s]filename=\"([^\"]*)\"");

  /// What became of a form's files.
  ///
  /// @param errors why some were not taken, a line each
  record Taken(int files, int status, List<String> errors) {
    Taken {
      errors = List.copyOf(errors);
    }
  }

  /// One form, read as it comes in.
  private static final class Form {
    private final MultipartBody parts;
    private Optional<MultipartBody.Part> next;
    private long seq = -1;

    Form(MultipartBody parts) throws IOException {
      this.parts = parts;
      this.next = parts.nextIfAny();
    }
  }

  private Uploads() {}

  /// Into a folder, each under its own name, or the next free one: an upload replaces nothing.
  ///
  /// @throws NotOurForm if the form is none that was shown to this browser
  static Taken into(Call call, Place place) throws IOException {
    Form form = begin(call);
    int files = 0;
    int status = 200;
    List<String> errors = new ArrayList<>();
    int parts = 0;
    while (form.next.isPresent()) {
      if (++parts > MOST_PARTS) {
        return new Taken(files, 413, List.of(call.say("too-many", MOST_PARTS)));
      }
      Optional<String> name = fileName(form.next.get());
      if (name.isPresent()) {
        try {
          write(place, form.next.get(), name.get());
          files++;
        } catch (DriveRefusal | ContentRefusal refusal) {
          Refusals.Told told = Refusals.told(call, refusal);
          status = told.status();
          if (errors.size() < MOST_ERRORS) {
            errors.add(call.say("not-taken", name.get(), told.sentence()));
          }
        }
      }
      form.next = form.parts.nextIfAny();
    }
    return new Taken(files, status, errors);
  }

  /// As the next version of a file, if that is still as the form's page showed it.
  ///
  /// @return whether a file was in the form
  /// @throws NotOurForm if the form is none that was shown to this browser
  static boolean over(Call call, Place place) throws IOException {
    Form form = begin(call);
    while (form.next.isPresent()) {
      if (fileName(form.next.get()).isPresent()) {
        Upload upload = upload(form.next.get());
        Precondition unchanged = new Precondition.IfItem(form.seq);
        place.drive().write(place.actor(), place.item().id(), upload, unchanged);
        return true;
      }
      form.next = form.parts.nextIfAny();
    }
    return false;
  }

  private static Form begin(Call call) throws IOException {
    Optional<String> type = Optional.ofNullable(call.request().getContentType());
    Form form =
        new Form(MultipartBody.of("form-data", type, call.body()).orElseThrow(NotOurForm::new));
    boolean ours = false;
    for (int i = 0; i < MOST_FIELDS && form.next.filter(Uploads::isField).isPresent(); i++) {
      MultipartBody.Part part = form.next.get();
      String value = text(part);
      switch (name(NAME, part).orElse("")) {
        case "ticket" -> ours = call.fits(value);
        case "seq" -> form.seq = number(value);
        default -> throw new NotOurForm();
      }
      form.next = form.parts.nextIfAny();
    }
    if (!ours) {
      throw new NotOurForm();
    }
    return form;
  }

  private static boolean isField(MultipartBody.Part part) {
    return name(FILE_NAME, part).isEmpty();
  }

  private static String text(MultipartBody.Part part) throws IOException {
    return new String(part.content().readNBytes(LONGEST_FIELD), StandardCharsets.UTF_8);
  }

  static long number(String text) {
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
  }

  private static Optional<String> name(Pattern pattern, MultipartBody.Part part) {
    String header = part.headers().getOrDefault("content-disposition", "");
    Matcher found = pattern.matcher(header);
    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
  }

  /// Browsers write quotes as `%22`; old ones tell the whole path.
  private static Optional<String> fileName(MultipartBody.Part part) {
    return name(FILE_NAME, part)
        .map(name -> name.replaceFirst(".*[/\\\\]", "").replace("%22", "\""))
        .filter(name -> !name.isEmpty());
  }

  private static void write(Place place, MultipartBody.Part part, String name) throws IOException {
    Placement at = new Placement(place.item().id(), ItemName.of(name), Conflict.RENAME);
    place.drive().write(place.actor(), at, upload(part), Precondition.NONE);
  }

  private static Upload upload(MultipartBody.Part part) {
    return new Upload(
        part.content(),
        OptionalLong.empty(),
        Optional.ofNullable(part.headers().get("content-type")),
        FileTimes.NONE,
        Optional.empty());
  }
}
