package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.holdfast.drive.Conflict;
import org.holdfast.drive.FileTimes;
import org.holdfast.drive.ItemName;
import org.holdfast.drive.Placement;
import org.holdfast.identity.AppScope;
import org.holdfast.server.graph.Person.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// Somebody is told that something changed, at an address of theirs.
@ExtendWith(DoorExtension.class)
class SubscriptionTest {

  private final TestDoor door;
  private final Person ana;
  private final BlockingQueue<JsonNode> told = new LinkedBlockingQueue<>();
  private final HttpServer subscriber;
  private volatile int answer = 202;
  private volatile boolean agrees = true;
  private volatile Runnable meanwhile = () -> {};
  private final AtomicInteger asked = new AtomicInteger();

  SubscriptionTest(TestDoor door) throws IOException {
    this.door = door;
    this.ana = door.person();
    this.subscriber =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    subscriber.createContext("/", this::serve);
    subscriber.start();
  }

  @AfterEach
  void close() {
    subscriber.stop(0);
  }

  private void serve(HttpExchange exchange) {
    try (exchange) {
      String query = Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
      byte[] body = exchange.getRequestBody().readAllBytes();
      int at = query.indexOf("validationToken=");
      if (at >= 0) {
        asked.incrementAndGet();
        meanwhile.run();
        byte[] token = query.substring(at + 16).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain");
        exchange.sendResponseHeaders(200, agrees ? token.length : -1);
        if (agrees) {
          exchange.getResponseBody().write(token);
        }
      } else {
        exchange.sendResponseHeaders(answer, -1);
        told.add(Person.JSON.readTree(body).path("value").path(0));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aSubscriberIsToldThatSomethingChangedAndAsksDelta() throws InterruptedException {
    Answer made = subscribe("/me/drive/root", "secret");

    ana.file("a", "a");
    ana.file("b", "b");
    JsonNode first = next();

    assertThat(made.status()).isEqualTo(201);
    assertThat(first.path("subscriptionId").asString()).isEqualTo(made.field("id"));
    assertThat(first.path("clientState").asString()).isEqualTo("secret");
    assertThat(first.path("changeType").asString()).isEqualTo("updated");
    assertThat(first.path("resource").asString()).isEqualTo("/me/drive/root");
    assertThat(first.path("subscriptionExpirationDateTime").asString())
        .isEqualTo(made.field("expirationDateTime"));
    assertThat(first.toString()).doesNotContain("\"a\"");
  }

  @Test
  void changesThatComeTogetherAreToldTogetherAndOnce() throws InterruptedException {
    subscribe("/me/drive/root", "");
    long began = System.nanoTime();
    for (int i = 0; i < 20; i++) {
      ana.file("f" + i, "x");
    }
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);
    next();
    door.later(Duration.ofSeconds(10));
    int times = 1;
    while (times < 20 && told.poll(3, TimeUnit.SECONDS) != null) {
      times++;
    }

    // At most one each two seconds, while they were written and after.
    assertThat(times).as("told until nothing more came").isLessThan(5 + (int) seconds / 2);
  }

  @Test
  void aFoldersSubscriberIsNotToldOfWhatIsBesideIt() throws InterruptedException {
    String id = ana.folder("", "F").path("id").asString();
    subscribe("/drives/" + ana.drive().id().text() + "/items/" + id, "");

    ana.file("beside", "x");
    assertThat(told.poll(3, TimeUnit.SECONDS)).isNull();
    ana.file("F/in", "x");
    assertThat(next()).isNotNull();
  }

  @Test
  void whatIsNotTakenIsToldAgain() throws InterruptedException {
    answer = 500;
    subscribe("/me/drive/root", "");
    ana.file("a", "a");

    next();
    answer = 200;
    Optional<JsonNode> again = afterJumps(Duration.ofMinutes(11));

    assertThat(again).isPresent();
    assertThat(told.poll(3, TimeUnit.SECONDS)).isNull();
  }

  @Test
  void afterFourHoursInVainItIsGivenUpAndTheLifecycleAddressIsToldOfIt()
      throws InterruptedException {
    BlockingQueue<JsonNode> lifecycle = new LinkedBlockingQueue<>();
    subscriber.createContext("/life", exchange -> serveLifecycle(exchange, lifecycle));
    answer = 503;
    String at = "http://127.0.0.1:" + subscriber.getAddress().getPort() + "/life";
    String wish =
        body("/me/drive/root", in(Duration.ofDays(2)), "state")
            .replace("'clientState'", "'lifecycleNotificationUrl':'" + at + "','clientState'");
    Answer made = ana.post("/subscriptions", wish);
    assertThat(made.status()).isEqualTo(201);
    ana.file("a", "a");
    next();

    int jumps = 0;
    int tries = 0;
    Optional<JsonNode> missed = Optional.empty();
    while (missed.isEmpty() && jumps < 10) {
      door.later(Duration.ofMinutes(61));
      jumps++;
      tries += told.poll(20, TimeUnit.SECONDS) == null ? 0 : 1;
      missed = Optional.ofNullable(lifecycle.poll(1, TimeUnit.SECONDS));
    }
    assertThat(jumps).as("hours until it was given up").isGreaterThanOrEqualTo(4);
    assertThat(tries).as("it was tried again meanwhile").isGreaterThanOrEqualTo(2);
    assertThat(missed).as("told that something was missed").isPresent();
    JsonNode event = missed.orElseThrow();
    assertThat(event.path("lifecycleEvent").asString()).isEqualTo("missed");
    assertThat(event.path("subscriptionId").asString()).isEqualTo(made.field("id"));
    assertThat(event.path("clientState").asString()).isEqualTo("state");

    told.clear();
    door.later(Duration.ofMinutes(61));
    assertThat(told.poll(3, TimeUnit.SECONDS)).as("given up is given up").isNull();
    lifecycle.clear(); // a try that an hour passed over is made, and told of, once more
    answer = 202;
    ana.file("b", "b");
    assertThat(next().path("changeType").asString()).isEqualTo("updated");
    assertThat(lifecycle).isEmpty();
  }

  private void serveLifecycle(HttpExchange exchange, BlockingQueue<JsonNode> lifecycle) {
    if (Optional.ofNullable(exchange.getRequestURI().getRawQuery())
        .filter(query -> query.contains("validationToken="))
        .isPresent()) {
      serve(exchange);
      return;
    }
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(202, -1);
      lifecycle.add(Person.JSON.readTree(body).path("value").path(0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The next notification; the clock may jump before the server has noted that the last one
  /// failed. Seldom: a jump while one is under way ends its claim, and it is told twice.
  private Optional<JsonNode> afterJumps(Duration jump) throws InterruptedException {
    Optional<JsonNode> notification = Optional.empty();
    for (int tries = 0; tries < 10 && notification.isEmpty(); tries++) {
      door.later(jump);
      notification = Optional.ofNullable(told.poll(20, TimeUnit.SECONDS));
    }
    return notification;
  }

  @Test
  void aSubscriptionIsReadRenewedAndDeletedByItsOwnerAlone() throws InterruptedException {
    Person bob = door.person();
    String id = subscribe("/me/drive/root", "").field("id");
    String later = in(Duration.ofDays(20));

    Answer renewed = ana.patch("/subscriptions/" + id, "{'expirationDateTime':'" + later + "'}");

    assertThat(renewed.status()).isEqualTo(200);
    assertThat(ana.get("/subscriptions/" + id).field("expirationDateTime"))
        .isEqualTo(renewed.field("expirationDateTime"));
    assertThat(ana.get("/subscriptions").json().path("value").size()).isOne();
    assertThat(bob.get("/subscriptions/" + id).status()).isEqualTo(404);
    assertThat(bob.delete("/subscriptions/" + id).status()).isEqualTo(404);
    assertThat(bob.get("/subscriptions").json().path("value").size()).isZero();
    assertThat(ana.delete("/subscriptions/" + id).status()).isEqualTo(204);
    ana.file("a", "a");
    assertThat(told.poll(3, TimeUnit.SECONDS)).isNull();
  }

  @Test
  void w01_anAppThatMayNotReadFilesSeesNoneAndNobodySeesTheStateOfAnotherApp() {
    String id = subscribe("/me/drive/root", "the state").field("id");
    Person profile = door.app(ana, "Profile", Set.of(AppScope.USER_READ));
    Person files = door.app(ana, "Files", Set.of(AppScope.FILES_READ_WRITE));

    assertThat(profile.get("/subscriptions").status()).isEqualTo(403);
    assertThat(profile.get("/subscriptions/" + id).status()).isEqualTo(403);
    assertThat(ana.get("/subscriptions/" + id).text()).contains("the state");
    assertThat(files.get("/subscriptions/" + id).status()).isEqualTo(200);
    assertThat(files.get("/subscriptions").text()).contains(id).doesNotContain("the state");
  }

  @Test
  void w14_aBatchThatIsUnderWayEndsWithItsSignIn() {
    String other = "{'id':'%s','method':'%s','url':'%s','headers':{'Content-Type':'%s'},'body':%s}";
    String made = body("/me/drive/root", in(Duration.ofDays(1)), "");
    meanwhile = () -> door.revoke(ana);

    Answer batch =
        ana.post(
            "/$batch",
            "{'requests':["
                + other.formatted("1", "POST", "/subscriptions", "application/json", made)
                + ","
                + other.formatted("2", "PUT", "/me/drive/root:/x:/content", "text/plain", "'eA=='")
                + "]}");

    assertThat(batch.status()).isEqualTo(200);
    assertThat(batch.json().path("responses").path(1).path("status").asInt()).isEqualTo(401);
    assertThat(ana.drive().resolve(ana.drive().rootId(), List.of("x"))).isEmpty();
  }

  @Test
  void w06_theServerIsNobodysHammer() {
    agrees = false;
    String good = body("/me/drive/root", in(Duration.ofDays(1)), "");
    List<Integer> answers = new ArrayList<>();
    long began = System.nanoTime();
    for (int i = 0; i < 60; i++) {
      answers.add(ana.post("/subscriptions", good).status());
    }
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began);

    // One comes back each three seconds, perhaps just before the last.
    assertThat(answers).startsWith(400).contains(429);
    assertThat(asked.get()).isLessThan(30 + (int) seconds / 3);
    assertThat(answers.stream().filter(status -> status != 429).count())
        .isLessThan(30 + seconds / 3);
    door.later(Duration.ofMinutes(1));
    agrees = true;
    assertThat(ana.post("/subscriptions", good).status()).isEqualTo(201);
  }

  @Test
  void w14_itEndsWithTheSignInThatAskedForIt() throws InterruptedException {
    subscribe("/me/drive/root", "");

    door.revoke(ana);
    door.drives()
        .ofOwner(ana.signedIn().account())
        .orElseThrow()
        .createFolder(
            Call.actor(ana.signedIn()),
            new Placement(ana.drive().rootId(), ItemName.of("x"), Conflict.FAIL),
            FileTimes.NONE);

    assertThat(told.poll(3, TimeUnit.SECONDS)).isNull();
    assertThat(door.drives().subscriptions().list(ana.drive(), ana.signedIn().account())).isEmpty();
  }

  @Test
  void whatIsMalformedOrDoesNotAgreeIsRefused() {
    String good = body("/me/drive/root", in(Duration.ofDays(1)), "");
    String url = "http://127.0.0.1:" + subscriber.getAddress().getPort() + "/";

    for (String bad :
        new String[] {
          "{}",
          good.replace("updated", "created"),
          good.replace(url, "ftp://example.org/"),
          good.replace(url, url.replace("//", "//user@")),
          good.replace("/me/drive/root", "/me/messages"),
          good.replace("'clientState':''", "'clientState':'" + "x".repeat(129) + "'"),
          body("/me/drive/root", in(Duration.ofMinutes(42_310)), ""),
          body("/me/drive/root", in(Duration.ofMinutes(-1)), "")
        }) {
      assertThat(ana.post("/subscriptions", bad).status()).as(bad).isEqualTo(400);
    }
    agrees = false;
    assertThat(ana.post("/subscriptions", good).code()).isEqualTo("ValidationError");
    Person bob = door.person();
    String other = "/drives/" + bob.drive().id().text() + "/root";
    assertThat(ana.post("/subscriptions", body(other, in(Duration.ofDays(1)), "")).status())
        .isEqualTo(404);
  }

  private JsonNode next() throws InterruptedException {
    JsonNode notification = told.poll(60, TimeUnit.SECONDS);
    assertThat(notification).as("a notification").isNotNull();
    return notification;
  }

  private Answer subscribe(String resource, String state) {
    return ana.post("/subscriptions", body(resource, in(Duration.ofDays(1)), state));
  }

  private String in(Duration duration) {
    String date = ana.get("/me/drive").header("Date").orElseThrow();
    Instant now = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    return now.plus(duration).toString();
  }

  private String body(String resource, String expires, String state) {
    return "{'changeType':'updated','notificationUrl':'http://127.0.0.1:%d/','resource':'%s',"
            .formatted(subscriber.getAddress().getPort(), resource)
        + "'expirationDateTime':'%s','clientState':'%s'}".formatted(expires, state);
  }
}
