package org.holdfast.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.holdfast.database.Database;
import org.holdfast.database.SqliteDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A witness that does what C2SP's page says, on a port of this machine.
@SuppressWarnings("NullAway.Init") // made before each test
class HttpWitnessTest {

  @TempDir private Path folder;

  private final NoteSigner signer = new NoteSigner("witness.example/w1", new byte[32]);
  private HttpServer server;
  private NoteKey trusted;
  private TreeHead seen = TreeHead.EMPTY;
  private int refusedBecauseOld;

  private Database database;
  private LogHouse house;
  private HttpClient http;

  @BeforeEach
  void begin() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/w/add-checkpoint", this::addCheckpoint);
    server.start();
    http = HttpClient.newHttpClient();
    database = open();
    house = LogHouse.over(database);
    trusted = house.audit.key();
    house.witnesses.add(witness());
  }

  @AfterEach
  void end() {
    house.close();
    database.close();
    http.close();
    server.stop(0);
  }

  private Database open() {
    return SqliteDatabase.open(folder.resolve("m.db"), List.of(Audit.SCHEMA), Runnable::run);
  }

  private HttpWitness witness() {
    URI prefix = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/w");
    return new HttpWitness(prefix, signer.timedKey(), http);
  }

  /// The rules of tlog-witness, in its order.
  private synchronized void addCheckpoint(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    int gap = body.indexOf("\n\n");
    List<String> lines = List.of(body.substring(0, gap).split("\n", -1));
    SignedNote note = SignedNote.parse(body.substring(gap + 2).getBytes(UTF_8));
    if (!Checkpoint.origin(note).equals(trusted.name())) {
      answer(exchange, 404, "");
      return;
    }
    if (note.signedBy(trusted).isEmpty()) {
      answer(exchange, 403, "");
      return;
    }
    TreeHead shown = Checkpoint.unsignedHead(note);
    long old = Long.parseLong(lines.getFirst().substring("old ".length()));
    if (old != seen.size()) {
      refusedBecauseOld++;
      exchange.getResponseHeaders().set("Content-Type", "text/x.tlog.size");
      answer(exchange, 409, seen.size() + "\n");
      return;
    }
    List<Hash> proof = new ArrayList<>();
    lines.stream().skip(1).map(Hash::parse).forEach(proof::add);
    boolean empty = old == 0 && proof.isEmpty();
    if (!empty && !MerkleProof.extend(seen, shown, proof)) {
      answer(exchange, old == shown.size() ? 409 : 422, seen.size() + "\n");
      return;
    }
    seen = shown;
    answer(exchange, 200, signer.cosign(note.text(), house.clock.instant()).line() + "\n");
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Test
  void cosignsEveryCheckpointAndItsSignatureIsKept() {
    assertThat(house.check()).isEmpty();
    house.log(3);
    house.log(400);

    Checkpoint newest = house.audit.newest().orElseThrow();
    assertThat(newest.note().signedBy(signer.timedKey())).isPresent();
    assertThat(seen).isEqualTo(newest.head());
    assertThat(refusedBecauseOld).as("only at first it is not known what it has seen").isOne();
  }

  @Test
  void r14_tellsThatTheDatabaseWasSetBack() throws IOException {
    house.log(2);
    restartFrom(() -> house.log(3));

    Alarm alarm = house.check().orElseThrow();
    assertThat(alarm.reason()).isEqualTo(Reason.DATABASE_OLDER);
    assertThat(alarm.who()).isEqualTo("witness witness.example/w1");
  }

  @Test
  void r15_tellsThatAnotherHistoryWasSigned() throws IOException {
    house.log(2);
    restartFrom(() -> house.log(3));
    house.witnesses.clear();
    house.log(9);
    house.witnesses.add(witness());
    house.log(1);

    assertThat(house.audit.alarm().orElseThrow().reason()).isEqualTo(Reason.HISTORY_FORKED);
  }

  /// Goes on for a while, and then starts from the database of before, with empty regions.
  private void restartFrom(Runnable meanwhile) throws IOException {
    house.close();
    database.close();
    byte[] before = Files.readAllBytes(folder.resolve("m.db"));
    database = open();
    house = house.again(database);
    house.witnesses.add(witness());
    meanwhile.run();
    house.close();
    database.close();
    Files.write(folder.resolve("m.db"), before);
    database = open();
    house = house.again(database);
    house.witnesses.clear();
    house.witnesses.add(witness());
  }

  @Test
  void aWitnessThatDoesNotKnowTheLogIsTroubleAndNoAlarm() {
    trusted = new NoteSigner("another/log", new byte[32]).key();
    house.log(1);

    assertThat(house.audit.alarm()).isEmpty();
    assertThat(house.audit.witnesses())
        .anyMatch(
            state ->
                state
                    .trouble()
                    .filter(what -> what.contains("does not know this log"))
                    .isPresent());
  }

  @Test
  void aWitnessThatIsNotThereIsTroubleAndNoAlarm() {
    server.stop(0);
    house.log(1);

    assertThat(house.audit.alarm()).isEmpty();
    assertThat(house.audit.newest().orElseThrow().head().size()).isEqualTo(2);
  }
}
