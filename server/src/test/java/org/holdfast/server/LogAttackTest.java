package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.holdfast.audit.Checkpoint;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Meeting;
import org.holdfast.audit.NoteKey;
import org.holdfast.audit.Onlooker;
import org.holdfast.audit.Reason;
import org.holdfast.database.DatabaseRefusal;
import org.holdfast.drive.Actor;
import org.holdfast.drive.Conflict;
import org.holdfast.drive.Drive;
import org.holdfast.drive.ItemName;
import org.holdfast.drive.Placement;
import org.holdfast.drive.Precondition;
import org.holdfast.drive.Upload;
import org.holdfast.identity.AccountRefusal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What somebody does to a whole server's disks, and how its next start, its witness and its
/// devices find out.
class LogAttackTest {

  private static final String EMAIL = "ana@example.org";

  @TempDir private Path folder;
  private Path data = Path.of("");
  private String yaml = "";
  private String token = "";

  @BeforeEach
  void begin() throws IOException {
    data = folder.resolve("data");
    Path far = Files.createDirectory(folder.resolve("far"));
    yaml = "audit: {witness-folder: '" + far + "'}";
    try (Served served = Served.start(data, yaml)) {
      token = served.token(EMAIL);
      write(served, "first.txt");
      served.holdfast().checkpoint();
    }
  }

