package org.holdfast.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.holdfast.content.DriveKey;
import org.holdfast.database.SealedFields;
import org.holdfast.delivery.Message;
import org.holdfast.delivery.OutboxMessage;
import org.holdfast.drive.Drive;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.identity.Account;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.EmailAddress;
import org.holdfast.identity.Plan;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Plans and vouchers through the real doors, with plain forms and a client's token.
class PlansTest {

  private static final String ANA = "ana@example.org";
  private static final String BEN = "ben@example.org";
  private static final String GOOD = "seven quiet herons cross a frozen lake";
  private static final Pattern SECRET = Pattern.compile("<p class=\"secret\">([^<]*)</p>");
  private static final String SMALL = "plans: {free: {quota: 1MiB}}";

  private static final Field<Integer> NUMBER = DSL.field("drive_no", SQLDataType.INTEGER);
  private static final Field<Long> CREATED_AT = DSL.field("created_at", SQLDataType.BIGINT);

  @TempDir private Path folder;

  private static void join(Served served, FormBrowser browser, String email, String welcome) {
    browser.open("/welcome?code=" + welcome).press("/signup", "email", email);
    browser.press("/signup/code", "code", served.mailed(email));
    browser.press("/signup/finish", "displayName", "Somebody", "password", GOOD);
    assertThat(browser.at()).isEqualTo("/account");
  }

  private static void joinBoth(Served served, FormBrowser ana, FormBrowser ben) {
    join(served, ana, ANA, served.holdfast().identity().signUps().ownerCode().orElseThrow());
    join(served, ben, BEN, served.holdfast().identity().signUps().inviteByKeeper());
  }

  private static String madeVoucher(FormBrowser owner, String... typed) {
    owner.open("/account/vouchers").press("/account/vouchers", typed);
    Matcher secret = SECRET.matcher(owner.html());
    assertThat(secret.find()).as(owner.text()).isTrue();
    return secret.group(1);
  }

  private static AccountId account(Served served, String email) {
    return served.holdfast().accounts().find(EmailAddress.parse(email)).orElseThrow().id();
  }

  @Test
  void aVoucherIsMadeRedeemedAndRefusedTheSecondTime() {
    try (Served served = Served.start(folder.resolve("data"), "");
        FormBrowser ana = new FormBrowser(served);
        FormBrowser ben = new FormBrowser(served)) {
      joinBoth(served, ana, ben);
      String code = madeVoucher(ana, "days", "365", "times", "1", "valid", "90", "note", "raffle");
      assertThat(code).hasSize(143);

      assertThat(ben.open("/account/plan").text()).contains("Free", "0 bytes of 5 GB used");
      String altered = (code.startsWith("1", 9) ? "2" : "1") + code.substring(10);
      ben.press("/account/plan", "voucher", code.substring(0, 9) + altered);
      assertThat(ben.status()).isEqualTo(400);
      assertThat(ben.text()).contains("not a voucher of this server", "Free");

      ben.press("/account/plan", "voucher", code);
      assertThat(ben.text()).contains("The voucher is redeemed", "Premium", "until", "1 TB");

      ben.open("/account/plan").press("/account/plan", "voucher", code);
      assertThat(ben.status()).isEqualTo(400);
      assertThat(ben.text()).contains("redeemed already", "Premium");
      ana.open("/account/plan").press("/account/plan", "voucher", code);
      assertThat(ana.text()).contains("redeemed already", "Free");
      assertThat(ana.open("/account/vouchers").text())
          .contains("raffle", "redeemed by 1 of 1")
          .doesNotContain(code);
      served.holdfast().checkpoint();
      assertThat(ben.open("/account/activity").text())
          .contains("redeemed a voucher", "set the plan of this account to premium");
    }
  }

