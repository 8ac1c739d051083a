package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.holdfast.delivery.OutboxMessage;
import org.holdfast.identity.EmailAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Deleting an account and keeping it, through the real door with plain forms.
@SuppressWarnings("NullAway.Init") // made before each test
class LeavingPagesTest {

  private static final String ANA = "ana@example.org";
  private static final String GOOD = "seven quiet herons cross a frozen lake";
  private static final Pattern LINK = Pattern.compile("https://[^/ ]+(/keep\\?code=hk_[\\w-]{43})");

  @TempDir private Path folder;
  private Served served;
  private FormBrowser laptop;
  private FormBrowser phone;

  @BeforeEach
  void begin() {
    served = Served.start(folder.resolve("data"), "");
    laptop = new FormBrowser(served);
    phone = new FormBrowser(served);
    String code = served.holdfast().identity().signUps().ownerCode().orElseThrow();
    laptop.open("/welcome?code=" + code).press("/signup", "email", ANA);
    laptop.press("/signup/code", "code", served.mailed(ANA));
    laptop.press("/signup/finish", "displayName", "Ana", "password", GOOD);
    assertThat(laptop.at()).isEqualTo("/account");
  }

  @AfterEach
  void end() {
    laptop.close();
    phone.close();
    served.close();
  }

  private static FormBrowser signIn(FormBrowser browser) {
    return browser.open("/signin").press("/signin", "email", ANA, "password", GOOD);
  }

  private void delete() {
    assertThat(laptop.open("/account").text()).contains("Delete your account");
    laptop.open("/account/delete").press("/account/delete", "sure", "yes");
    assertThat(laptop.status()).isEqualTo(200);
    assertThat(laptop.text()).contains("Your account is closed", "deleted for good on");
  }

  /// As it stands in the newest mail.
  private String link() {
    for (OutboxMessage each : served.holdfast().deliveries().outbox(50)) {
      Matcher found = LINK.matcher(each.message().text());
      if (found.find()) {
        return found.group(1);
      }
    }
    throw new AssertionError("no mail has the address");
  }

  @Test
  void thePageSaysWhatHappensAndWantsToBeMeant() {
    laptop.open("/account/delete");
    assertThat(laptop.text()).contains("30 days", "nobody can read them any more", "receipt");

    laptop.press("/account/delete");

    assertThat(laptop.status()).isEqualTo(400);
    assertThat(laptop.text()).contains("Tick the box");
    assertThat(laptop.open("/account").at()).isEqualTo("/account");
  }

  @Test
  void theMailsButtonKeepsTheAccountAndItsAddressAloneDoesNot() {
    delete();
    assertThat(laptop.open("/account").at()).startsWith("/signin");
    String link = link();

    phone.open(link).open(link); // programs that look through mail do that too
    assertThat(phone.text()).contains("deleted for good", "on");
    assertThat(signIn(laptop).at()).isEqualTo("/signin/leaving");

    phone.open(link).press("/keep");
    assertThat(phone.status()).isEqualTo(200);
    assertThat(phone.text()).contains("Your account stays", "somebody else was signed in");
    assertThat(signIn(laptop).at()).isEqualTo("/account");
    assertThat(phone.open(link).status()).isEqualTo(404);
  }

  @Test
  void whoSignsInSeesNothingButHowToKeepIt() {
    delete();

    assertThat(signIn(phone).at()).isEqualTo("/signin/leaving");
    assertThat(phone.open("/account").at()).startsWith("/signin");
    phone.open("/signin/leaving").press("/signin/leaving");

    assertThat(phone.text()).contains("Your account stays");
    assertThat(signIn(phone).at()).isEqualTo("/account");
    assertThat(phone.open("/signin/leaving").at()).startsWith("/signin?");
  }

  @Test
  void w08_aFormFromElsewhereKeepsOrDeletesNothing() {
    var fields = laptop.open("/account/delete").fields("/account/delete", "sure", "yes");
    fields.remove("ticket");
    assertThat(laptop.post("/account/delete", fields).status()).isEqualTo(403);
    assertThat(laptop.open("/account").at()).isEqualTo("/account");
    delete();

    var keep = phone.open(link()).fields("/keep");
    keep.remove("ticket");
    assertThat(phone.post("/keep", keep).status()).isEqualTo(403);
    assertThat(signIn(laptop).at()).isEqualTo("/signin/leaving");
  }

  @Test
  void aServerOnWhichOthersHaveAccountsKeepsItsOwner() {
    var ben = EmailAddress.parse("ben@example.org");
    served.holdfast().accounts().create(ben, "Ben");

    laptop.open("/account/delete");

    assertThat(laptop.status()).isEqualTo(403);
    assertThat(laptop.text()).contains("the only one who owns this server", "account owner");
    ConsoleDesk desk = new ConsoleDesk(served.holdfast());
    assertThat(desk.run(new ConsoleCommand.Owner(ben.shown()), (_, _) -> {}).lines())
        .containsExactly("ben@example.org owns the server");
    delete();
    assertThat(desk.run(new ConsoleCommand.List(), (_, _) -> {}).lines())
        .anyMatch(line -> line.contains(ANA) && line.contains("to be deleted on"));
  }
}
