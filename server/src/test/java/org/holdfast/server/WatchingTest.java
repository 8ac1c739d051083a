package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a real server tells who watches over it, asked as Prometheus asks.
@InOneProcess
@SuppressWarnings("NullAway.Init") // JUnit sets them before each test
class WatchingTest {

  private static final String WATCHED = "watching: {port: 0}\n";
  private static final Path DEPLOY = Path.of("../docs/deploy");
  private static final Path DASHBOARD = DEPLOY.resolve("grafana/holdfast.json");
  private static final Path RULES = DEPLOY.resolve("prometheus/holdfast-rules.yml");
  private static final Pattern METRIC =
      Pattern.compile("\\b(?:holdfast|jvm|process|system)_[a-z0-9_]+");

  // Names of Micrometer's that promtool would have otherwise.
  private static final int FOUND_LINT = 3;

  @TempDir private Path folder;
  private Served served;
  private boolean running;

  private void serve(String yaml) {
    served = Served.start(folder.resolve("data"), yaml);
    running = true;
  }

  @AfterEach
  void close() {
    if (running) {
      running = false;
      served.close();
    }
  }

  private Scrape scrape() throws Exception {
    HttpResponse<String> answer = served.get(served.watching(), "/metrics");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
    return Scrape.of(answer.body());
  }

