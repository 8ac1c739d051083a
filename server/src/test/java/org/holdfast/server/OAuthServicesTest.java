package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.holdfast.server.OAuthApp.json;
import static org.holdfast.server.OAuthApp.text;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Reason;
import org.holdfast.audit.Who;
import org.holdfast.identity.Account;
import org.holdfast.identity.AppScope;
import org.holdfast.identity.Clients;
import org.holdfast.identity.EmailAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Apps that sign in by themselves, and what those who only pretend to be an app can wear out.
@SuppressWarnings("NullAway.Init") // made before each test
class OAuthServicesTest {

  private static final String TOKEN = "/common/oauth2/v2.0/token";
  private static final String DEVICE = "/common/oauth2/v2.0/devicecode";
  private static final String ALL = "https://graph.microsoft.com/.default";

  @TempDir private Path folder;
  private Served served;
  private OAuthApp app;
  private Account own;
  private Clients.Registered service;

  @BeforeEach
  void start() {
    served = Served.start(folder.resolve("data"), "limits: {shutdown-wait: 0s}", new FakeBrowser());
    app = new OAuthApp(served);
    own = served.holdfast().accounts().create(EmailAddress.parse("backup@example.org"), "Backup");
    served.holdfast().drives().create(own.id());
    service = served.holdfast().clients().registerService("Backup", own.id(), AppScope.ALL);
  }

  @AfterEach
  void stop() {
    app.close();
    served.close();
  }

  private Map<String, String> form(String grant, String... more) {
    Map<String, String> form = new HashMap<>();
    form.put("grant_type", grant);
    form.put("client_id", service.client().id());
    form.put("client_secret", service.secret().orElseThrow());
    for (int i = 0; i < more.length; i += 2) {
      form.put(more[i], more[i + 1]);
    }
    return form;
  }

  @Test
  void aServiceReachesItsOwnDriveAndNobodyElses() throws Exception {
    String anas = served.token("ana@example.org");
    String drive = text(app.get("/v1.0/me/drive", "Authorization", "Bearer " + anas), "id");

    HttpResponse<String> tokens = app.post(TOKEN, form("client_credentials", "scope", ALL));

    assertThat(tokens.statusCode()).isEqualTo(200);
    assertThat(json(tokens).has("refresh_token")).isFalse();
    assertThat(json(tokens).has("id_token")).isFalse();
    assertThat(json(tokens).path("expires_in").asInt()).isEqualTo(900);
    String bearer = "Bearer " + text(tokens, "access_token");
    HttpResponse<String> mine = app.get("/v1.0/me/drive", "Authorization", bearer);
    assertThat(mine.statusCode()).isEqualTo(200);
    assertThat(text(mine, "id")).isNotEqualTo(drive);
    assertThat(app.get("/v1.0/drives/" + drive, "Authorization", bearer).statusCode())
        .isEqualTo(404);
    assertThat(app.get("/oidc/userinfo", "Authorization", bearer).statusCode()).isEqualTo(403);
  }

  @Test
  void aServiceMayDoNoMoreThanItAskedFor() throws Exception {
    HttpResponse<String> tokens =
        app.post(TOKEN, form("client_credentials", "scope", "Files.Read"));
    String bearer = "Bearer " + text(tokens, "access_token");

    assertThat(text(tokens, "scope")).isEqualTo("Files.Read");
    assertThat(
            app.post("/v1.0/me/drive/root/children", Map.of(), "Authorization", bearer)
                .statusCode())
        .isEqualTo(403);
    assertThat(text(app.post(TOKEN, form("client_credentials", "scope", "openid")), "error"))
        .isEqualTo("invalid_scope");
  }

