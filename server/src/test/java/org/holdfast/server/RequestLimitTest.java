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
      assertThat(askedUntilTold(served, "127.0.0.5", link)).as("the link").isLessThan(10);
      assertThat(get(served, "127.0.0.5", other).statusCode()).as("not another").isEqualTo(404);
    }
  }

  /// @return how many were answered before
  private static int askedUntilTold(Served served, String from, String link) throws Exception {
    for (int asked = 0; asked < 2 * A_MINUTE; asked++) {
      HttpResponse<String> answer = get(served, from, link);
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

  private static HttpResponse<String> get(Served served, String from, String link)
      throws Exception {
    try (HttpClient client =
        HttpClient.newBuilder()
            .sslContext(served.trust())
            .localAddress(InetAddress.ofLiteral(from))
            .build()) {
      return client.send(
          HttpRequest.newBuilder(served.https().resolve(link)).build(),
          HttpResponse.BodyHandlers.ofString());
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