  @Test
  void aRevokedVoucherIsRefusedAndOnlyTheOwnerSeesThesePages() {
    try (Served served = Served.start(folder.resolve("data"), "");
        FormBrowser ana = new FormBrowser(served);
        FormBrowser ben = new FormBrowser(served)) {
      joinBoth(served, ana, ben);
      String code = madeVoucher(ana, "days", "", "times", "3", "valid", "1", "note", "");

      ana.open("/account/vouchers").press("/account/vouchers/revoke");
      assertThat(ana.text()).contains("Nobody can redeem it any more", "revoked");
      ben.open("/account/plan").press("/account/plan", "voucher", code);
      assertThat(ben.status()).isEqualTo(400);
      assertThat(ben.text()).contains("does not count any more");

      for (String page : List.of("/account/plans", "/account/vouchers")) {
        assertThat(ben.open(page).status()).isEqualTo(403);
        assertThat(ben.text()).contains("Only the owner").doesNotContain(ANA);
      }
      assertThat(ben.open("/account").text()).doesNotContain("Vouchers", "Accounts and plans");
      ana.open("/account/vouchers").press("/account/vouchers", "days", "9999", "times", "x");
      assertThat(ana.status()).isEqualTo(400);
    }
  }

  @Test
  void aSmallerPlanHoldsAtOnceTakesNothingAwayAndIsToldOnce() throws Exception {
    try (Served served = Served.start(folder.resolve("data"), SMALL);
        FormBrowser ana = new FormBrowser(served);
        FormBrowser ben = new FormBrowser(served)) {
      joinBoth(served, ana, ben);
      String token = served.holdfast().tokens().issue(account(served, BEN), "client");
      assertThat(put(served, token, "big.bin", 2 << 20)).isEqualTo(507);

      setPlan(ana, served, "premium");
      assertThat(put(served, token, "big.bin", 2 << 20)).isEqualTo(201);
      setPlan(ana, served, "free");

      assertThat(put(served, token, "more.bin", 1)).isEqualTo(507);
      String quota = new String(served.bytes("/v1.0/me/drive?$select=quota", token).body(), UTF_8);
      assertThat(quota).contains("\"state\":\"exceeded\"", "\"total\":1048576");
      assertThat(served.bytes("/v1.0/me/drive/root:/big.bin", token).statusCode()).isEqualTo(200);
      assertThat(ben.open("/account/plan").text())
          .contains("2 MB of 1 MB used", "Your drive is full", "Nothing is deleted");
      assertThat(ana.open("/account/plans").text())
          .contains(BEN, "2 MB of 1 MB used", "takes nothing new")
          .doesNotContain("big.bin");

      served.holdfast().driveUse().tell();
      served.holdfast().driveUse().tell();
      assertThat(subjects(served, BEN))
          .containsOnlyOnce("Your drive is full")
          .contains("Your plan changed");
    }
  }

  private static void setPlan(FormBrowser owner, Served served, String plan) {
    owner
        .open("/account/plans")
        .press("/account/plans", "id", account(served, BEN).text(), "plan", plan, "days", "");
    assertThat(owner.text()).contains("The new plan holds already");
  }

  private static int put(Served served, String token, String name, int bytes) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(served.https().resolve("/v1.0/me/drive/root:/" + name + ":/content"))
            .header("Authorization", "Bearer " + token)
            .PUT(HttpRequest.BodyPublishers.ofByteArray(new byte[bytes]))
            .build();
    try (HttpClient client = served.client()) {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }

  private static List<String> subjects(Served served, String to) {
    return served.holdfast().deliveries().outbox(50).stream()
        .map(OutboxMessage::message)
        .filter(each -> each instanceof Message.Mail mail && mail.to().equals(to))
        .map(each -> ((Message.Mail) each).subject())
        .toList();
  }

