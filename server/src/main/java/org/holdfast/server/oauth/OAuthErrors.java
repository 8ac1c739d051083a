package org.holdfast.server.oauth;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.holdfast.audit.Circumstances;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;

/// Errors as the contract writes them, for apps: a code that programs compare, a sentence, and the
/// numbers that OneDrive clients look at.
final class OAuthErrors implements AuthenticationFailureHandler {

  /// Somebody there did this too often. No standard has a word for it.
  static final String TOO_MANY = "too_many_requests";

  private static final int TOO_MANY_REQUESTS = 429; // RFC 6585, section 4

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss'Z'").withZone(ZoneOffset.UTC);
  private static final Pattern ID = Pattern.compile("[0-9a-fA-F-]{36}");

  // Those of Microsoft's list of AADSTS codes.
  private static final Map<String, Integer> NUMBERS =
      Map.ofEntries(
          Map.entry("invalid_request", 900144),
          Map.entry("invalid_grant", 70000),
          Map.entry("unauthorized_client", 700016),
          Map.entry("invalid_client", 7000215),
          Map.entry("unsupported_grant_type", 70003),
          Map.entry("invalid_scope", 70011),
          Map.entry("authorization_pending", 70016),
          Map.entry("slow_down", 70016),
          Map.entry("authorization_declined", 70017),
          Map.entry("bad_verification_code", 70018),
          Map.entry("expired_token", 70019),
          Map.entry(TOO_MANY, 50196),
          Map.entry("temporarily_unavailable", 90033));

  private final InstantSource clock;

  OAuthErrors(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public void onAuthenticationFailure(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
      throws IOException {
    OAuth2Error error =
        failure instanceof OAuth2AuthenticationException known
            ? known.getError()
            : new OAuth2Error("invalid_request");
    String sentence = Optional.ofNullable(error.getDescription()).orElse("The request is refused.");
    answer(request, response, error.getErrorCode(), sentence);
  }

  void answer(
      HttpServletRequest request, HttpServletResponse response, String code, String sentence)
      throws IOException {
    int status = status(code);
    if (status == HttpServletResponse.SC_UNAUTHORIZED
        && code.equals("invalid_client")
        && request.getHeader("Authorization") != null) {
      response.setHeader("WWW-Authenticate", "Basic realm=\"Holdfast\"");
    }
    if (status == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
      response.setHeader("Retry-After", "5");
    }
    if (status == TOO_MANY_REQUESTS) {
      response.setHeader("Retry-After", "60");
    }
    UUID trace = Circumstances.current().request().orElse(new UUID(0, 0));
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("error", code);
    error.put("error_description", sentence);
    error.put("error_codes", List.of(NUMBERS.getOrDefault(code, 90000)));
    error.put("timestamp", TIME.format(clock.instant().truncatedTo(ChronoUnit.SECONDS)));
    error.put("trace_id", trace.toString());
    error.put("correlation_id", correlation(request).orElse(trace.toString()));
    Json.answer(response, status, error);
  }

  private static Optional<String> correlation(HttpServletRequest request) {
    return Optional.ofNullable(request.getHeader("client-request-id"))
        .filter(id -> ID.matcher(id).matches());
  }

  private static int status(String code) {
    return switch (code) {
      case TOO_MANY -> TOO_MANY_REQUESTS;
      case "insufficient_scope" -> HttpServletResponse.SC_FORBIDDEN;
      case "invalid_client", "invalid_token" -> HttpServletResponse.SC_UNAUTHORIZED;
      case "temporarily_unavailable" -> HttpServletResponse.SC_SERVICE_UNAVAILABLE;
      case "server_error" -> HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
      default -> HttpServletResponse.SC_BAD_REQUEST;
    };
  }
}
