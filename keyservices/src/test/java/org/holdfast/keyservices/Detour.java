package org.holdfast.keyservices;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import java.net.MalformedURLException;
import java.net.URI;
import java.util.Set;
import reactor.core.publisher.Mono;

/// Sends to a [KeyVaultDouble] what is meant for Azure, so that all above sees the names and the
/// `https` that it would see there; and nothing to anybody else.
final class Detour implements HttpClient {

  private static final Set<String> OTHERS = Set.of("login.microsoftonline.com", "169.254.169.254");

  private final HttpClient http;
  private final KeyVaultDouble azure;

  Detour(HttpClient http, KeyVaultDouble azure) {
    this.http = http;
    this.azure = azure;
  }

  @Override
  public Mono<HttpResponse> send(HttpRequest request) {
    return http.send(turned(request));
  }

  @Override
  public Mono<HttpResponse> send(HttpRequest request, Context context) {
    return http.send(turned(request), context);
  }

  @Override
  public HttpResponse sendSync(HttpRequest request, Context context) {
    return http.sendSync(turned(request), context);
  }

  private HttpRequest turned(HttpRequest request) {
    String host = request.getUrl().getHost();
    boolean vault = host.equals(azure.host()) && request.getUrl().getProtocol().equals("https");
    if (!vault && !OTHERS.contains(host)) {
      throw new IllegalStateException("nothing may go to " + request.getUrl());
    }
    try {
      return request
          .copy()
          .setUrl(
              URI.create(
                      "http://127.0.0.1:%d%s".formatted(azure.port(), request.getUrl().getFile()))
                  .toURL());
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }
}
