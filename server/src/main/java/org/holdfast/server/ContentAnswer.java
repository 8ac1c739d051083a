package org.holdfast.server.graph;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.holdfast.drive.FileContent;
import org.holdfast.server.graph.ByteRanges.Part;

/// One answer of content: whole, one range, several ranges, or none (RFC 9110, sections 13 to 15).
final class Download {

  // Fixed: it stands between parts whose length was declared, so nothing inside can be taken for
  // it.
  private static final String BOUNDARY = "holdfast-3f6a1c9e7b5d40d2";

  private final Exchange exchange;
  private final FileContent content;
  private final String eTag;
  private final String mediaType;
  private final long sizeBytes;

  Download(Exchange exchange, FileContent content, String eTag) {
    this.exchange = exchange;
    this.content = content;
    this.eTag = eTag;
    this.mediaType = content.file().mediaType();
    this.sizeBytes = content.file().sizeBytes();
  }

  void answer() throws IOException {
    headers();
    boolean unchanged =
        EntityTags.parse(exchange.header("If-None-Match"))
            .map(tags -> tags.matchesWeakly(List.of(eTag)))
            .orElse(false);
    if (unchanged) {
      exchange.answerEmpty(304);
      return;
    }
    boolean mismatch =
        EntityTags.parse(exchange.header("If-Match"))
            .map(tags -> !tags.matchesStrongly(List.of(eTag)))
            .orElse(false);
    if (mismatch) {
      throw GraphError.changed().refusal();
    }
    switch (ranges()) {
      case ByteRanges.Whole _ -> one(200, new Part(0, sizeBytes - 1));
      case ByteRanges.Parts(List<Part> parts) when parts.size() == 1 -> {
        exchange.setHeader("Content-Range", contentRange(parts.getFirst()));
        one(206, parts.getFirst());
      }
      case ByteRanges.Parts(List<Part> parts) -> several(parts);
      case ByteRanges.Unsatisfiable _ ->
          throw GraphError.of(416, "invalidRange", "The file has " + sizeBytes + " bytes.")
              .with("Content-Range", "bytes */" + sizeBytes)
              .refusal();
    }
  }

  /// A range is only good for the bytes the client knows (`If-Range`); otherwise it gets all of
  /// them.
  private ByteRanges ranges() {
    Optional<String> ifRange = exchange.header("If-Range").map(String::strip);
    boolean fits =
        ifRange.map(known -> known.equals(eTag) || known.equals(lastModified())).orElse(true);
    return fits ? ByteRanges.parse(exchange.header("Range"), sizeBytes) : new ByteRanges.Whole();
  }

  private void headers() {
    exchange.setHeader("ETag", eTag);
    exchange.setHeader("Last-Modified", lastModified());
    exchange.setHeader("Accept-Ranges", "bytes");
    exchange.setHeader("Content-Disposition", ContentDisposition.attachment(content.item().name()));
    // Whatever a stranger's file holds, a browser must not run it as a page of ours (W07).
    exchange.setHeader(
        "Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'");
  }

  private String lastModified() {
    return GraphTime.httpDate(content.item().times().modifiedAt());
  }

  private void one(int status, Part part) throws IOException {
    OutputStream out = exchange.content(status, mediaType, part.lengthBytes());
    copy(out, part);
  }

  private void several(List<Part> parts) throws IOException {
    List<byte[]> heads = parts.stream().map(this::head).toList();
    byte[] end = ("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII);
    long length = end.length;
    for (int i = 0; i < parts.size(); i++) {
      length += heads.get(i).length + parts.get(i).lengthBytes();
    }
    OutputStream out = exchange.content(206, "multipart/byteranges; boundary=" + BOUNDARY, length);
    for (int i = 0; i < parts.size() && !exchange.wantsHeadersOnly(); i++) {
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
    if (!exchange.wantsHeadersOnly()) {
      content.reader().copyTo(out, part.first(), part.lengthBytes());
    }
  }
}