  private String put(String token, String path, String content) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(served.https().resolve(path))
            .header("Authorization", "Bearer " + token)
            .PUT(HttpRequest.BodyPublishers.ofString(content))
            .build();
    try (var client = served.client()) {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(201);
      return JsonMapper.shared().readTree(answer.body()).path("id").asString();
    }
  }

  @Test
  void figuresChangeWithWhatIsDone() throws Exception {
    serve(WATCHED);
    String token = served.token("ana@example.org");
    Scrape before = scrape();

    put(token, "/v1.0/me/drive/root:/small.txt:/content", "small");
    put(token, "/v1.0/me/drive/root:/large.bin:/content", "x".repeat(300_000));
    served.get(served.https(), "/v1.0/me/drive", "Authorization", "Bearer wrong-token");

    Scrape after = scrape();
    for (String region : List.of("west", "east")) {
      assertThat(after.sum("holdfast_region_up", "region", region)).isEqualTo(1);
      assertThat(grown(before, after, "holdfast_region_bytes_total", "region", region))
          .isGreaterThan(300_000);
      assertThat(
              grown(
                  before,
                  after,
                  "holdfast_region_calls_seconds_count",
                  "region",
                  region,
                  "call",
                  "put"))
          .isGreaterThanOrEqualTo(1);
      assertThat(
              grown(
                  before,
                  after,
                  "holdfast_region_calls_seconds_count",
                  "region",
                  region,
                  "call",
                  "commit"))
          .isGreaterThanOrEqualTo(1);
      assertThat(grown(before, after, "holdfast_pack_changes_total", "region", region))
          .isGreaterThanOrEqualTo(1);
    }
    assertThat(grown(before, after, "holdfast_database_changes_total")).isGreaterThanOrEqualTo(2);
    assertThat(grown(before, after, "holdfast_database_groups_total", "size", "1"))
        .isGreaterThanOrEqualTo(1);
    assertThat(grown(before, after, "holdfast_tokens_refused_total")).isEqualTo(1);
    assertThat(
            after.sum(
                "holdfast_http_requests_seconds_count",
                "route",
                "/v1.0/{drive}/{item}/content",
                "method",
                "PUT",
                "status",
                "2xx"))
        .isEqualTo(2);
    assertThat(after.sum("holdfast_http_requests_seconds_bucket", "le", "+Inf"))
        .isEqualTo(after.sum("holdfast_http_requests_seconds_count"));
    assertThat(after.sum("jvm_memory_used_bytes")).isPositive();
  }

  private static double grown(Scrape before, Scrape after, String name, String... labels) {
    return after.sum(name, labels) - before.sum(name, labels);
  }

  @Test
  void uploadSessionsAreCounted() throws Exception {
    serve(WATCHED);
    String token = served.token("ana@example.org");

    HttpRequest begin =
        HttpRequest.newBuilder(
                served.https().resolve("/v1.0/me/drive/root:/big.bin:/createUploadSession"))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
    try (var client = served.client()) {
      assertThat(client.send(begin, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(200);
    }

    assertThat(scrape().sum("holdfast_uploads_open")).isEqualTo(1);
  }

  @Test
  void damagedCopiesAreCountedWhereTheyLieAndHealed() throws Exception {
    serve(WATCHED + "scrub: {enabled: false}\n");
    String token = served.token("ana@example.org");
    String item = put(token, "/v1.0/me/drive/root:/large.bin:/content", "x".repeat(300_000));
    try (var blobs = Files.walk(folder.resolve("data/regions/west/blobs"))) {
      for (Path blob : blobs.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(blob);
        bytes[bytes.length / 2] ^= 1;
        Files.write(blob, bytes);
      }
    }

    HttpResponse<String> to =
        served.get(
            served.https(),
            "/v1.0/me/drive/items/" + item + "/content",
            "Authorization",
            "Bearer " + token);
    URI address = URI.create(to.headers().firstValue("Location").orElseThrow());
    assertThat(served.get(served.https(), address.getRawPath()).body()).hasSize(300_000);

    until(() -> scrape().sum("holdfast_copies_healed_total", "region", "west") == 1);
    assertThat(scrape().sum("holdfast_copies_damaged_total", "region", "west")).isEqualTo(1);
    assertThat(scrape().sum("holdfast_copies_damaged_total", "region", "east")).isZero();
  }

  private interface Question {
    boolean holds() throws Exception;
  }

  private static void until(Question question) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!question.holds()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("it never came to hold");
      }
      LockSupport.parkNanos(100_000_000);
    }
  }

  private boolean isReady() throws IOException, InterruptedException {
    return served.get(served.https(), "/health/ready").statusCode() == 200;
  }

  @Test
  void itIsNotReadyWhileARegionIsAwayAndReadyAgainWhenItIsBack() throws Exception {
    serve(WATCHED);
    until(this::isReady);
    Path west = folder.resolve("data/regions/west");
    Path away = folder.resolve("away");

    Files.move(west, away);

    until(() -> !isReady());
    HttpResponse<String> stranger = served.get(served.https(), "/health/ready");
    assertThat(stranger.statusCode()).isEqualTo(503);
    assertThat(stranger.body()).isEqualTo("{\"status\":\"notReady\"}");
    assertThat(served.get(served.watching(), "/ready").body())
        .isEqualTo("{\"status\":\"notReady\",\"because\":[\"tooFewRegions\"]}");
    assertThat(served.get(served.https(), "/health/live").body())
        .isEqualTo("{\"status\":\"live\"}");
    assertThat(scrape().sum("holdfast_ready")).isZero();
    assertThat(scrape().sum("holdfast_obstacle", "why", "tooFewRegions")).isEqualTo(1);
    assertThat(scrape().sum("holdfast_region_up", "region", "west")).isZero();

    removeTree(west); // what a probe may have made in its place
    Files.move(away, west);

    until(this::isReady);
    assertThat(scrape().sum("holdfast_region_up", "region", "west")).isEqualTo(1);
  }

  private static void removeTree(Path tree) throws IOException {
    if (Files.exists(tree)) {
      try (var all = Files.walk(tree)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }

  @Test
  void withoutATokenItAnswersNobodyWhoCallsItByAnotherName() throws Exception {
    serve(WATCHED);
    until(this::isReady);

    for (String path : List.of("/metrics", "/ready", "/live", "/none")) {
      for (String host : List.of("evil.example", "localhost.evil.example", "10.0.0.5", "evil:80")) {
        String answer = raw("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n");
        assertThat(answer).startsWith("HTTP/1.1 421 ").doesNotContain("holdfast_", "ready", "live");
      }
    }
    for (String host : List.of("localhost", "LOCALHOST:9464", "127.0.0.1", "[::1]:9464")) {
      assertThat(raw("GET /metrics HTTP/1.1\r\nHost: " + host + "\r\n")).contains("holdfast_ready");
    }
    assertThat(raw("GET /ready HTTP/1.0\r\n")).contains("{\"status\":\"ready\"}");
  }

  /// As sent, and what came until the server closed.
  private String raw(String head) throws IOException {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), served.watching().getPort())) {
      socket.setSoTimeout(20_000);
      String request = head + "Connection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void whyItIsNotReadyOtherMachinesAreToldWithTheToken() throws Exception {
    Path file = folder.resolve("token");
    Files.writeString(file, "an-example-of-a-token-of-some-length\n");
    serve("watching: {port: 0, address: 0.0.0.0, token-file: " + file + "}\n");
    URI here = URI.create("https://localhost:" + served.watching().getPort());
    until(this::isReady);

    Files.move(folder.resolve("data/regions/west"), folder.resolve("away"));

    until(() -> !isReady());
    assertThat(served.get(here, "/ready").body()).isEqualTo("{\"status\":\"notReady\"}");
    assertThat(
            served
                .get(here, "/ready", "Authorization", "Bearer an-example-of-a-token-of-some-length")
                .body())
        .isEqualTo("{\"status\":\"notReady\",\"because\":[\"tooFewRegions\"]}");
  }

  @Test
  void theLogOfTheMirrorIsMeasured() throws Exception {
    serve(WATCHED + "database: {mirror: true}\n");
    String token = served.token("ana@example.org");

    put(token, "/v1.0/me/drive/root:/note.txt:/content", "a note");

    for (String region : List.of("west", "east")) {
      until(
          () ->
              scrape()
                      .sum(
                          "holdfast_region_calls_seconds_count", "region", region, "call", "logPut")
                  > 0);
    }
  }

  @Test
  void whereCopiesMayLagOneRegionIsEnoughToBeReady() throws Exception {
    serve(WATCHED + "when-too-few-regions: accept-and-repair\n");
    until(this::isReady);

    Files.move(folder.resolve("data/regions/west"), folder.resolve("away"));

    until(() -> scrape().sum("holdfast_region_up", "region", "west") == 0);
    assertThat(isReady()).isTrue();
  }

  @Test
  void publicDoorsTellNoFigures() throws Exception {
    serve(WATCHED);
    String token = served.token("ana@example.org");

    for (String path : List.of("/metrics", "/health/metrics", "/actuator/prometheus")) {
      assertThat(served.get(served.https(), path, "Authorization", "Bearer " + token).body())
          .doesNotContain("holdfast_", "jvm_");
    }
    assertThat(served.get(served.watching(), "/v1.0/me/drive").statusCode()).isEqualTo(404);
    assertThat(served.get(served.watching(), "/health").statusCode()).isEqualTo(404);
  }

  @Test
  void nothingListensUnlessTheSettingsSaySo() {
    serve("");

    assertThatThrownBy(served::watching).isInstanceOf(java.util.NoSuchElementException.class);
  }

  @Test
  void figuresAreForWhoShowsTheToken() throws Exception {
    Path file = folder.resolve("token");
    Files.writeString(file, "an-example-of-a-token-of-some-length\n");
    serve("watching: {port: 0, token-file: " + file + "}\n");
    String right = "Bearer an-example-of-a-token-of-some-length";

    for (List<String> header :
        List.of(
            List.<String>of(),
            List.of("Authorization", "Bearer an-example-of-a-token-of-some-lengtH"),
            List.of("Authorization", "Bearer "),
            List.of("Authorization", right + "x"))) {
      HttpResponse<String> answer =
          served.get(served.watching(), "/metrics", header.toArray(String[]::new));
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.body()).doesNotContain("holdfast_", "an-example");
    }
    assertThat(served.get(served.watching(), "/metrics", "Authorization", right).body())
        .contains("holdfast_ready");
    assertThat(served.get(served.watching(), "/live").statusCode()).isEqualTo(200);
  }

  @Test
  void otherMachinesAskOverTlsAndWithAToken() throws Exception {
    Path file = folder.resolve("token");
    Files.writeString(file, "an-example-of-a-token-of-some-length\n");
    serve("watching: {port: 0, address: 0.0.0.0, token-file: " + file + "}\n");

    assertThat(served.watching().getScheme()).isEqualTo("https");
    URI here = URI.create("https://localhost:" + served.watching().getPort());
    assertThat(served.get(here, "/metrics").statusCode()).isEqualTo(401);
    assertThat(served.https().getPort()).isNotEqualTo(here.getPort());
  }

  @Test
  void aTokenThatCouldBeGuessedStopsTheStart() throws Exception {
    Path file = folder.resolve("token");
    Files.writeString(file, "short\n");

    assertThatThrownBy(() -> serve("watching: {port: 0, token-file: " + file + "}\n"))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("watching.token-file")
        .hasMessageNotContaining("short");
  }

  @Test
  void noFigureNorLogNorTraceHasAnythingOfAPerson() throws Exception {
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    ServiceLog.to(log);
    ServiceLog.write(Settings.LogForm.JSON);
    List<String> secrets = new ArrayList<>();
    try (TraceCollector traces = TraceCollector.start()) {
      serve(
          "watching: {port: 0, log: json, traces: 'http://127.0.0.1:%d', trace-one-in: 1}\n"
              .formatted(traces.port()));
      String token = served.token("canary.person@example.org");
      String item = put(token, "/v1.0/me/drive/root:/canary%20file.pdf:/content", "canary content");
      HttpResponse<String> there =
          served.get(
              served.https(),
              "/v1.0/me/drive/items/" + item + "/content?canary=1",
              "Authorization",
              "Bearer " + token);
      String address = there.headers().firstValue("Location").orElseThrow();
      served.get(served.https(), URI.create(address).getRawPath());
      served.get(served.https(), "/canary/of/no/door");
      served.get(served.https(), "/account/canary");
      served.get(served.https(), "/s/canary-share");
      served.get(
          served.https(), "/dav/canary%20file.pdf", "Authorization", "Basic Y2FuYXJ5OmNhbmFyeQ==");
      served.get(served.http(), "/canary");
      HttpRequest odd =
          HttpRequest.newBuilder(served.https().resolve("/v1.0/me/drive"))
              .method("CANARY", HttpRequest.BodyPublishers.noBody())
              .build();
      try (var client = served.client()) {
        client.send(odd, HttpResponse.BodyHandlers.discarding());
      }
      Files.move(folder.resolve("data/regions/west"), folder.resolve("away"));
      served.get(
          served.https(),
          "/v1.0/me/drive/items/" + item + "/thumbnails",
          "Authorization",
          "Bearer " + token);
      String text = scrape().text();
      secrets.addAll(List.of("canary", "CANARY", token, item));
      secrets.add(address.substring(address.lastIndexOf('/') + 1));
      String where = served.data().toString(); // the log may tell who runs the server
      close();

      assertThat(traces.spans()).isNotEmpty();
      assertThat(text + traces.everything()).doesNotContain(where);
      for (String secret : secrets) {
        assertThat(log.toString(StandardCharsets.UTF_8)).as("log").doesNotContain(secret);
        assertThat(text).as("figures").doesNotContain(secret);
        assertThat(traces.everything()).as("traces").doesNotContain(secret);
      }
    } finally {
      ServiceLog.toStandardError();
    }
    for (String line : log.toString(StandardCharsets.UTF_8).lines().toList()) {
      assertThat(JsonMapper.shared().readTree(line).path("message").asString()).isNotEmpty();
    }
  }

  @Test
  void aTraceTellsWhatARequestDidByRoute() throws Exception {
    try (TraceCollector traces = TraceCollector.start()) {
      serve(
          "watching: {traces: 'http://127.0.0.1:%d', trace-one-in: 1}\n".formatted(traces.port()));
      String token = served.token("ana@example.org");

      put(token, "/v1.0/me/drive/root:/note.txt:/content", "a note");

      until(() -> traces.named("PUT /v1.0/{drive}/{item}/content").isPresent());
      var root = traces.named("PUT /v1.0/{drive}/{item}/content").orElseThrow();
      assertThat(root.getParentSpanId().size()).isZero();
      var parts =
          traces.spans().stream()
              .filter(each -> each.getTraceId().equals(root.getTraceId()))
              .filter(each -> each.getParentSpanId().equals(root.getSpanId()))
              .toList();
      assertThat(parts).extracting(each -> each.getName()).contains("region put", "database write");
      Set<String> regions = TraceCollector.values(parts, "holdfast.region");
      assertThat(regions).containsExactlyInAnyOrder("west", "east");
    }
  }

  @Test
  void whatAStrangerSaysOfTracesIsNotBelieved() throws Exception {
    String theirs = "4bf92f3577b34da6a3ce929d0e0e4736";
    try (TraceCollector traces = TraceCollector.start()) {
      serve(
          "watching: {traces: 'http://127.0.0.1:%d', trace-one-in: 1}\n".formatted(traces.port()));

      served.get(served.https(), "/health", "traceparent", "00-" + theirs + "-00f067aa0ba902b7-01");

      until(() -> traces.named("GET /health").isPresent());
      assertThat(TraceCollector.hex(traces.named("GET /health").orElseThrow().getTraceId()))
          .isNotEqualTo(theirs);
    }
  }

  @Test
  void dashboardAndAlertsAskForFiguresThatThereAre() throws Exception {
    serve(
        WATCHED
            + "database: {mirror: true}\nbackups: [{name: usb, folder: /nowhere, every: 1d}]\n");
    String token = served.token("ana@example.org");
    put(token, "/v1.0/me/drive/root:/note.txt:/content", "a note");
    System.gc();
    until(() -> scrape().names().contains("jvm_gc_pause_seconds_sum")); // told a little later
    Set<String> there = scrape().names();

    List<String> queries = new ArrayList<>();
    JsonNode dashboard = JsonMapper.shared().readTree(Files.readString(DASHBOARD));
    dashboard
        .path("panels")
        .forEach(
            panel ->
                panel
                    .path("targets")
                    .forEach(target -> queries.add(target.path("expr").asString())));
    assertThat(queries).hasSizeGreaterThan(30);
    queries.addAll(alertQueries());

    for (String query : queries) {
      Matcher metric = METRIC.matcher(query);
      while (metric.find()) {
        assertThat(there).as(query).contains(metric.group());
      }
    }
  }

  private static List<String> alertQueries() throws IOException {
    JsonNode rules =
        JsonMapper.shared().valueToTree(new Yaml().<Object>load(Files.readString(RULES)));
    List<String> queries = new ArrayList<>();
    for (JsonNode rule : rules.path("groups").get(0).path("rules")) {
      assertThat(rule.path("annotations").path("runbook").asString())
          .as(rule.path("alert").asString())
          .endsWith(".");
      assertThat(rule.path("annotations").path("summary").asString()).endsWith(".");
      queries.add(rule.path("expr").asString());
    }
    assertThat(queries).hasSizeGreaterThan(15);
    return queries;
  }

  @Test
  void prometheusOwnToolTakesFiguresAndRules() throws Exception {
    Path promtool = Programs.require("promtool");
    serve(WATCHED);

    assertThat(run(promtool, "", 0, "check", "rules", RULES.toString())).contains("SUCCESS");
    String found = run(promtool, scrape().text(), FOUND_LINT, "check", "metrics");
    assertThat(found.lines()).noneMatch(line -> line.startsWith("holdfast_"));
  }

  /// @param orElse an exit code that is as good as 0
  private static String run(Path program, String input, int orElse, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
      new StringReader(input).transferTo(in);
    }
    try (InputStream out = process.getInputStream()) {
      String said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(said).isIn(0, orElse);
      return said;
    }
  }
}
