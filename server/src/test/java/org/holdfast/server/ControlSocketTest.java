package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.holdfast.audit.EventKind;
import org.holdfast.delivery.Message;
import org.holdfast.delivery.Purpose;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.AccountRefusal;
import org.holdfast.identity.AppScope;
import org.holdfast.identity.EmailAddress;
import org.holdfast.identity.Plan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ControlSocketTest {

  private static final ConsoleProgress SILENT = (_, _) -> {};

  @TempDir private Path folder;

  @Test
  void plansAndVouchersAreGivenBesideARunningServer() {
    Path data = folder.resolve("data");
    try (Served served = Served.start(data, "")) {
      ask(data, new ConsoleCommand.Create("ana@example.org", "free", ""));
      AccountId ana =
          served
              .holdfast()
              .accounts()
              .find(EmailAddress.parse("ana@example.org"))
              .orElseThrow()
              .id();
      var plans = served.holdfast().identity().plans();

      assertThat(
              ask(data, new ConsoleCommand.SetPlan("ana@example.org", "premium", "365d"))
                  .lines()
                  .getFirst())
          .contains("ana@example.org has the plan premium until 20");
      assertThat(plans.of(ana).plan()).isEqualTo(Plan.PREMIUM);
      assertThat(ask(data, new ConsoleCommand.List()).lines().getFirst()).contains("of 1 TiB used");
      ask(data, new ConsoleCommand.SetPlan("ana@example.org", "free", ""));

      String code =
          ask(data, new ConsoleCommand.MakeVoucher("premium", "30d", "2", "90d", "friends"))
              .lines()
              .getFirst();
      String line = ask(data, new ConsoleCommand.Vouchers()).lines().getFirst();
      assertThat(line).contains("premium for 30 days", "redeemed 0 of 2", "open", "friends");
      assertThat(line).doesNotContain(code);
      served.holdfast().identity().vouchers().redeem(ana, code);
      assertThat(plans.of(ana).plan()).isEqualTo(Plan.PREMIUM);

      ask(data, new ConsoleCommand.RevokeVoucher(line.substring(0, 14)));
      assertThat(ask(data, new ConsoleCommand.Vouchers()).lines().getFirst())
          .contains("redeemed 1 of 2", "revoked");
    }
  }

  private static ConsoleAnswer ask(Path data, ConsoleCommand command) {
    return Control.ask(data, command, SILENT).orElseThrow();
  }

  @Test
  void appsAndServicesAreRegisteredListedAndRemoved() throws Exception {
    Path data = folder.resolve("data");
    try (Served _ = Served.start(data, "")) {
      List<String> app =
          ask(data, new ConsoleCommand.AddApp("Sync", "http://localhost/cb", "", "Files.Read"))
              .lines();
      assertThat(app).hasSize(1);
      ask(data, new ConsoleCommand.Create("backup@example.org", "free", "Backup"));
      List<String> service =
          ask(data, new ConsoleCommand.AddService("Backup", "backup@example.org", "")).lines();
      assertThat(service.get(1)).matches("secret  hfs_\\S{43}");

      assertThat(ask(data, new ConsoleCommand.Apps()).lines())
          .anyMatch(line -> line.endsWith("  Sync  without a secret  Files.Read"))
          .anyMatch(line -> line.endsWith("  Backup  a service  Files.ReadWrite"))
          .anyMatch(line -> line.contains("  rclone  "));
      String id = service.getFirst().replace("id      ", "");
      assertThat(ask(data, new ConsoleCommand.RemoveApp(id)).lines())
          .containsExactly("removed; signed out 0");
      assertThatThrownBy(() -> ask(data, new ConsoleCommand.RemoveApp(id)))
          .isInstanceOf(AccountRefusal.class);
      assertThatThrownBy(() -> ask(data, new ConsoleCommand.AddApp("S", "http://x/", "", "")))
          .isInstanceOf(AccountRefusal.class)
          .hasMessageContaining("return address");
      assertThatThrownBy(() -> ask(data, new ConsoleCommand.AddApp("S", "https://x/", "", "All")))
          .isInstanceOf(AccountRefusal.class)
          .hasMessageContaining("There is no scope All");
    }
  }

  @Test
  void holdsArePlacedListedAndEnded() throws Exception {
    Path data = folder.resolve("data");
    try (Served served = Served.start(data, "")) {
      served.token("ana@example.org");
      List<String> placed =
          ask(data, new ConsoleCommand.PlaceHold("ana@example.org", "Case 17")).lines();
      ask(data, new ConsoleCommand.PlaceHold("ana@example.org", "Case 18"));

      List<String> lines = ask(data, new ConsoleCommand.Holds()).lines();
      String hold = lines.getFirst().substring(0, 8);
      assertThat(placed.getFirst()).endsWith(" on the drive of ana@example.org");
      assertThat(lines)
          .hasSize(2)
          .allMatch(line -> line.matches("[0-9a-f]{8}  ana@example.org  since \\S+  Case 1[78]"));
      assertThat(ask(data, new ConsoleCommand.EndHold(hold)).lines().getFirst())
          .startsWith("ended; 1 more");
      assertThatThrownBy(() -> ask(data, new ConsoleCommand.EndHold(hold)))
          .isInstanceOf(AccountRefusal.class)
          .hasMessageContaining("`hold list` lists them");
      assertThat(ask(data, new ConsoleCommand.Verify()).exit()).isZero();
      served.holdfast().database().write(tx -> tx.execute("delete from drive_hold"));
      ConsoleAnswer found = ask(data, new ConsoleCommand.Verify());
      assertThat(found.exit()).isEqualTo(1);
      assertThat(String.join("\n", found.lines()))
          .contains("the log knows of 1 holds on it, and the database has 0");
      assertThatThrownBy(() -> ask(data, new ConsoleCommand.PlaceHold("ana@example.org", " ")))
          .isInstanceOf(AccountRefusal.class)
          .hasMessageContaining("Say why");
      assertThatThrownBy(() -> ask(data, new ConsoleCommand.PlaceHold("eve@example.org", "x")))
          .isInstanceOf(AccountRefusal.class);
    }
  }

  @Test
  void accountsAreMadeBesideARunningServer() throws Exception {
    Path data = folder.resolve("data");
    try (Served served = Served.start(data, "")) {
      ask(data, new ConsoleCommand.Create("ana@example.org", "free", "Ana"));
      String token =
          ask(data, new ConsoleCommand.Token("ana@example.org", "laptop")).lines().getFirst();

      assertThat(
              served
                  .get(served.https(), "/v1.0/me", "Authorization", "Bearer " + token)
                  .statusCode())
          .isEqualTo(200);
      assertThat(ask(data, new ConsoleCommand.List()).lines())
          .singleElement()
          .asString()
          .contains("ana@example.org", "Ana", "free", "of 5 GiB used");
      String handle =
          ask(data, new ConsoleCommand.Tokens("ana@example.org"))
              .lines()
              .getFirst()
              .substring(0, 8);
      ask(data, new ConsoleCommand.Revoke("ana@example.org", handle));
      assertThat(
              served
                  .get(served.https(), "/v1.0/me", "Authorization", "Bearer " + token)
                  .statusCode())
          .isEqualTo(401);
    }
  }

  @Test
  void w14_whoeverRunsTheServerEndsAllThatAnAccountHasOpenAndItsOwnerIsTold() throws Exception {
    Path data = folder.resolve("data");
    try (Served served = Served.start(data, "")) {
      String token = served.token("ana@example.org");
      assertThat(ask(data, new ConsoleCommand.SignOut("ana@example.org")).lines().getFirst())
          .contains("signed out everywhere: ana@example.org");

      assertThat(
              served
                  .get(served.https(), "/v1.0/me", "Authorization", "Bearer " + token)
                  .statusCode())
          .isEqualTo(401);
      assertThat(ask(data, new ConsoleCommand.Outbox()).lines())
          .anyMatch(line -> line.contains("You were signed out everywhere"));
      served.holdfast().checkpoint();
      assertThat(served.holdfast().audit().last(EventKind.SIGNED_OUT_BY_KEEPER)).isPresent();
    }
  }

  @Test
  void anAppPasswordMayDoWhatWasSaidAndNothingElse() {
    Path data = folder.resolve("data");
    try (Served served = Served.start(data, "")) {
      ask(data, new ConsoleCommand.Create("ana@example.org", "free", "Ana"));
      EmailAddress ana = EmailAddress.parse("ana@example.org");

      String reader =
          ask(data, new ConsoleCommand.AppPassword("ana@example.org", "television", "read"))
              .lines()
              .getFirst();
      String writer =
          ask(data, new ConsoleCommand.AppPassword("ana@example.org", "laptop", "write"))
              .lines()
              .getFirst();

      assertThat(served.holdfast().tokens().appPassword(ana, reader).orElseThrow().scopes())
          .isEqualTo(AppScope.READ_ONLY);
      assertThat(served.holdfast().tokens().appPassword(ana, writer).orElseThrow().scopes())
          .isEqualTo(AppScope.ALL);
      assertThatThrownBy(
              () ->
                  ask(
                      data,
                      new ConsoleCommand.AppPassword("ana@example.org", "television", "reed")))
          .isInstanceOf(AccountRefusal.class);
      assertThat(ask(data, new ConsoleCommand.Tokens("ana@example.org")).lines()).hasSize(2);
    }
  }

  @Test
  void aMasterKeyIsRotatedBesideARunningServerAndAllOpensAfterTheNextStart() throws Exception {
    Path data = folder.resolve("data");
    String token;
    try (Served served = Served.start(data, "")) {
      token = served.token("ana@example.org");
      assertThat(ask(data, new ConsoleCommand.RotateMasterKey()).lines().getFirst())
          .contains("master key 2 wraps from now on");

      served.token("ben@example.org");
      served.holdfast().checkpoint();
      assertThat(served.holdfast().audit().last(EventKind.MASTER_KEY_MADE)).isPresent();
    }
    try (Served served = Served.start(data, "")) {
      assertThat(served.bytes("/v1.0/me/drive", token).statusCode()).isEqualTo(200);
      assertThat(ask(data, new ConsoleCommand.Verify()).exit()).isZero();
    }
  }

  @Test
  void verifyRunsBesideARunningServer() {
    Path data = folder.resolve("data");
    try (Served served = Served.start(data, "")) {
      served.token("ana@example.org");

      ConsoleAnswer answer = ask(data, new ConsoleCommand.Verify());

      assertThat(answer.exit()).as("%s", answer.lines()).isZero();
      assertThat(answer.lines().getLast()).contains("1 drive, ", "everything is as it was written");
    }
  }

  @Test
  void theOutboxIsReadBesideARunningServerAndThatIsLogged() {
    Path data = folder.resolve("data");
    try (Served served = Served.start(data, "")) {
      Message.TextMessage code =
          new Message.TextMessage(
              "+4915112345678",
              "12345678 is your code",
              new Purpose.Code(Instant.now().plusSeconds(600)));
      served.holdfast().database().write(tx -> served.holdfast().deliveries().send(tx, code));

      assertThat(ask(data, new ConsoleCommand.Outbox()).lines())
          .hasSize(3)
          .anyMatch(line -> line.contains("text message  to +4915112345678"))
          .contains("    12345678 is your code");

      served.holdfast().checkpoint();
      assertThat(served.holdfast().audit().last(EventKind.OUTBOX_READ)).isPresent();
    }
  }

  @Test
  void aRefusalComesBackAsItsSentence() {
    Path data = folder.resolve("data");
    try (Served _ = Served.start(data, "")) {
      assertThatThrownBy(() -> ask(data, new ConsoleCommand.Token("nobody@example.org", "x")))
          .isInstanceOf(AccountRefusal.class)
          .hasMessageContaining("There is no account nobody@example.org");
    }
  }

  @Test
  void theSocketIsItsOwnersAlone() throws IOException {
    Path data = folder.resolve("data");
    try (Served _ = Served.start(data, "")) {
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(data.resolve("control.sock"))))
          .isEqualTo("rw-------");
    }
    assertThat(data.resolve("control.sock")).doesNotExist();
  }

  @Test
  void aDeepDataFolderIsReachedAsWell() {
    Path data = folder.resolve("d".repeat(90)).resolve("e".repeat(90));
    try (Served _ = Served.start(data, "")) {
      assertThat(ask(data, new ConsoleCommand.List()).lines()).isEmpty();
    }
  }

  @Test
  void aSocketThatAKilledServerLeftBehindIsNobody() throws IOException {
    Path data = folder.resolve("data");
    Files.createDirectories(data);
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        ShortSocketPath path = ShortSocketPath.to(data.resolve("control.sock"))) {
      dead.bind(path.address());
    }

    assertThat(Control.ask(data, new ConsoleCommand.List(), SILENT)).isEmpty();
    assertThat(Control.ask(folder.resolve("empty"), new ConsoleCommand.List(), SILENT)).isEmpty();
  }

  @Test
  void whatIsNoCommandHurtsNobody() throws IOException {
    Path data = folder.resolve("data");
    try (Served _ = Served.start(data, "")) {
      for (Object words :
          new Object[] {Map.of("words", Map.of("do", "destroy")), List.of(1), "x"}) {
        try (ShortSocketPath path = ShortSocketPath.to(data.resolve("control.sock"));
            SocketChannel channel = SocketChannel.open(path.address())) {
          new ControlMessages(channel).send(words);
        }
      }
      assertThat(ask(data, new ConsoleCommand.List()).lines()).isEmpty();
    }
  }

  static Stream<ConsoleCommand> commands() {
    return Stream.of(
        new ConsoleCommand.Create("a@b", "free", "A \"B\"\n"),
        new ConsoleCommand.Token("a@b", ""),
        new ConsoleCommand.AppPassword("a@b", "old phone", "read"),
        new ConsoleCommand.List(),
        new ConsoleCommand.Tokens("a@b"),
        new ConsoleCommand.Revoke("a@b", "all"),
        new ConsoleCommand.SetPlan("a@b", "premium", "365d"),
        new ConsoleCommand.MakeVoucher("premium", "", "1", "90d", "a \"note\""),
        new ConsoleCommand.Vouchers(),
        new ConsoleCommand.RevokeVoucher("0123456789abcd"),
        new ConsoleCommand.Outbox(),
        new ConsoleCommand.RotateMasterKey(),
        new ConsoleCommand.RotateDriveKey("ana@example.org"),
        new ConsoleCommand.RotateDriveKeys(),
        new ConsoleCommand.DriveKeys(),
        new ConsoleCommand.RecordKit(true, "1a2b3c4d-0000-4000-8000-000000000000", 32767, 3, 5),
        new ConsoleCommand.RecordKit(false, "1a2b3c4d-0000-4000-8000-000000000000", 0, 2, 16),
        new ConsoleCommand.SignOut("a@b"),
        new ConsoleCommand.Verify());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void aCommandIsWhatItWasAfterItsWay(ConsoleCommand command) {
    assertThat(ConsoleCommand.of(command.words())).isEqualTo(command);
  }
}