  @Test
  void accountsFromBeforeGetThePlanThatTheirDriveWasBoundToAndNoOther() {
    Path data = folder.resolve("data");
    try (Holdfast first = Machine.open(data)) {
      makeOneFromBefore(first, ANA, true);
      makeOneFromBefore(first, BEN, false);
      assertThat(plan(first, ANA)).isEqualTo(Plan.FREE);
    }

    try (Holdfast later = Machine.open(data)) {
      assertThat(plan(later, ANA)).isEqualTo(Plan.PREMIUM);
      assertThat(plan(later, BEN)).isEqualTo(Plan.FREE);
      later.identity().plans().changeByKeeper(id(later, ANA), Plan.FREE, Optional.empty());
    }

    try (Holdfast later = Machine.open(data)) {
      assertThat(plan(later, ANA)).isEqualTo(Plan.FREE);
    }
  }

  private static AccountId id(Holdfast holdfast, String email) {
    return holdfast.accounts().find(EmailAddress.parse(email)).orElseThrow().id();
  }

  private static Plan plan(Holdfast holdfast, String email) {
    return holdfast.identity().plans().of(id(holdfast, email)).plan();
  }

  /// As the tables were when plans stood in the rows of drives.
  ///
  /// @param genuine whether the drive's row is bound to it, or edited
  private static void makeOneFromBefore(Holdfast holdfast, String email, boolean genuine) {
    Account account = holdfast.accounts().create(EmailAddress.parse(email), "");
    Drive drive = holdfast.drives().create(account.id());
    ServerSecret secret = new SecretStore(holdfast.database()).open(holdfast.vault()).orElseThrow();
    SealedFields fields =
        new SealedFields(
            secret.derived("account index"), secret.derived("account seal"), holdfast.random());
    byte[] id = account.id().bytes();
    holdfast
        .database()
        .write(
            tx -> {
              byte[] sealed =
                  tx.resultQuery(
                          "select sealed from identity_account where account_id = ?", (Object) id)
                      .fetchSingle()
                      .get(0, byte[].class);
              List<String> texts = fields.open("signin_account.sealed", id, sealed).subList(0, 8);
              tx.execute(
                  "update identity_account set sealed = ? where account_id = ?",
                  fields.seal("signin_account.sealed", id, texts),
                  id);
              return tx.execute("update drive set plan = 2 where owner = ?", (Object) id);
            });
    if (genuine) {
      bind(holdfast, drive);
    }
  }

  private static void bind(Holdfast holdfast, Drive drive) {
    byte[] owner = drive.owner().bytes();
    try (DriveKey key =
        holdfast
            .keys()
            .lease(
                drive.id(),
                () -> {
                  throw new IllegalStateException("it was made just now");
                })) {
      holdfast
          .database()
          .write(
              tx -> {
                Record row =
                    tx.resultQuery(
                            "select drive_no, created_at from drive where owner = ?",
                            (Object) owner)
                        .coerce(NUMBER, CREATED_AT)
                        .fetchSingle();
                byte[] bound =
                    ByteBuffer.allocate(52)
                        .put("HFD1".getBytes(US_ASCII))
                        .put(drive.id().bytes())
                        .putInt(row.get(NUMBER))
                        .put(owner)
                        .putInt(2)
                        .putLong(row.get(CREATED_AT))
                        .array();
                return tx.execute(
                    "update drive set mac = ? where owner = ?",
                    key.mac(1, "drive-row").doFinal(bound),
                    owner);
              });
    }
  }

  @Test
  void r11_aDriveOfAnAccountWhosePlanWasEditedIsNotShown() {
    try (Holdfast holdfast = Machine.open(folder.resolve("data"))) {
      Account ana = holdfast.accounts().create(EmailAddress.parse(ANA), "");
      Account ben = holdfast.accounts().create(EmailAddress.parse(BEN), "");
      holdfast.identity().plans().changeByKeeper(ana.id(), Plan.PREMIUM, Optional.empty());
      Drive his = holdfast.drives().create(ben.id());

      holdfast
          .database()
          .write(
              tx ->
                  tx.execute(
                      "update identity_account set sealed = (select sealed from identity_account"
                          + " where account_id = ?) where account_id = ?",
                      ana.id().bytes(),
                      ben.id().bytes()));

      assertThatThrownBy(his::info).isInstanceOf(DriveRefusal.Tampered.class);
    }
  }
}
