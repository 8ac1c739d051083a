package org.holdfast.server.oauth;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.holdfast.identity.AppScope;
import org.holdfast.identity.Client;
import org.holdfast.identity.ClientKind;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationToken;

/// An authorization request that may be put to a person: its app is known, its answer goes where
/// that app may be answered, and it is bound by PKCE where it must be.
///
/// @param prompts what the app wants the person to be asked
/// @param maxAge how long ago they may have shown who they are
/// @param hint the address of whom it expects; binds nobody
/// @param idTokenHint an ID token of whom it expects, as sent
record Asking(
    Client client,
    Reply reply,
    Optional<String> challenge,
    Optional<String> nonce,
    Set<AppScope> scopes,
    Prompts prompts,
    Optional<Duration> maxAge,
    Optional<String> hint,
    Optional<String> idTokenHint) {

  // SHA-256 in base64url without padding.
  private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");
  private static final int LONGEST = 1_024;

  /// @param own where this server's own app is answered
  /// @throws AskingRefused if it may not
  static Asking of(
      OAuth2AuthorizationCodeRequestAuthenticationToken sent,
      Function<String, Optional<Client>> clients,
      String own) {
    Client client =
        clients
            .apply(sent.getClientId())
            .orElseThrow(() -> toPerson("unauthorized_client", "No app has this client_id here."));
    Reply reply = reply(sent, client, own);
    Map<String, Object> more = sent.getAdditionalParameters();
    if (more.containsKey("request") || more.containsKey("request_uri")) {
      throw toApp(reply, "request_not_supported", "Send the parameters by themselves.");
    }
    Optional<String> challenge = challenge(client, reply, more);
    return new Asking(
        client,
        reply,
        challenge,
        text(reply, more, "nonce"),
        scopes(client, reply, sent.getScopes()),
        Prompts.parse(text(reply, more, "prompt").orElse(""))
            .orElseThrow(() -> toApp(reply, "prompt")),
        text(reply, more, "max_age").map(seconds -> maxAge(reply, seconds)),
        text(reply, more, "login_hint"),
        Optional.ofNullable(more.get("id_token_hint")).map(String::valueOf));
  }

  private static Duration maxAge(Reply reply, String seconds) {
    if (!SECONDS.matcher(seconds).matches()) {
      throw toApp(reply, "max_age");
    }
    return Duration.ofSeconds(Long.parseLong(seconds));
  }

  /// Nothing is sent to an address that is not the app's: not even an error.
  private static Reply reply(
      OAuth2AuthorizationCodeRequestAuthenticationToken sent, Client client, String own) {
    String returnTo =
        Optional.ofNullable(sent.getRedirectUri())
            .filter(
                address ->
                    client.kind() == ClientKind.OWN
                        ? own.equals(address)
                        : client.mayReturnTo(address))
            .orElseThrow(
                () ->
                    toPerson(
                        "invalid_request",
                        "The redirect_uri is not one of those that this app may be answered at."));
    Optional<String> state = Optional.ofNullable(sent.getState());
    Object mode = sent.getAdditionalParameters().getOrDefault("response_mode", "query");
    Reply plain = new Reply(returnTo, state, ResponseMode.QUERY);
    if (state.filter(text -> text.length() > 4 * LONGEST).isPresent()) {
      throw toApp(new Reply(returnTo, Optional.empty(), ResponseMode.QUERY), "state");
    }
    return ResponseMode.find(String.valueOf(mode))
        .map(known -> new Reply(returnTo, state, known))
        .orElseThrow(() -> toApp(plain, "response_mode"));
  }

  /// Only S256: `plain` protects from nothing that reads the request (RFC 7636, section 7.2).
  private static Optional<String> challenge(
      Client client, Reply reply, Map<String, Object> parameters) {
    Optional<String> challenge = text(reply, parameters, "code_challenge");
    if (challenge.isEmpty()) {
      if (client.kind() != ClientKind.PUBLIC_WITHOUT_PKCE) {
        throw toApp(
            reply,
            "invalid_request",
            "PKCE is required: send code_challenge with code_challenge_method=S256.");
      }
      return Optional.empty();
    }
    boolean s256 =
        text(reply, parameters, "code_challenge_method").filter("S256"::equals).isPresent();
    if (!s256 || !CHALLENGE.matcher(challenge.get()).matches()) {
      throw toApp(
          reply, "invalid_request", "Only code_challenge_method=S256 is taken, with a SHA-256.");
    }
    return challenge;
  }

  private static Set<AppScope> scopes(Client client, Reply reply, Set<String> names) {
    Set<AppScope> scopes = AskedScopes.of(client, names);
    if (scopes.isEmpty()) {
      throw toApp(reply, "invalid_scope", "None of these scopes can be given to this app.");
    }
    return scopes;
  }

  private static Optional<String> text(Reply reply, Map<String, Object> parameters, String name) {
    Object value = parameters.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!(value instanceof String text) || text.length() > LONGEST) {
      throw toApp(reply, name);
    }
    return Optional.of(text);
  }

  private static AskingRefused toPerson(String code, String sentence) {
    return new AskingRefused(Optional.empty(), code, sentence);
  }

  private static AskingRefused toApp(Reply reply, String code, String sentence) {
    return new AskingRefused(Optional.of(reply), code, sentence);
  }

  private static AskingRefused toApp(Reply reply, String parameter) {
    return toApp(reply, "invalid_request", "The parameter " + parameter + " is not well-formed.");
  }

  /// Whether the app may be answered without anybody being asked, if it was allowed before: only if
  /// nobody else can be at the address, and none but the app can use the answer (RFC 8252, section
  /// 8.6).
  boolean isSureOfApp() {
    return challenge.isPresent()
        && client.kind() != ClientKind.PUBLIC_WITHOUT_PKCE
        && "https".equals(URI.create(reply.returnTo()).getScheme());
  }

  /// Whether a login is asked for that may not be the one before.
  boolean wantsLogin() {
    return prompts.loginIsWanted() || maxAge.isPresent();
  }

  /// Whether this login will do.
  ///
  /// @param since when this request was first put to them, where that is known
  boolean isContentWith(Instant authenticatedAt, Optional<Instant> since, Instant now) {
    if (since.filter(asked -> !authenticatedAt.isBefore(asked)).isPresent()) {
      return true;
    }
    boolean young = maxAge.filter(age -> authenticatedAt.plus(age).isBefore(now)).isEmpty();
    return !prompts.loginIsWanted() && young;
  }
}