  @Test
  void aServiceSignsInByItsSecretAndInNoOtherWay() throws Exception {
    HttpResponse<String> wrong =
        app.post(TOKEN, form("client_credentials", "client_secret", "hfs_wrong"));
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(text(wrong, "error")).isEqualTo("invalid_client");
    assertThat(text(app.post(DEVICE, form("", "scope", "Files.Read")), "error"))
        .isEqualTo("unauthorized_client");
    assertThat(text(app.post(TOKEN, form("refresh_token", "refresh_token", "hfr_x")), "error"))
        .isEqualTo("unauthorized_client");
    assertThat(
            app.authorize(
                    "none=",
                    app.asking(service.client().id(), "redirect_uri", "https://localhost/"))
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void w26_aSecretThatWasSentInClearIsWorthNothingAndWhatItOpenedIsOver() throws Exception {
    String access = text(app.post(TOKEN, form("client_credentials", "scope", ALL)), "access_token");
    String pair = service.client().id() + ":" + service.secret().orElseThrow();
    String other = "client:hfs_" + "A".repeat(43);

    for (String each : List.of(other, pair)) {
      String basic = Base64.getEncoder().encodeToString(each.getBytes(StandardCharsets.UTF_8));
      assertThat(app.statusOfMe(access)).as("another's secret ends nothing").isEqualTo(200);
      assertThat(
              served
                  .get(served.http(), "/oauth2/token", "Authorization", "Basic " + basic)
                  .statusCode())
          .isEqualTo(403);
    }

    assertThat(app.statusOfMe(access)).isEqualTo(401);
    HttpResponse<String> again = app.post(TOKEN, form("client_credentials", "scope", ALL));
    assertThat(again.statusCode()).isEqualTo(401);
    served.holdfast().checkpoint();
    Event event =
        served
            .holdfast()
            .audit()
            .last(EventKind.CLIENT_REMOVED, own.id().value())
            .orElseThrow()
            .event();
    assertThat(event.who()).isEqualTo(new Who.Server());
    assertThat(event.reason()).isEqualTo(Reason.SENT_IN_CLEAR);
  }

  @Test
  void anAppOfPeopleDoesNotSignInByItself() throws Exception {
    Clients clients = served.holdfast().clients();
    Clients.Registered web =
        clients.register("Web", true, List.of("https://app.example/cb"), AppScope.ALL);
    HttpResponse<String> refused =
        app.post(
            TOKEN,
            form(
                "client_credentials",
                "client_id",
                web.client().id(),
                "client_secret",
                web.secret().orElseThrow()));

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(text(refused, "error")).isEqualTo("unauthorized_client");
  }

  @Test
  void w14_aServiceThatIsRemovedIsOutAtOnce() throws Exception {
    String access = text(app.post(TOKEN, form("client_credentials")), "access_token");
    assertThat(app.statusOfMe(access)).isEqualTo(200);

    served.holdfast().clients().remove(service.client().id());
    served.holdfast().grants().endApp(service.client().id());

    assertThat(app.statusOfMe(access)).isEqualTo(401);
    assertThat(app.post(TOKEN, form("client_credentials")).statusCode()).isEqualTo(401);
  }

  @Test
  void whoShowsWhoItIsInTwoWaysIsRefused() throws Exception {
    String pair = service.client().id() + ":" + service.secret().orElseThrow();
    String basic =
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    Map<String, String> bare = Map.of("grant_type", "client_credentials");

    assertThat(app.post(TOKEN, bare, "Authorization", basic).statusCode()).isEqualTo(200);
    assertThat(text(app.post(TOKEN, form("client_credentials"), "Authorization", basic), "error"))
        .isEqualTo("invalid_request");
    Map<String, String> other = new HashMap<>(bare);
    other.put("client_id", "b15665d9-eda6-4092-8539-0eec376afd59");
    assertThat(text(app.post(TOKEN, other, "Authorization", basic), "error"))
        .isEqualTo("invalid_request");
  }

  @Test
  void oneAddressBeginsTwentyDevicesAndThenWaits() throws Exception {
    Map<String, String> form =
        Map.of("client_id", "b15665d9-eda6-4092-8539-0eec376afd59", "scope", "Files.Read");
    for (int i = 0; i < 20; i++) {
      assertThat(app.post(DEVICE, form).statusCode()).isEqualTo(200);
    }

    HttpResponse<String> more = app.post(DEVICE, form);

    assertThat(more.statusCode()).isEqualTo(429);
    assertThat(more.headers().firstValue("retry-after")).hasValue("60");
    assertThat(text(more, "error")).isEqualTo("too_many_requests");
  }

  @Test
  void w15_wrongSecretsAreCountedAndTheRightOneIsNotLockedOut() throws Exception {
    for (int i = 0; i < 30; i++) {
      assertThat(app.post(TOKEN, form("client_credentials", "client_secret", "x" + i)).statusCode())
          .isEqualTo(401);
    }

    assertThat(app.post(TOKEN, form("client_credentials", "client_secret", "x")).statusCode())
        .isEqualTo(429);
    assertThat(app.post(TOKEN, form("client_credentials")).statusCode()).isEqualTo(200);
  }
}
