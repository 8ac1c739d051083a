package org.holdfast.server.share;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.holdfast.drive.Drives;
import org.holdfast.drive.Facet;
import org.holdfast.drive.FileContent;
import org.holdfast.drive.Permission;
import org.holdfast.server.ContentAnswer;

/// A file's content going out: whole or in ranges, always to be saved, never to be shown (W07).
/// Safe for use by any number of threads.
final class Download {

  private final Drives drives;

  Download(Drives drives) {
    this.drives = drives;
  }

  Reply serve(Call call, Place place) throws IOException {
    if (!(place.item().facet() instanceof Facet.File file)) {
      throw new Nothing();
    }
    if (!place.rights().mayDownload()) {
      return call.say(403, call.say("refused.title"), call.say("no-download"));
    }
    HttpServletResponse response = call.response();
    try (FileContent content = open(call.request(), place, file)) {
      String eTag = "\"" + content.file().revision().text() + "\"";
      switch (new ContentAnswer(call.request(), response, content, eTag).answer()) {
        case ContentAnswer.Outcome.Sent _ -> {}
        case ContentAnswer.Outcome.Changed _ ->
            response.setStatus(HttpServletResponse.SC_PRECONDITION_FAILED);
        case ContentAnswer.Outcome.Unsatisfiable _ ->
            response.setStatus(HttpServletResponse.SC_REQUESTED_RANGE_NOT_SATISFIABLE);
      }
    }
    return new Reply.Sent();
  }

  /// Whoever asks for one part will most often ask for others; where each opening counts, each part
  /// does.
  private FileContent open(HttpServletRequest request, Place place, Facet.File file) {
    boolean counted =
        place
            .rights()
            .download()
            .map(Permission::downloadLimit)
            .filter(each -> each.isPresent())
            .isPresent();
    if (request.getMethod().equals("HEAD")) {
      return place.drive().openToShow(place.item().id()); // gives nothing away
    }
    return request.getHeader("Range") != null && !counted
        ? drives.openPart(
            place.drive().id(), place.item().id(), file.revision(), place.drive().guest())
        : place.drive().open(place.item().id());
  }
}
