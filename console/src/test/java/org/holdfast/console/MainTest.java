package org.holdfast.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The command as a person runs it, in a process of its own.
class MainTest {

  @TempDir private Path folder;

  private ServerProcess.Outcome run(String... words) {
    return ServerProcess.run(words);
  }

  @Test
  void aFileGoesInAndComesOut() throws Exception {
    Path data = folder.resolve("data");
    try (ServerProcess server = ServerProcess.start(data)) {
      assertThat(run("account", "create", "ana@example.org", "--data", data.toString()).exit())
          .isZero();
      String token =
          run("account", "token", "ana@example.org", "--data", data.toString()).lastLine();
      GraphClient client = new GraphClient(server.address(), data, token);
      byte[] letter = "dear Ben".repeat(50_000).getBytes(StandardCharsets.UTF_8);

      assertThat(client.put("letter.txt", letter).status()).isEqualTo(201);
      assertThat(client.get("letter.txt").body()).isEqualTo(letter);

      ServerProcess.Outcome verify = run("verify", "--data", data.toString());
      assertThat(verify.exit()).as(verify.said()).isZero();
      assertThat(server.stop()).isIn(0, 143);
      assertThat(run("verify", "--data", data.toString()).exit()).isZero();
    }
  }

  @Test
  void verifySaysWhatIsWrong() throws Exception {
    Path data = folder.resolve("data");
    try (ServerProcess server = ServerProcess.start(data)) {
      run("account", "create", "ana@example.org", "--data", data.toString());
      String token =
          run("account", "token", "ana@example.org", "--data", data.toString()).lastLine();
      GraphClient client = new GraphClient(server.address(), data, token);
      assertThat(client.put("letter.txt", new byte[300_000]).status()).isEqualTo(201);
      Path blob = anyFile(data.resolve("regions/west/blobs"));
      byte[] bytes = Files.readAllBytes(blob);
      bytes[bytes.length / 2] ^= 1;
      Files.write(blob, bytes);

      ServerProcess.Outcome verify = run("verify", "--data", data.toString());

      assertThat(verify.exit()).isEqualTo(1);
      assertThat(verify.said()).contains("letter.txt", "1 finding");
    }
  }

  @Test
  void aServerThatIsToldToStopEndsSoon() throws Exception {
    Path data = folder.resolve("data");
    try (ServerProcess server = ServerProcess.start(data);
        Socket idle = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
      long before = System.nanoTime();

      assertThat(server.stop()).isIn(0, 143);

      assertThat(System.nanoTime() - before).isLessThan(20_000_000_000L);
      assertThat(idle.isConnected()).isTrue();
      assertThat(data.resolve("control.sock")).doesNotExist();
    }
  }

  @Test
  void noNameTokenOrQueryIsEverLogged() throws Exception {
    Path data = folder.resolve("data");
    try (ServerProcess server = ServerProcess.start(data)) {
      run(
          "account",
          "create",
          "canary@example.org",
          "--name",
          "Canary Bird",
          "--data",
          data.toString());
      String token =
          run("account", "token", "canary@example.org", "--data", data.toString()).lastLine();
      GraphClient client = new GraphClient(server.address(), data, token);
      client.put("canary one.txt", new byte[100_000]);
      client.get("canary missing.txt");
      client.send(
          "GET",
          "/v1.0/me/drive/root:/canary%00.txt?canary=canary&access_token=canary",
          Optional.empty());
      client.send(
          "POST",
          "/v1.0/me/drive/root/children",
          Optional.of("{\"name\": canary".getBytes(StandardCharsets.UTF_8)));
      client.delete("canary one.txt");
      server.stop();

      assertThat(server.log()).doesNotContainIgnoringCase("canary").doesNotContain(token);
    }
  }

  @Test
  void aTakenPortIsSaidInOneSentence() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ServerProcess.Outcome outcome =
          run(
              "serve",
              "--data",
              folder.resolve("data").toString(),
              "--http",
              "0",
              "--https",
              Integer.toString(taken.getLocalPort()));

      assertThat(outcome.exit()).isEqualTo(2);
      assertThat(outcome.lastLine()).startsWith("holdfast: Port ").contains("--https");
      assertThat(outcome.said()).doesNotContain("\tat ");
    }
  }

  @Test
  void aSecondServerOnTheSameDataIsRefused() {
    Path data = folder.resolve("data");
    try (ServerProcess _ = ServerProcess.start(data)) {
      ServerProcess.Outcome outcome =
          run("serve", "--data", data.toString(), "--https", "0", "--http", "0");

      assertThat(outcome.exit()).isEqualTo(2);
      assertThat(outcome.lastLine()).startsWith("holdfast: ");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          account token nobody@example.org      | There is no account
          account create nobody                 | no mail address
          account create a@b.example --plan gold | A plan is free or premium
          account plan nobody@example.org premium | There is no account
          account voucher make --plan free | Everybody has the free plan
          account voucher make --for 36h | in whole days
          account voucher make --times 0 | for 1 to 10000 people
          account voucher revoke 12 | has 14 digits
          """)
  void whatCannotBeDoneIsSaidInOneSentence(String words, String said) {
    List<String> all = new ArrayList<>(List.of(words.split(" ")));
    all.addAll(List.of("--data", folder.resolve("data").toString()));

    ServerProcess.Outcome outcome = run(all.toArray(String[]::new));

    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.lastLine()).startsWith("holdfast: ").contains(said);
    assertThat(outcome.said()).doesNotContain("\tat ");
  }

  @Test
  void plansAndVouchersAreGivenWithoutAServer() {
    String data = folder.resolve("data").toString();
    run("account", "create", "ana@example.org", "--data", data);

    assertThat(
            run("account", "plan", "ana@example.org", "premium", "--for", "30d", "--data", data)
                .lastLine())
        .contains("premium until 20");
    assertThat(run("account", "voucher", "make", "--for", "365d", "--data", data).lastLine())
        .matches("([0-9A-Z]{8}-){15}[0-9A-Z]{8}");
    assertThat(run("account", "voucher", "list", "--data", data).lastLine())
        .contains("premium for 365 days", "open");
  }

  @Test
  void verifyOfNothingMakesNothing() {
    Path data = folder.resolve("nothing");

    ServerProcess.Outcome outcome = run("verify", "--data", data.toString());

    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.said()).contains("There is no Holdfast in");
    assertThat(data).doesNotExist();
  }

  private static Path anyFile(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
  }
}
