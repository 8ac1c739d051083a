package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// So many requests a minute through each door that programs use, and no more.
class RequestLimitTest {

  private static final int A_MINUTE = 60;

  @TempDir private Path folder;

  @Test
  void whoAsksTooMuchOfTheWebDavDoorIsToldHowLongToWait() throws Exception {
    try (Served served =
            Served.start(folder.resolve("data"), "limits: {requests-a-minute: " + A_MINUTE + "}");
        HttpClient client = served.client()) {
      String wild = served.token("wild@example.org");
      String calm = served.token("calm@example.org");
      int good = 0;
      HttpResponse<String> last = propfind(client, served, wild);
      while (last.statusCode() == 207 && good < A_MINUTE) {
        good++;
        last = propfind(client, served, wild);
      }

      // One sign-in has half of what its account has; some came back while it asked.
      assertThat(good).isBetween(A_MINUTE / 2, A_MINUTE - 1);
      assertThat(last.statusCode()).isEqualTo(429);
      assertThat(last.headers().firstValueAsLong("Retry-After").orElseThrow()).isBetween(1L, 60L);
      assertThat(last.body()).contains("too-many-requests");
      assertThat(propfind(client, served, calm).statusCode()).isEqualTo(207);
      assertThat(served.get(served.https(), "/v1.0/me", "Authorization", "Bearer " + wild))
          .extracting(HttpResponse::statusCode)
          .as("each door counts by itself")
          .isEqualTo(200);
    }
  }

  /// Nobody signs in there: it is the address that is counted, and the link. Each of the addresses
  /// is one of this machine; some requests come back while it is asked.
  @InOneProcess // before two, all come from the front
  @Test
  void whoAsksTooMuchOfSharingPagesIsToldHowLongToWait() throws Exception {
    String link = "/s/AAAAAAAAAAAAAAAAAAAAAA";
    String other = "/s/BAAAAAAAAAAAAAAAAAAAAA";
    try (Served served =
        Served.start(folder.resolve("data"), "limits: {requests-a-minute: " + A_MINUTE + "}")) {
      assertThat(askedUntilTold(served, "127.0.0.2", link)).isBetween(A_MINUTE / 2, A_MINUTE - 1);
      assertThat(askedUntilTold(served, "127.0.0.2", other)).as("the address").isLessThan(10);
      assertThat(get(served, "127.0.0.3", link).statusCode()).as("not another's").isEqualTo(404);

      askedUntilTold(served, "127.0.0.3", link);
      askedUntilTold(served, "127.0.0.4", link);
      askedUntilTold(served, "127.0.0.6", link); // some come back meanwhile
      assertThat(askedUntilTold(served, "127.0.0.5", link)).as("the link").isLessThan(10);
      assertThat(get(served, "127.0.0.5", other).statusCode()).as("not another").isEqualTo(404);
    }
  }

  @InOneProcess // the front is a proxy of its own
  @Test
  void whoAsksIsToldByAProxyThatIsNamedAndByNobodyElse() throws Exception {
    // Each of its own, for links are counted too.
    String link = "/s/AAAAAAAAAAAAAAAAAAAAAA";
    String second = "/s/BAAAAAAAAAAAAAAAAAAAAA";
    String third = "/s/CAAAAAAAAAAAAAAAAAAAAA";
    String settings =
        "listen: {proxies: '127.0.0.8, 127.7.0.0/16'}\nlimits: {requests-a-minute: %d}"
            .formatted(A_MINUTE);
    try (Served served = Served.start(folder.resolve("data"), settings)) {
      askedUntilTold(served, "127.0.0.2", link, "X-Forwarded-For", "203.0.113.1");
      assertThat(askedUntilTold(served, "127.0.0.2", second, "X-Forwarded-For", "203.0.113.2"))
          .as("says so and is no proxy")
          .isLessThan(10);

      String by = "198.51.100.7, 203.0.113.1, 127.7.3.3";
      askedUntilTold(served, "127.0.0.8", second, "X-Forwarded-For", by);
      assertThat(askedUntilTold(served, "127.7.9.9", third, "X-Forwarded-For", "203.0.113.1"))
          .as("the same by another proxy")
          .isLessThan(10);
      String made = "203.0.113.1, 203.0.113.3";
      assertThat(get(served, "127.0.0.8", third, "X-Forwarded-For", made).statusCode())
          .as("what a client wrote before the proxy did is not looked at")
          .isEqualTo(404);

      HttpResponse<String> odd = get(served, "127.0.0.8", link, "X-Forwarded-For", "unknown");
      assertThat(odd.statusCode()).isEqualTo(400);
      assertThat(odd.body()).contains("forwardedForMalformed");
    }
  }

  /// @return how many were answered before
  private static int askedUntilTold(Served served, String from, String link, String... headers)
      throws Exception {
    for (int asked = 0; asked < 2 * A_MINUTE; asked++) {
      HttpResponse<String> answer = get(served, from, link, headers);
      if (answer.statusCode() == 429) {
        assertThat(answer.headers().firstValueAsLong("Retry-After").orElseThrow())
            .isBetween(1L, 60L);
        assertThat(answer.body()).contains("Too many tries");
        return asked;
      }
      assertThat(answer.statusCode()).isEqualTo(404);
    }
    throw new AssertionError("one may ask as often as one likes");
  }

  private static HttpResponse<String> get(
      Served served, String from, String link, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(served.https().resolve(link));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try (HttpClient client =
        HttpClient.newBuilder()
            .sslContext(served.trust())
            .localAddress(InetAddress.ofLiteral(from))
            .build()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static HttpResponse<String> propfind(HttpClient client, Served served, String token)
      throws Exception {
    return client.send(
        HttpRequest.newBuilder(served.https().resolve("/dav/"))
            .header("Authorization", "Bearer " + token)
            .header("Depth", "0")
            .method("PROPFIND", HttpRequest.BodyPublishers.noBody())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
