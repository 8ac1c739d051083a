package org.holdfast.server;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.coyote.CloseNowException;
import org.holdfast.drive.Archive;
import org.holdfast.server.ByteRanges.Part;

/// One answer of an archive: whole, a range, or none (RFC 9110, sections 13 to 15). Several ranges
/// at once are answered with the whole, as the standard allows: no download manager asks for them.
///
/// Used by one thread.
public final class ArchiveAnswer {

  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final Archive archive;
  private final String name;
  private final long sizeBytes;
  private final String lastModified;

  /// @param name what it is to be saved as
  public ArchiveAnswer(
      HttpServletRequest request, HttpServletResponse response, Archive archive, String name) {
    this.request = request;
    this.response = response;
    this.archive = archive;
    this.name = name;
    this.sizeBytes = archive.sizeBytes();
    this.lastModified = HTTP_DATE.format(archive.info().madeAt().truncatedTo(ChronoUnit.SECONDS));
  }

  /// @param open whether the link still opens it; asked once a second
  /// @throws org.holdfast.drive.DriveRefusal.ArchiveNotWhole if something that it holds was removed
  ///   for good; some of it may have been sent
  public void answer(BooleanSupplier open, InstantSource clock) throws IOException {
    headers();
    if (header("If-Match").filter(tags -> !names(tags)).isPresent()) {
      empty(HttpServletResponse.SC_PRECONDITION_FAILED);
      return;
    }
    if (header("If-None-Match").filter(this::names).isPresent()) {
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
      return;
    }
    switch (ranges()) {
      case ByteRanges.Parts(var parts) when parts.size() == 1 -> {
        Part part = parts.getFirst();
        response.setHeader(
            "Content-Range", "bytes " + part.first() + "-" + part.last() + "/" + sizeBytes);
        send(HttpServletResponse.SC_PARTIAL_CONTENT, part, open, clock);
      }
      case ByteRanges.Unsatisfiable _ -> {
        response.setHeader("Content-Range", "bytes */" + sizeBytes);
        empty(HttpServletResponse.SC_REQUESTED_RANGE_NOT_SATISFIABLE);
      }
      case ByteRanges.Whole _, ByteRanges.Parts _ ->
          send(HttpServletResponse.SC_OK, new Part(0, sizeBytes - 1), open, clock);
    }
  }

  private void headers() {
    response.setHeader("ETag", archive.eTag());
    response.setHeader("Last-Modified", lastModified);
    response.setHeader("Accept-Ranges", "bytes");
    response.setHeader("Content-Disposition", ContentDisposition.attachment(name));
    response.setHeader(
        "Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'");
  }

  /// A range is only good for the bytes that the client knows; otherwise it gets all of them.
  private ByteRanges ranges() {
    boolean fits =
        header("If-Range")
            .map(String::strip)
            .map(known -> known.equals(archive.eTag()) || known.equals(lastModified))
            .orElse(true);
    return fits ? ByteRanges.parse(header("Range"), sizeBytes) : new ByteRanges.Whole();
  }

  private boolean names(String tags) {
    return Arrays.stream(tags.split(",", -1))
        .map(String::strip)
        .anyMatch(tag -> tag.equals("*") || tag.equals(archive.eTag()));
  }

  private Optional<String> header(String name) {
    return Optional.ofNullable(request.getHeader(name));
  }

  private void empty(int status) {
    response.setStatus(status);
    response.setContentLength(0);
  }

  private void send(int status, Part part, BooleanSupplier open, InstantSource clock)
      throws IOException {
    response.setStatus(status);
    response.setContentType("application/zip");
    response.setContentLengthLong(part.lengthBytes());
    if (!request.getMethod().equals("HEAD")) {
      OutputStream out = new WhileOpen(response.getOutputStream(), open, clock);
      archive.copyTo(out, part.first(), part.lengthBytes());
    }
  }

  /// Goes on for as long as the link opens; looks once a second.
  private static final class WhileOpen extends OutputStream {

    private final OutputStream out;
    private final BooleanSupplier open;
    private final InstantSource clock;
    private Instant looked;

    WhileOpen(OutputStream out, BooleanSupplier open, InstantSource clock) {
      this.out = out;
      this.open = open;
      this.clock = clock;
      this.looked = clock.instant();
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      Instant now = clock.instant();
      if (now.isBefore(looked) || !now.isBefore(looked.plusSeconds(1))) {
        if (!open.getAsBoolean()) {
          throw new CloseNowException("the link was ended");
        }
        looked = now;
      }
      out.write(bytes, offset, length);
    }
  }
}
