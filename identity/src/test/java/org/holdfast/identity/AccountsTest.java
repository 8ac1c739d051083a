package org.holdfast.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.holdfast.audit.AuditLog;
import org.holdfast.database.Database;
import org.holdfast.database.SealedFields;
import org.holdfast.database.SqliteDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init") // JUnit sets them before each test
class AccountsTest {

  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
  private static final EmailAddress ANA = EmailAddress.parse("Ana@Example.ORG");

  private final SecureRandom random = new SecureRandom();
  @TempDir private Path folder;
  private Instant now = NOON;
  private Database database;
  private Accounts accounts;
  private Tokens tokens;

  @BeforeEach
  void open() {
    database = SqliteDatabase.open(folder.resolve("a.db"), List.of(Identity.SCHEMA), Runnable::run);
    accounts = new Accounts(books());
    tokens = tokens();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private Books books() {
    SealedFields fields = new SealedFields(key(1), key(2), random);
    return new Books(database, fields, random, () -> now, AuditLog.NONE);
  }

  private Tokens tokens() {
    Books books = books();
    return new Tokens(books, new Accounts(books), Runnable::run);
  }

  private static SecretKeySpec key(int fill) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) fill);
    return new SecretKeySpec(bytes, "AES");
  }

  @Test
  void anAccountIsFoundByItsAddressHoweverItIsWritten() {
    Account made = accounts.create(ANA, "Ana Sol");

    Account found = accounts.find(EmailAddress.parse(" ANA@example.org ")).orElseThrow();
    assertThat(found).isEqualTo(made);
    assertThat(found.email().shown()).isEqualTo("Ana@example.org");
    assertThat(found.createdAt()).isEqualTo(NOON);
    assertThat(accounts.all()).containsExactly(made);
  }

  @Test
  void anAddressHasOneAccount() {
    accounts.create(ANA, "Ana");

    assertThatThrownBy(() -> accounts.create(EmailAddress.parse("ana@example.org"), "Other"))
        .isInstanceOf(AccountRefusal.class)
        .hasMessageContaining("already");
    assertThat(accounts.all()).hasSize(1);
  }

  @Test
  void aTokenSignsItsAccountIn() {
    Account ana = accounts.create(ANA, "Ana Sol");
    Account ben = accounts.create(EmailAddress.parse("ben@example.org"), "");
    String token = tokens.issue(ana.id(), "laptop");
    String bens = tokens.issue(ben.id(), "phone");

    SignedIn signedIn = tokens.bearer(token).orElseThrow();
    assertThat(signedIn.account()).isEqualTo(ana.id());
    assertThat(signedIn.email()).isEqualTo("Ana@example.org");
    assertThat(signedIn.displayName()).isEqualTo("Ana Sol");
    assertThat(tokens.bearer(bens).orElseThrow().displayName()).isEqualTo("ben");
    assertThat(tokens.alive(signedIn.session())).isTrue();
    assertThat(token).matches("hf_[A-Za-z0-9_-]{43}").isNotEqualTo(bens);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "hf_", "x", "hf_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "hf_\u0000"})
  void whatIsNoTokenSignsNobodyIn(String sent) {
    tokens.issue(accounts.create(ANA, "").id(), "laptop");

    assertThat(tokens.bearer(sent)).isEmpty();
  }

  @Test
  void w14_aRevokedTokenIsDeadAtOnceEverywhere() {
    Account ana = accounts.create(ANA, "");
    String token = tokens.issue(ana.id(), "laptop");
    String other = tokens.issue(ana.id(), "phone");
    Tokens elsewhere = tokens(); // as another process would have it
    SessionId session = elsewhere.bearer(token).orElseThrow().session();
    assertThat(elsewhere.alive(session)).isTrue();
    assertThat(tokens.bearer(token)).isPresent();
    assertThat(tokens.alive(session)).isTrue();

    tokens.revoke(token);

    assertThat(tokens.bearer(token)).isEmpty();
    assertThat(tokens.alive(session)).isFalse();
    now = now.plusSeconds(1);
    assertThat(elsewhere.bearer(token)).isEmpty();
    assertThat(elsewhere.alive(session)).isFalse();
    assertThat(elsewhere.bearer(other)).isPresent();
  }

  @Test
  void tokensAreListedAndRevokedByTheirSession() {
    Account ana = accounts.create(ANA, "");
    tokens.issue(ana.id(), "laptop");
    String phone = tokens.issue(ana.id(), "phone");
    tokens.bearer(phone);

    List<TokenInfo> listed = tokens.list(ana.id());
    assertThat(listed).extracting(TokenInfo::name).containsExactlyInAnyOrder("laptop", "phone");
    TokenInfo used =
        listed.stream().filter(each -> each.name().equals("phone")).findAny().orElseThrow();
    assertThat(used.lastUsed()).contains(LocalDate.of(2026, 11, 24));
    assertThat(tokens.revoke(ana.id(), used.session())).isTrue();
    assertThat(tokens.revoke(ana.id(), used.session())).isFalse();
    assertThat(tokens.bearer(phone)).isEmpty();
    assertThat(tokens.revokeAll(ana.id())).isEqualTo(1);
  }

  @Test
  void aTokenOfAnotherAccountIsNotRevoked() {
    Account ana = accounts.create(ANA, "");
    Account ben = accounts.create(EmailAddress.parse("ben@example.org"), "");
    String token = tokens.issue(ana.id(), "laptop");

    assertThat(tokens.revoke(ben.id(), tokens.list(ana.id()).getFirst().session())).isFalse();
    assertThat(tokens.bearer(token)).isPresent();
  }

  @Test
  void theDayOfUseIsNotedOnceADay() {
    Account ana = accounts.create(ANA, "");
    String token = tokens.issue(ana.id(), "laptop");
    assertThat(tokens.list(ana.id()).getFirst().lastUsed()).isEmpty();

    tokens.bearer(token);
    now = NOON.plusSeconds(86_400);
    tokens.bearer(token);

    assertThat(tokens.list(ana.id()).getFirst().lastUsed()).contains(LocalDate.of(2026, 11, 25));
  }

  @Test
  void r18_nothingPersonalLiesInTheDatabaseInClear() throws IOException {
    Account ana = accounts.create(EmailAddress.parse("canary.bird@example.org"), "Canary Bird");
    String token = tokens.issue(ana.id(), "Canary laptop");
    tokens.bearer(token);

    for (Path file : files()) {
      String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      assertThat(bytes).doesNotContainIgnoringCase("canary").doesNotContain(token.substring(3));
    }
  }

  @Test
  void r11_aFieldThatWasMovedDoesNotOpen() {
    accounts.create(ANA, "Ana");
    accounts.create(EmailAddress.parse("ben@example.org"), "Ben");
    database.write(
        tx ->
            tx.execute(
                "update identity_account set sealed = (select max(sealed) from identity_account)"));

    assertThatThrownBy(accounts::all).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"created_at = created_at + 1", "session_id = zeroblob(16)", "sealed_name = x''"})
  void r11_anEditedTokenSignsNobodyIn(String edit) {
    Account ana = accounts.create(ANA, "Ana");
    String token = tokens.issue(ana.id(), "phone");
    database.write(tx -> tx.execute("update identity_token set " + edit));

    assertThatThrownBy(() -> tokens.bearer(token)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> tokens.list(ana.id())).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void r11_aTokenThatWasPointedAtAnotherAccountSignsNobodyIn() {
    Account ana = accounts.create(ANA, "Ana");
    Account ben = accounts.create(EmailAddress.parse("ben@example.org"), "Ben");
    String bens = tokens.issue(ben.id(), "phone");
    database.write(
        tx -> tx.execute("update identity_token set account_id = ?", (Object) ana.id().bytes()));

    assertThatThrownBy(() -> tokens.bearer(bens)).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "ana@example.org, ana@example.org",
    "Ana.Sol+drive@EXAMPLE.org, Ana.Sol+drive@example.org",
    "ana@münchen.example, ana@xn--mnchen-3ya.example",
    "a\u0301na@example.org, \u00e1na@example.org",
  })
  void anAddressIsShownAsWrittenWithItsDomainAsLookedUp(String typed, String shown) {
    assertThat(EmailAddress.parse(typed).shown()).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ana",
        "@example.org",
        "ana@",
        "a@b@c d",
        "ana sol@example.org",
        ".ana@example.org",
        "ana@exa mple.org",
        "ana@-a.org",
        "ana\u0000@example.org",
        "ana\n@example.org",
        "ana@example..org"
      })
  void whatIsNoAddressIsRefused(String typed) {
    assertThatThrownBy(() -> EmailAddress.parse(typed)).isInstanceOf(AccountRefusal.class);
  }

  @Test
  void aLongAddressIsRefused() {
    assertThatThrownBy(() -> EmailAddress.parse("a".repeat(65) + "@example.org"))
        .isInstanceOf(AccountRefusal.class);
    assertThatThrownBy(
            () -> EmailAddress.parse("a@" + "b".repeat(60) + (".c" + "d".repeat(60)).repeat(4)))
        .isInstanceOf(AccountRefusal.class);
  }

  @Test
  void whatALogMayShowIsMasked() {
    assertThat(ANA).hasToString("A***@example.org");
    assertThat(accounts.create(ANA, "Ana Sol").toString()).doesNotContain("Ana");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }
}
