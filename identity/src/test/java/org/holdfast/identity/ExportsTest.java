package org.holdfast.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Reason;
import org.holdfast.audit.Who;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Links to archives of all that a person has.
@SuppressWarnings("NullAway.Init") // JUnit sets them before each test
class ExportsTest {

  private static final Instant END = House.NOON.plus(Duration.ofDays(7));
  private static final UUID ARCHIVE = new UUID(7, 7);

  @TempDir private Path folder;
  private House house;
  private Exports exports;
  private Browser laptop;
  private Account ana;

  @BeforeEach
  void open() {
    house = new House(folder, SignUps.Policy.INVITATION);
    exports = house.identity.exports();
    ana = house.ana();
    laptop = new Browser(house);
    laptop.password(House.ANA, House.GOOD, false);
  }

  @AfterEach
  void close() {
    house.close();
  }

  private String make() {
    return exports.make(laptop.fresh(), ARCHIVE, END);
  }

  @Test
  void aLinkOpensItsArchiveAndIsToldByMailAndInTheLog() {
    String secret = make();

    assertThat(exports.open(secret)).contains(new Export(ARCHIVE, ana.id(), House.NOON, END));
    assertThat(exports.list(ana.id())).hasSize(1);
    assertThat(house.news(House.ANA.shown())).contains(News.ExportMade.class);
    assertThat(house.count(EventKind.EXPORT_MADE)).isEqualTo(1);
  }

  @Test
  void makingOneAsksForAProofOfTheLastFiveMinutes() {
    house.later(Duration.ofMinutes(5));

    assertThatThrownBy(this::make).isInstanceOf(IdentityRefusal.ProofTooOld.class);
    assertThat(exports.list(ana.id())).isEmpty();
  }

  @Test
  void thereAreAFewAtMost() {
    for (int i = 0; i < Exports.MOST; i++) {
      exports.make(laptop.fresh(), new UUID(7, i), END);
    }

    assertThatThrownBy(this::make).isInstanceOf(AccountRefusal.class);
    exports.end(ana.id(), new UUID(7, 1));
    assertThat(exports.open(make())).isPresent();
  }

  @Test
  void itEndsWithItsTime() {
    String secret = make();
    house.later(Duration.ofDays(7));

    assertThat(exports.open(secret)).isEmpty();
    assertThat(exports.find(ARCHIVE)).isEmpty();
    house.identity.keepHouse();
    assertThat(rows()).isZero();
  }

  @Test
  void itEndsAsItsOwnerSaysAndAsNobodyElse() {
    String secret = make();

    assertThat(exports.end(new AccountId(new UUID(1, 1)), ARCHIVE)).isFalse();
    assertThat(exports.open(secret)).isPresent();
    assertThat(exports.end(ana.id(), ARCHIVE)).isTrue();
    assertThat(exports.open(secret)).isEmpty();
    assertThat(house.count(EventKind.EXPORT_ENDED)).isEqualTo(1);
  }

  @Test
  void w14_itEndsWhenItsOwnerSignsOutEverywhere() {
    String secret = make();

    house.identity.securing().signOutEverywhere(ana.id());

    assertThat(exports.open(secret)).isEmpty();
  }

  @Test
  void w14_itEndsWithANewPassword() {
    String secret = make();
    try (Password typed = Password.of("nine loud geese sleep under a wet bridge")) {
      house.identity.securing().changePassword(laptop.fresh(), typed);
    }

    assertThat(exports.open(secret)).isEmpty();
  }

  @Test
  void itOpensNothingOnceTheAccountIsClosed() {
    String secret = make();

    house.identity.securing().freeze(ana.id());

    assertThat(exports.open(secret)).isEmpty();
  }

  @Test
  void noneIsMadeForAnAccountThatIsClosed() {
    BrowserSession before = laptop.fresh();
    house.identity.securing().freeze(ana.id());

    assertThatThrownBy(() -> exports.make(before, ARCHIVE, END)).isInstanceOf(AccountRefusal.class);
  }

  @Test
  void itOpensNothingWhileItsOwnerMayNotSignInHoweverThatCame() {
    String secret = make();
    house.database.write(
        tx ->
            house.identity.accounts().change(tx, ana.id(), each -> each.standing(Standing.FROZEN)));

    assertThat(exports.open(secret)).isEmpty();
  }

  @Test
  void w26_aLinkThatWasShownInClearIsOverAndThatIsInTheLog() {
    String secret = make();

    house.identity.credentials().revoke(secret);
    house.identity.credentials().revoke(secret); // it is over already

    assertThat(exports.open(secret)).isEmpty();
    assertThat(house.count(EventKind.EXPORT_ENDED)).isEqualTo(1);
    assertThat(house.events.getLast().reason()).isEqualTo(Reason.SENT_IN_CLEAR);
    assertThat(house.events.getLast().account()).contains(ana.id().value());
  }

  @Test
  void r11_aLinkCannotBeMadeToLast() {
    String secret = make();
    house.database.write(
        tx ->
            tx.execute(
                "update identity_export set ends_at = ?", END.plusSeconds(86_400).toEpochMilli()));

    assertThatThrownBy(() -> exports.open(secret)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatIsNoLinkOpensNothing() {
    String secret = make();

    assertThat(exports.open("")).isEmpty();
    assertThat(exports.open(secret.substring(1))).isEmpty();
    char other = secret.endsWith("A") ? 'E' : 'A';
    assertThat(exports.open(secret.substring(0, 45) + other)).isEmpty();
  }

  @Test
  void whoFetchesItIsNotedAsSomebody() {
    exports.fetched(exports.open(make()).orElseThrow());

    assertThat(house.events.getLast().kind()).isEqualTo(EventKind.EXPORT_FETCHED);
    assertThat(house.events.getLast().who()).isEqualTo(new Who.Stranger());
    assertThat(house.events.getLast().account()).contains(ana.id().value());
  }

  @Test
  void whatIsKeptAboutAPersonIsThereWithoutSecrets() {
    house.identity.tokens().issueOwn(ana.id(), "Backup", TokenInfo.Kind.TOKEN, AppScope.ALL);
    make();

    AccountData data = exports.data(exports.find(ARCHIVE).orElseThrow());

    assertThat(data.account().email()).isEqualTo(House.ANA);
    assertThat(data.security().factors()).hasSize(1);
    assertThat(data.sessions()).hasSize(1);
    assertThat(data.tokens()).extracting(TokenInfo::name).containsExactly("Backup");
  }

  @Test
  void r18_itsSecretLiesNowhere() throws Exception {
    String secret = make();
    house.close();

    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .doesNotContain(secret, secret.substring(3));
      }
    }
  }

  @Test
  void r11_aLinkThatWasGivenToAnotherAccountDoesNotOpen() {
    String secret = make();
    house.database.write(
        tx -> tx.execute("update identity_export set account_id = ?", (Object) new byte[16]));

    assertThatThrownBy(() -> exports.open(secret)).isInstanceOf(IllegalStateException.class);
  }

  private int rows() {
    return house.database.read(tx -> tx.fetch("select 1 from identity_export")).size();
  }
}
