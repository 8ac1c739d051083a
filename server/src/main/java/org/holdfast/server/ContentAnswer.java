package org.holdfast.server;

import static java.time.temporal.ChronoUnit.SECONDS;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.holdfast.drive.FileContent;
import org.holdfast.server.ByteRanges.Part;

/// One answer of content: whole, one range, several ranges, or none (RFC 9110, sections 13 to 15).
public final class ContentAnswer {

  // Fixed: it stands between parts whose length was declared, so nothing inside can be taken for
  // it.
  private static final String BOUNDARY = "holdfast-3f6a1c9e7b5d40d2";

  /// What became of it.
  public sealed interface Outcome {

    /// It is answered.
    record Sent() implements Outcome {}

    /// Nothing is answered yet: the content is not the one that `If-Match` asks for.
    record Changed() implements Outcome {}

    /// Nothing is answered yet but the header that says how much there is.
    record Unsatisfiable(long sizeBytes) implements Outcome {}
  }

  private static final Outcome SENT = new Outcome.Sent();

  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final FileContent content;
  private final String eTag;
  private final String mediaType;
  private final long sizeBytes;

  /// @param eTag of the bytes, with its quotes
  public ContentAnswer(
      HttpServletRequest request, HttpServletResponse response, FileContent content, String eTag) {
    this(request, response, content, eTag, content.file().mediaType());
  }

  /// As above, under another media type than the one that came with the file.
  public ContentAnswer(
      HttpServletRequest request,
      HttpServletResponse response,
      FileContent content,
      String eTag,
      String mediaType) {
    this.request = request;
    this.response = response;
    this.content = content;
    this.eTag = eTag;
    this.mediaType = mediaType;
    this.sizeBytes = content.file().sizeBytes();
  }

  /// @throws Malformed if a header with entity tags is
  public Outcome answer() throws IOException {
    headers();
    if (isKnown()) {
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
      return SENT;
    }
    boolean mismatch =
        EntityTags.parse(header("If-Match"))
            .map(tags -> !tags.matchesStrongly(List.of(eTag)))
            .orElse(false);
    if (mismatch) {
      return new Outcome.Changed();
    }
    switch (ranges()) {
      case ByteRanges.Whole _ -> one(200, new Part(0, sizeBytes - 1));
      case ByteRanges.Parts(List<Part> parts) when parts.size() == 1 -> {
        response.setHeader("Content-Range", contentRange(parts.getFirst()));
        one(206, parts.getFirst());
      }
      case ByteRanges.Parts(List<Part> parts) -> several(parts);
      case ByteRanges.Unsatisfiable _ -> {
        response.setHeader("Content-Range", "bytes */" + sizeBytes);
        return new Outcome.Unsatisfiable(sizeBytes);
      }
    }
    return SENT;
  }

  /// A date counts only where no tag is shown (RFC 9110, section 13.1.3).
  private boolean isKnown() {
    Optional<EntityTags> tags = EntityTags.parse(header("If-None-Match"));
    if (tags.isPresent()) {
      return tags.get().matchesWeakly(List.of(eTag));
    }
    return header("If-Modified-Since")
        .flatMap(HttpDate::parse)
        .map(since -> !content.item().times().modifiedAt().truncatedTo(SECONDS).isAfter(since))
        .orElse(false);
  }

  private Optional<String> header(String name) {
    return Optional.ofNullable(request.getHeader(name));
  }

  private boolean wantsHeadersOnly() {
    return request.getMethod().equals("HEAD");
  }

  private OutputStream content(int status, String type, long lengthBytes) throws IOException {
    response.setStatus(status);
    response.setContentType(type);
    response.setContentLengthLong(lengthBytes);
    return response.getOutputStream();
  }

  /// A range is only good for the bytes the client knows (`If-Range`); otherwise it gets all of
  /// them.
  private ByteRanges ranges() {
    Optional<String> ifRange = header("If-Range").map(String::strip);
    boolean fits =
        ifRange.map(known -> known.equals(eTag) || known.equals(lastModified())).orElse(true);
    return fits ? ByteRanges.parse(header("Range"), sizeBytes) : new ByteRanges.Whole();
  }

  private void headers() {
    response.setHeader("ETag", eTag);
    response.setHeader("Last-Modified", lastModified());
    response.setHeader("Accept-Ranges", "bytes");
    response.setHeader("Content-Disposition", ContentDisposition.attachment(content.item().name()));
    // Whatever a stranger's file holds, a browser must not run it as a page of ours (W07).
    response.setHeader(
        "Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'");
  }

  private String lastModified() {
    return HttpDate.text(content.item().times().modifiedAt());
  }

  private void one(int status, Part part) throws IOException {
    OutputStream out = content(status, mediaType, part.lengthBytes());
    copy(out, part);
  }

  private void several(List<Part> parts) throws IOException {
    List<byte[]> heads = parts.stream().map(this::head).toList();
    byte[] end = ("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII);
    long length = end.length;
    for (int i = 0; i < parts.size(); i++) {
      length += heads.get(i).length + parts.get(i).lengthBytes();
    }
    OutputStream out = content(206, "multipart/byteranges; boundary=" + BOUNDARY, length);
    for (int i = 0; i < parts.size() && !wantsHeadersOnly(); i++) {
      out.write(heads.get(i));
      copy(out, parts.get(i));
    }
    out.write(end);
  }

  private byte[] head(Part part) {
    String head =
        "\r\n--%s\r\nContent-Type: %s\r\nContent-Range: %s\r\n\r\n"
            .formatted(BOUNDARY, mediaType, contentRange(part));
    return head.getBytes(StandardCharsets.US_ASCII);
  }

  private String contentRange(Part part) {
    return "bytes " + part.first() + "-" + part.last() + "/" + sizeBytes;
  }

  private void copy(OutputStream out, Part part) throws IOException {
    if (!wantsHeadersOnly()) {
      content.reader().copyTo(out, part.first(), part.lengthBytes());
    }
  }
}
