package org.holdfast.server.graph;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// One refusal as the contract writes it: a status, a code that programs compare, an inner code
/// that says which kind, and a sentence that says what to do.
///
/// @param why inside of the inner code, what the room that refused calls it, if that says more: by
///   it pages find their own words
/// @param headers further header fields that belong to the refusal (`Retry-After`, `Location`)
record GraphError(
    int status,
    String code,
    Optional<String> inner,
    Optional<String> why,
    String message,
    Map<String, String> headers) {

  private static final Pattern BREAK = Pattern.compile("-(.)");
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  static GraphError of(int status, String code, String message) {
    return new GraphError(status, code, Optional.empty(), Optional.empty(), message, Map.of());
  }

  static GraphError of(int status, String code, String inner, String message) {
    return new GraphError(status, code, Optional.of(inner), Optional.empty(), message, Map.of());
  }

  static GraphError invalid(String message) {
    return of(400, "invalidRequest", message);
  }

  static GraphError invalid(String inner, String message) {
    return of(400, "invalidRequest", inner, message);
  }

  /// One answer for what is not there and for what belongs to someone else (W01).
  static GraphError absent() {
    return of(404, "itemNotFound", "There is nothing at this address, or it is not yours.");
  }

  static GraphError unsupported(String message) {
    return of(501, "notSupported", message);
  }

  static GraphError changed() {
    return of(
        412,
        "resourceModified",
        "entityTagDoesNotMatch",
        "The item has changed since you read it. Read it again, then repeat the request; or keep"
            + " both: send yours under another name (conflictBehavior rename).");
  }

  static GraphError unexpected() {
    return of(
        500,
        "generalException",
        "Something went wrong in the server. Try again; if it stays, tell its keeper the request"
            + " id.");
  }

  /// Nothing is wrong with the request; it may be repeated as it is.
  static GraphError unavailable(String inner, String message) {
    return of(503, "serviceNotAvailable", inner, message)
        .with("Retry-After", Long.toString(RETRY_AFTER.toSeconds()));
  }

  /// Nothing is written, by anyone, until who runs the server has settled an alarm.
  static GraphError readOnly() {
    return of(
            503,
            "serviceNotAvailable",
            "readOnly",
            "This server is read-only until its keeper has looked into an alarm. Reading goes on.")
        .with("Retry-After", "300");
  }

  GraphError with(String header, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(header, value);
    return new GraphError(status, code, inner, why, message, Map.copyOf(more));
  }

  /// @param roomCode as rooms write them: `share-whole-drive`
  GraphError because(String roomCode) {
    Optional<String> found =
        Optional.of(
            BREAK.matcher(roomCode).replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT)));
    return inner.isEmpty()
        ? new GraphError(status, code, found, why, message, headers)
        : new GraphError(status, code, inner, found, message, headers);
  }

  GraphRefusal refusal() {
    return new GraphRefusal(this);
  }
}
