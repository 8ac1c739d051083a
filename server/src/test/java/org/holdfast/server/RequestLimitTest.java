package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

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