  private static void write(Served served, String name) {
    Drive drive = served.holdfast().drives().all().getFirst();
    try {
      drive.write(
          new Actor(drive.owner(), "test"),
          new Placement(drive.rootId(), ItemName.of(name), Conflict.FAIL),
          Upload.of(new ByteArrayInputStream(name.getBytes(StandardCharsets.UTF_8))),
          Precondition.NONE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A day passes; what was kept before is put aside.
  private void passADay(String aside) throws IOException {
    copy(data, folder.resolve(aside));
    try (Served served = Served.start(data, yaml)) {
      write(served, "later in " + aside + ".txt");
      served.holdfast().checkpoint();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.filter(path -> !Files.isDirectory(path)).toList()) {
        Path target = to.resolve(from.relativize(each).toString());
        Files.createDirectories(target.getParent());
        Files.copy(
            each, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  private void setBack(String aside, String what) throws IOException {
    Path from = folder.resolve(aside).resolve(what);
    if (Files.isDirectory(from)) {
      copy(from, data.resolve(what));
    } else {
      Files.copy(
          from,
          data.resolve(what),
          StandardCopyOption.REPLACE_EXISTING,
          StandardCopyOption.COPY_ATTRIBUTES);
    }
  }

  private HttpResponse<String> get(Served served, String path)
      throws IOException, InterruptedException {
    return served.get(served.https(), path, "Authorization", "Bearer " + token);
  }

  private String put(Served served) throws IOException {
    return served.raw(
        "PUT /v1.0/me/drive/root:/new.txt:/content HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
            + token
            + "\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx");
  }

  private String davPut(Served served) throws IOException {
    return served.raw(
        "PUT /dav/new.txt HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
            + token
            + "\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx");
  }

  @Test
  void aServerThatWasLeftInPeaceStartsWithoutAnAlarm() throws Exception {
    try (Served served = Served.start(data, yaml)) {
      assertThat(served.get(served.https(), "/health").body()).isEqualTo("{\"status\":\"ok\"}");
      assertThat(put(served)).startsWith("HTTP/1.1 201");
      assertThat(
              new ConsoleDesk(served.holdfast())
                  .run(new ConsoleCommand.Verify(), (_, _) -> {})
                  .exit())
          .isZero();
    }
  }

  @Test
  void r13_newestOperationsCutOffAreFoundAtStart() throws Exception {
    cutNewestOperation();

    try (Served served = Served.start(data, yaml)) {
      expectReadOnly(served, "A drive was set back");
      assertThat(
              new ConsoleDesk(served.holdfast())
                  .run(new ConsoleCommand.Verify(), (_, _) -> {})
                  .exit())
          .isOne();
    }
  }

  /// As somebody does it who knows the tables: the rows of the operation, and the drive's own.
  private void cutNewestOperation() {
    execute("delete from item_state where from_seq = (select seq from drive)");
    execute("update item_state set to_seq = null where to_seq = (select seq from drive)");
    execute("delete from revision where seq = (select seq from drive)");
    execute("delete from operation where seq = (select seq from drive)");
    execute(
        "update drive set seq = seq - 1,"
            + " head_digest = (select digest from operation o where o.seq = drive.seq - 1)");
  }

  private void execute(String sql) {
    try (Connection file =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("metadata.db"));
        Statement statement = file.createStatement()) {
      statement.executeUpdate(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void r13_aDatabaseSetBackIsFoundAtStartByTheRegions() throws Exception {
    passADay("yesterday");
    setBack("yesterday", "metadata.db");

    try (Served served = Served.start(data, "")) {
      expectReadOnly(served, "The database is older than what region");
    }
  }

  @Test
  void r14_databaseAndAllRegionsSetBackAreFoundAtStartByTheWitness() throws Exception {
    passADay("yesterday");
    setBack("yesterday", "metadata.db");
    setBack("yesterday", "regions");

    try (Served served = Served.start(data, yaml)) {
      expectReadOnly(served, "older than what the witness folder");
    }
  }

  @Test
  void r13_r14_aDeviceThatRemembersFindsOutWithItsNextLook() throws Exception {
    passADay("yesterday");
    Checkpoint remembered;
    try (Served served = Served.start(data, yaml)) {
      remembered = look(served);
    }
    setBack("yesterday", "metadata.db");
    setBack("yesterday", "regions");

    try (Served served = Served.start(data, "")) { // no witness: the server cannot know
      served.holdfast().checkpoint();
      assertThat(served.holdfast().audit().alarm()).isEmpty();
      Meeting meeting = compare(served, remembered);
      assertThat(meeting)
          .isNotInstanceOf(Meeting.Agreed.class)
          .isInstanceOfAny(Meeting.KnowsMore.class, Meeting.Disagrees.class);
    }
  }

  @Test
  void aDeviceThatRemembersIsContentWithWhatExtendsIt() throws Exception {
    Checkpoint remembered;
    try (Served served = Served.start(data, yaml)) {
      remembered = look(served);
    }
    passADay("yesterday");

    try (Served served = Served.start(data, yaml)) {
      served.holdfast().checkpoint();
      assertThat(look(served).head().size()).isGreaterThan(remembered.head().size());
      assertThat(compare(served, remembered)).isInstanceOf(Meeting.Agreed.class);
    }
  }

  /// Two servers went on from one backup, and each shows its history to someone.
  @Test
  void r15_twoHistoriesAreFoundWhenTheirCheckpointsMeet() throws Exception {
    passADay("yesterday");
    Checkpoint shownToAna;
    try (Served served = Served.start(data, yaml)) {
      shownToAna = look(served);
    }
    Path other = folder.resolve("yesterday");
    try (Served served = Served.start(other, "")) {
      for (int i = 0; i < 12; i++) {
        write(served, "another story " + i + ".txt");
        served.holdfast().checkpoint();
      }
      assertThat(look(served).head().size()).isGreaterThan(shownToAna.head().size());
      assertThat(compare(served, shownToAna)).isInstanceOf(Meeting.Disagrees.class);
    }
    try (Served served = Served.start(other, yaml)) { // its witness knows the first one
      expectReadOnly(served, "another history");
    }
  }

  private static Checkpoint look(Served served) throws Exception {
    NoteKey key = NoteKey.parse(served.get(served.https(), "/.well-known/holdfast/key").body());
    return Checkpoint.parse(
        served
            .get(served.https(), "/.well-known/holdfast/checkpoint")
            .body()
            .getBytes(StandardCharsets.UTF_8),
        key);
  }

  private Meeting compare(Served served, Checkpoint remembered) throws Exception {
    return Onlooker.compare(
        remembered,
        look(served),
        path -> {
          try {
            HttpResponse<byte[]> answer =
                served.bytes("/.well-known/holdfast/" + path.text(), token);
            if (answer.statusCode() != 200) {
              throw new IOException("status " + answer.statusCode());
            }
            return answer.body();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
        });
  }

  @Test
  void hashesAreForWhoIsSignedInAndEntriesForNobody() throws Exception {
    try (Served served = Served.start(data, yaml)) {
      String tile = "/.well-known/holdfast/tile/0/000.p/1";
      assertThat(served.get(served.https(), tile).statusCode()).isEqualTo(401);
      assertThat(get(served, tile).statusCode()).isEqualTo(200);
      assertThat(get(served, "/.well-known/holdfast/tile/0/999").statusCode()).isEqualTo(404);
      assertThat(get(served, "/.well-known/holdfast/tile/entries/000.p/1").statusCode())
          .isEqualTo(404);
    }
  }

  private void expectReadOnly(Served served, String why) throws Exception {
    assertThat(served.get(served.https(), "/health").body()).isEqualTo("{\"status\":\"readOnly\"}");
    assertThat(get(served, "/health").body())
        .contains("\"alarm\":\"", why, "holdfast audit accept");
    assertThat(put(served)).startsWith("HTTP/1.1 503").contains("\"code\":\"readOnly\"");
    assertThat(davPut(served)).startsWith("HTTP/1.1 503").contains("Retry-After:", ":read-only ");
    assertThat(get(served, "/v1.0/me/drive/root/children").statusCode()).isEqualTo(200);
    assertThatThrownBy(
            () ->
                new ConsoleDesk(served.holdfast())
                    .run(new ConsoleCommand.Create("ben@example.org", "free", ""), (_, _) -> {}))
        .isInstanceOf(DatabaseRefusal.ReadOnly.class);
  }

  /// Reading goes on by whatever method it is asked for, in a batch too.
  private void expectPreview(Served served) throws Exception {
    HttpResponse<String> answer = post(served, "/v1.0/me/drive/root:/first.txt:/preview", "{}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    String url = answer.body().replaceAll(".*\"getUrl\":\"([^\"]*)\".*", "$1");
    String page = URI.create(url).getRawPath();
    assertThat(served.get(served.https(), page).statusCode()).isEqualTo(200);
    HttpResponse<String> batch =
        post(
            served,
            "/v1.0/$batch",
            "{\"requests\":[{\"id\":\"1\",\"method\":\"POST\","
                + "\"url\":\"/me/drive/root:/first.txt:/preview\"},"
                + "{\"id\":\"2\",\"method\":\"DELETE\",\"url\":\"/me/drive/root:/first.txt\"}]}");
    assertThat(batch.body()).contains("getUrl", "\"code\":\"readOnly\"");
  }

  private HttpResponse<String> post(Served served, String path, String json) throws Exception {
    try (HttpClient client = served.client()) {
      return client.send(
          HttpRequest.newBuilder(served.https().resolve(path))
              .header("Authorization", "Bearer " + token)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(json))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void theOwnerAcceptsARestoredBackupOnPurpose() throws Exception {
    passADay("yesterday");
    setBack("yesterday", "metadata.db");

    try (Served served = Served.start(data, yaml)) {
      expectReadOnly(served, "older");
      expectPreview(served);
      ConsoleAnswer accepted =
          new ConsoleDesk(served.holdfast()).run(new ConsoleCommand.AcceptAlarm(), (_, _) -> {});
      assertThat(accepted.lines().getFirst()).startsWith("accepted: The database is older");
      assertThat(put(served)).startsWith("HTTP/1.1 201");
      assertThat(served.holdfast().audit().last(EventKind.ALARM_ACCEPTED)).isPresent();
      assertThatThrownBy(
              () ->
                  new ConsoleDesk(served.holdfast())
                      .run(new ConsoleCommand.AcceptAlarm(), (_, _) -> {}))
          .isInstanceOf(AccountRefusal.class)
          .hasMessageContaining("No alarm");
    }
    try (Served served = Served.start(data, yaml)) {
      assertThat(served.get(served.https(), "/health").body()).isEqualTo("{\"status\":\"ok\"}");
      assertThat(
              new ConsoleDesk(served.holdfast())
                  .run(new ConsoleCommand.Verify(), (_, _) -> {})
                  .exit())
          .isZero();
    }
  }

  @Test
  void r22_settingsThatProtectLessAreToldAtStart() throws Exception {
    try (Served served = Served.start(data, "copies: 1\nwhen-too-few-regions: accept-and-repair")) {
      assertThat(served.get(served.https(), "/health").body())
          .isEqualTo("{\"status\":\"degraded\"}");
      assertThat(get(served, "/health").body())
          .contains(
              "\"weakerSettings\":[\"copies\",\"when-too-few-regions\",\"audit.witness-folder\"]");
      served.holdfast().checkpoint();
      assertThat(served.holdfast().audit().last(EventKind.SETTINGS_WEAKENED)).isPresent();
    }
    try (Served served = Served.start(data, yaml)) {
      assertThat(served.get(served.https(), "/health").body()).isEqualTo("{\"status\":\"ok\"}");
      served.holdfast().checkpoint();
      assertThat(served.holdfast().audit().last(EventKind.SETTINGS_CHANGED)).isPresent();
    }
  }

  @Test
  void anOwnerReadsWhatConcernsTheirAccountInPlainSentences() throws Exception {
    try (Served served = Served.start(data, yaml)) {
      put(served);
      served.raw(
          "DELETE /v1.0/me/drive/root:/new.txt: HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
              + token
              + "\r\nConnection: close\r\n\r\n");
      served.raw(
          "POST /v1.0/me/drive/holdfast/recycleBin/empty HTTP/1.1\r\nHost: localhost\r\nUser-Agent: canary-client\r\nAuthorization: Bearer "
              + token
              + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
      served.holdfast().checkpoint();

      String events = get(served, "/v1.0/me/drive/holdfast/securityEvents").body();
      assertThat(events)
          .contains(
              "You emptied the recycle bin (1 item) from 127.0.0.1 with canary-client.",
              "Whoever runs the server made a token with test.",
              "Whoever runs the server made this account.",
              "\"kind\":\"binEmptied\"")
          .doesNotContain("new.txt");
      String page = get(served, "/v1.0/me/drive/holdfast/securityEvents?$top=1").body();
      assertThat(page).contains("@odata.nextLink", "binEmptied").doesNotContain("accountCreated");
    }
  }

  @Test
  void w15_aWrongAppPasswordIsInTheLogToo() throws Exception {
    try (Served served = Served.start(data, yaml)) {
      String wrong = "ana@example.org:hp_" + "A".repeat(43);
      String basic = Base64.getEncoder().encodeToString(wrong.getBytes(StandardCharsets.UTF_8));

      HttpResponse<String> answer =
          served.get(served.https(), "/dav/", "Authorization", "Basic " + basic);

      assertThat(answer.statusCode()).isEqualTo(401);
      served.holdfast().checkpoint();
      assertThat(served.holdfast().audit().last(EventKind.SIGN_IN))
          .hasValueSatisfying(
              entry -> assertThat(entry.event().reason()).isEqualTo(Reason.UNKNOWN_TOKEN));
    }
  }

  @Test
  void refusedSignInsAreCountedAndNotListedOneByOne() throws Exception {
    try (Served served = Served.start(data, yaml)) {
      String wrong = "hf_" + "A".repeat(43);
      for (int i = 0; i < 30; i++) {
        assertThat(
                served
                    .get(served.https(), "/v1.0/me", "Authorization", "Bearer " + wrong)
                    .statusCode())
            .isEqualTo(401);
      }
      long before = served.holdfast().audit().newest().orElseThrow().head().size();
      served.holdfast().checkpoint();

      assertThat(served.holdfast().audit().last(EventKind.SIGN_IN)).isPresent();
      assertThat(served.holdfast().audit().newest().orElseThrow().head().size())
          .isLessThan(before + 6);
    }
  }

  @Test
  void theLogIsExportedForItsOwnerAlone() throws Exception {
    Path bundle = folder.resolve("log.hfab");
    try (Served served = Served.start(data, yaml)) {
      ConsoleAnswer answer =
          new ConsoleDesk(served.holdfast())
              .run(new ConsoleCommand.ExportLog(bundle.toString()), (_, _) -> {});
      assertThat(answer.lines().getFirst()).contains("entries in " + bundle);
    }
    assertThat(Files.getPosixFilePermissions(bundle)).hasSize(2);
    String bytes = Files.readString(bundle, StandardCharsets.ISO_8859_1);
    for (String canary : List.of(EMAIL, "first.txt", token)) {
      assertThat(bytes).doesNotContain(canary);
    }
  }
}
