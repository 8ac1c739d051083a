package org.holdfast.server;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// The door without TLS. It answers with a redirect and nothing else; who shows a credential here
/// is refused, and the credential is revoked, since others may have read it on the way (W26).
final class HttpDoor {

  /// What it answers.
  sealed interface Answer {
    /// Come back over https.
    record Redirect(String location) implements Answer {}

    /// A credential was shown in clear; `revoke` is what may be one of ours.
    record Refused(List<String> revoke) implements Answer {
      /// Says how many: a refused credential has no place in a log.
      @Override
      public String toString() {
        return "Refused[" + revoke.size() + "]";
      }
    }
  }

  static final String REFUSAL =
      "Credentials were sent without encryption, where others can read them. They are refused here"
          + " and no longer valid anywhere. Use https.\n";

  // Names under which clients put secrets into addresses. One too many costs a redirect.
  private static final Set<String> SECRET_PARAMETERS =
      Set.of(
          "access_token",
          "token",
          "id_token",
          "refresh_token",
          "client_secret",
          "code_verifier",
          "device_code",
          "code",
          "key",
          "apikey",
          "api_key",
          "sig",
          "signature",
          "password",
          "passwd",
          "secret",
          "auth",
          "authorization",
          "tempauth",
          "ticket",
          "session",
          "bearer");

  // A person's own, an app's access and refresh tokens, codes, device codes.
  private static final Pattern TOKEN = Pattern.compile("hf[arcds]?_");

  private final Collection<String> hosts;
  private final Supplier<URI> publicAddress;
  private final Supplier<Integer> httpsPort;
  private final List<String> secretPaths;

  /// @param hosts the only ones that a redirect may name, as [HostNames#plain] has them
  /// @param publicAddress where who asked for another host is sent
  /// @param secretPaths where a path itself is a credential, such as `/dl/`
  HttpDoor(
      Collection<String> hosts,
      Supplier<URI> publicAddress,
      Supplier<Integer> httpsPort,
      List<String> secretPaths) {
    this.hosts = List.copyOf(hosts);
    this.publicAddress = publicAddress;
    this.httpsPort = httpsPort;
    this.secretPaths = List.copyOf(secretPaths);
  }

  Answer answer(HttpServletRequest request) {
    List<String> shown = new ArrayList<>();
    boolean refused = headers(request, shown);
    refused |= query(Optional.ofNullable(request.getQueryString()), shown);
    refused |= path(request.getRequestURI(), shown);
    return refused ? new Answer.Refused(List.copyOf(shown)) : new Answer.Redirect(target(request));
  }

  private static boolean headers(HttpServletRequest request, List<String> shown) {
    boolean found = false;
    for (String name : List.of("Authorization", "Proxy-Authorization", "Cookie")) {
      for (String value : Collections.list(request.getHeaders(name))) {
        found = true;
        shown.addAll(List.of(value.split("[ ,;=]+")));
        shown.addAll(basic(value));
      }
    }
    return found;
  }

  /// Old clients send an app password as `Basic`, base64 of name, colon and password.
  private static List<String> basic(String header) {
    if (!header.regionMatches(true, 0, "Basic ", 0, 6)) {
      return List.of();
    }
    try {
      String pair =
          new String(
              Base64.getDecoder().decode(header.substring(6).strip()), StandardCharsets.UTF_8);
      return List.of(pair.substring(pair.indexOf(':') + 1));
    } catch (IllegalArgumentException _) {
      return List.of();
    }
  }

  /// The secret is what comes next.
  private boolean path(String path, List<String> shown) {
    Optional<String> found = secretPaths.stream().filter(path::startsWith).findFirst();
    found.ifPresent(prefix -> shown.add(path.substring(prefix.length()).split("/", 2)[0]));
    return found.isPresent();
  }

  private static boolean query(Optional<String> query, List<String> shown) {
    boolean found = false;
    for (String pair : query.map(text -> text.split("&")).orElse(new String[0])) {
      int equals = pair.indexOf('=');
      String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
      if (SECRET_PARAMETERS.contains(name.toLowerCase(Locale.ROOT))
          || TOKEN.matcher(value).lookingAt()) {
        found = true;
        shown.add(value);
      }
    }
    return found;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return text;
    }
  }

  private String target(HttpServletRequest request) {
    String path = request.getRequestURI();
    String query = Optional.ofNullable(request.getQueryString()).map("?"::concat).orElse("");
    return authority(request.getServerName()) + (path.startsWith("/") ? path : "/") + query;
  }

  private String authority(String host) {
    String plain = HostNames.plain(host);
    URI address = publicAddress.get();
    if (!hosts.contains(plain) || plain.equals(HostNames.plain(address.getHost()))) {
      return address.toString();
    }
    int port = httpsPort.get();
    return "https://" + HostNames.inUri(plain) + (port == 443 ? "" : ":" + port);
  }
}
