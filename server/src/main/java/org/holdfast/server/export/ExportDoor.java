package org.holdfast.server.export;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.coyote.CloseNowException;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Factor;
import org.holdfast.audit.Personal;
import org.holdfast.content.ContentRefusal;
import org.holdfast.database.DatabaseRefusal;
import org.holdfast.drive.Archive;
import org.holdfast.drive.ArchiveId;
import org.holdfast.drive.Archives;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.identity.Export;
import org.holdfast.identity.Exports;
import org.holdfast.server.ArchiveAnswer;

/// `GET /export/{secret}/{any name}`: the archive that the link opens, whole or in ranges, for
/// browsers and programs that know no sign-in.
///
/// | answer | when |
/// | --- | --- |
/// | `404` | the link opens nothing: it never did, is over, or its owner ended it |
/// | `503` | the archive is still being made, or the store cannot be used now: `Retry-After` |
/// | `410` | something in it was removed for good; no byte is given out |
///
/// While it answers it looks every second whether the link still opens. Safe for use by any number
/// of threads; nothing of a request is ever logged.
public final class ExportDoor extends HttpServlet {

  private static final long serialVersionUID = 1L;

  /// What the door must be mapped to.
  public static final String ADDRESS = "/export/*";

  private static final System.Logger LOG = System.getLogger(ExportDoor.class.getName());
  private static final Duration TOLD_ONCE_IN = Duration.ofHours(1);
  private static final int MOST_TOLD = 1_000;
  private static final int RETRY_SECONDS = 15;
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final transient Exports exports;
  private final transient Archives archives;
  private final transient InstantSource clock;

  // When the log was last told that somebody reads one.
  private final transient Map<UUID, Instant> told = new ConcurrentHashMap<>();

  public ExportDoor(Exports exports, Archives archives, InstantSource clock) {
    this.exports = exports;
    this.archives = archives;
    this.clock = clock;
  }

  /// HEAD comes here too, and gets the same headers.
  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setHeader("Cache-Control", "private, no-store");
    try {
      ScopedValue.where(Circumstances.CURRENT, circumstances(request))
          .call(
              () -> {
                serve(request, response);
                return true;
              });
    } catch (DriveRefusal e) {
      refuse(response, e);
    } catch (ContentRefusal | DatabaseRefusal e) {
      LOG.log(System.Logger.Level.WARNING, "An export could not be served.", e);
      later(response, "The server cannot reach its store. Try again later.");
    }
  }

  @Override
  protected void doHead(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    doGet(request, response);
  }

  private void serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
    String secret = secret(request.getRequestURI());
    Optional<Export> export = exports.open(secret);
    if (export.isEmpty()) {
      absent(response);
      return;
    }
    Archive archive = archives.open(new ArchiveId(export.get().archive()));
    tell(export.get());
    String name = "holdfast-" + DAY.format(archive.info().madeAt()) + ".zip";
    new ArchiveAnswer(request, response, archive, name)
        .answer(() -> exports.open(secret).isPresent(), clock);
  }

  private static String secret(String path) {
    String[] steps = path.split("/", 4);
    return steps.length > 2 ? steps[2] : "";
  }

  private static Circumstances circumstances(HttpServletRequest request) {
    String device = Optional.ofNullable(request.getHeader("User-Agent")).orElse("");
    return new Circumstances(
        Optional.empty(), Factor.TOKEN, new Personal("", request.getRemoteAddr(), device));
  }

  /// A download in a thousand parts is one entry.
  private void tell(Export export) {
    Instant now = clock.instant();
    Instant last = told.get(export.archive());
    if (last == null || Duration.between(last, now).abs().compareTo(TOLD_ONCE_IN) >= 0) {
      exports.fetched(export);
      if (told.size() >= MOST_TOLD) {
        told.clear();
      }
      told.put(export.archive(), now);
    }
  }

  private static void refuse(HttpServletResponse response, DriveRefusal refusal)
      throws IOException {
    switch (refusal) {
      case DriveRefusal.ItemAbsent _ -> absent(response);
      case DriveRefusal.ArchiveUnfinished e -> later(response, sentence(e));
      case DriveRefusal.ArchiveNotWhole e ->
          say(response, HttpServletResponse.SC_GONE, "archiveNotWhole", sentence(e));
      case DriveRefusal.TooFewRegions e -> later(response, sentence(e));
      case DriveRefusal.StoreUnavailable e -> later(response, sentence(e));
      // Nothing else is refused to who only reads; if it is, that is our mistake.
      default -> {
        LOG.log(System.Logger.Level.ERROR, "An export cannot be read.", refusal);
        say(
            response,
            HttpServletResponse.SC_INTERNAL_SERVER_ERROR,
            "generalException",
            "What is stored cannot be read. Tell whoever runs the server.");
      }
    }
  }

  private static String sentence(DriveRefusal refusal) {
    return String.valueOf(refusal.getMessage());
  }

  private static void absent(HttpServletResponse response) throws IOException {
    say(
        response,
        HttpServletResponse.SC_NOT_FOUND,
        "itemNotFound",
        "This link opens nothing. Sign in and make a new export.");
  }

  private static void later(HttpServletResponse response, String sentence) throws IOException {
    if (!response.isCommitted()) {
      response.setHeader("Retry-After", Integer.toString(RETRY_SECONDS));
    }
    say(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "serviceNotAvailable", sentence);
  }

  /// When an answer has begun already, the connection breaks: nobody takes what was sent for the
  /// whole.
  private static void say(HttpServletResponse response, int status, String code, String sentence)
      throws IOException {
    if (response.isCommitted()) {
      throw new CloseNowException("refused after the answer had begun");
    }
    response.resetBuffer();
    byte[] text = (code + ": " + sentence + "\n").getBytes(StandardCharsets.UTF_8);
    response.setStatus(status);
    for (String header : new String[] {"ETag", "Accept-Ranges", "Content-Disposition"}) {
      response.setHeader(header, null);
    }
    response.setContentType("text/plain;charset=utf-8");
    response.setContentLength(text.length);
    response.getOutputStream().write(text);
  }
}
