package org.holdfast.server.preview;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.holdfast.drive.FileContent;
import org.holdfast.extract.Picture;
import org.holdfast.server.ContentAnswer;

/// A stranger's bytes, as the page asks for them. Whoever opens their address itself saves them;
/// and a browser that showed them all the same would run nothing of them, in no origin (W07): see
/// [ContentAnswer], which sets `attachment` and `sandbox`.
final class Bytes {

  private static final String TOLD = "Accept-Ranges, Content-Range, ETag";

  private Bytes() {}

  static void answer(
      HttpServletRequest request,
      HttpServletResponse response,
      FileContent content,
      Kind kind,
      String eTag)
      throws IOException {
    letThePageRead(request, response);
    ContentAnswer answer = new ContentAnswer(request, response, content, eTag, kind.mediaType());
    switch (answer.answer()) {
      case ContentAnswer.Outcome.Sent _ -> {}
      case ContentAnswer.Outcome.Changed _ -> refuse(request, response, 412, "changed");
      case ContentAnswer.Outcome.Unsatisfiable _ -> refuse(request, response, 416, "range");
    }
  }

  /// What this server drew itself.
  static void answer(HttpServletRequest request, HttpServletResponse response, Picture picture)
      throws IOException {
    letThePageRead(request, response);
    response.setHeader(
        "Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'");
    response.setContentType(picture.mediaType());
    response.setContentLength(picture.bytes().length);
    response.getOutputStream().write(picture.bytes());
  }

  /// The page has no origin, which browsers spell `null`. Other pages without one may read it too,
  /// if they know the address; whoever knows it needs no browser to.
  ///
  /// @return whether it is such a page that asks
  static boolean letThePageRead(HttpServletRequest request, HttpServletResponse response) {
    response.setHeader("Vary", "Origin");
    boolean page = "null".equals(request.getHeader("Origin"));
    if (page) {
      response.setHeader("Access-Control-Allow-Origin", "null");
      response.setHeader("Access-Control-Expose-Headers", TOLD);
    }
    return page;
  }

  static void refuse(
      HttpServletRequest request, HttpServletResponse response, int status, String words)
      throws IOException {
    letThePageRead(request, response);
    for (String header : List.of("ETag", "Last-Modified", "Accept-Ranges", "Content-Disposition")) {
      response.setHeader(header, null);
    }
    String sentence = Viewer.words(request).say("bytes." + words) + "\n";
    byte[] text = sentence.getBytes(StandardCharsets.UTF_8);
    response.setStatus(status);
    response.setContentType("text/plain;charset=utf-8");
    response.setContentLength(text.length);
    response.getOutputStream().write(text);
  }
}
