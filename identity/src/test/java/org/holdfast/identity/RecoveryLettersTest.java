package org.holdfast.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Factor;
import org.holdfast.audit.Personal;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A recovery is answered before anything depends on who has an account.
@SuppressWarnings("NullAway.Init") // JUnit sets them before each test
class RecoveryLettersTest {

  private static final EmailAddress NOBODY = EmailAddress.parse("nobody@example.org");

  @TempDir private Path folder;
  private House house;
  private Browser stranger;
  private int sentBefore;

  @BeforeEach
  void ana() {
    house = new House(folder, SignUps.Policy.OPEN);
    house.ana();
    stranger = new Browser(house, "203.0.113.66");
    sentBefore = house.letters.size(); // they number the letters, so they stay
    house.events.clear();
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void w18_anAnswerWritesTheSameForAnAddressWithAnAccountAndWithout() {
    house.later(Duration.ofDays(2));
    house.identity.keepHouse(); // no code was sent to either of late
    begin(EmailAddress.parse("first@example.org")); // where it comes from is counted from here on
    Map<String, Integer> before = rows();
    begin(NOBODY);
    Map<String, Integer> between = rows();
    begin(House.ANA);
    Map<String, Integer> after = rows();

    assertThat(added(between, after)).isEqualTo(added(before, between)).isNotEmpty();
    assertThat(sent()).isZero();
    assertThat(house.events).isEmpty();
  }

  @Test
  void soonAfterTheCodeGoesToWhoHasAnAccountAndNothingIsLeftWaiting() {
    begin(NOBODY);
    begin(House.ANA);
    house.identity.sendDue();
    house.identity.sendDue();

    assertThat(sent()).isOne();
    assertThat(waiting()).isZero();
    assertThat(stranger.prove(new Proof.WithCode(house.code("ana@example.org")), false))
        .isInstanceOf(Step.NewPassword.class);
  }

  @Test
  void theLogTellsWhoAskedAndNotWhoSent() {
    Circumstances asking =
        new Circumstances(
            Optional.of(new UUID(1, 2)),
            Factor.NONE,
            new Personal("", "203.0.113.66", "Firefox on Linux"));
    ScopedValue.where(Circumstances.CURRENT, asking).run(() -> begin(House.ANA));
    house.identity.sendDue();

    List<Event> sent =
        house.events.stream().filter(event -> event.kind() == EventKind.CODE_SENT).toList();
    assertThat(sent).hasSize(1);
    assertThat(sent.getFirst().circumstances()).isEqualTo(asking);
  }

  @Test
  void aRecoveryCodeWorksBeforeTheMailIsSent() {
    Browser laptop = new Browser(house);
    laptop.password(House.ANA, House.GOOD, false);
    String code = house.identity.securityInfo().makeRecoveryCodes(laptop.fresh()).getFirst();
    begin(House.ANA);

    assertThat(stranger.prove(new Proof.WithRecoveryCode(code), false))
        .isInstanceOf(Step.NewPassword.class);
    house.identity.sendDue();
    assertThat(waiting()).isZero();
  }

  @Test
  void whatWaitedTooLongIsNotSent() {
    begin(House.ANA);
    house.later(Duration.ofHours(1));
    house.identity.sendDue();

    assertThat(sent()).isZero();
    assertThat(waiting()).isZero();
  }

  @Test
  void r18_whatWaitsLiesNowhereInClear() throws IOException {
    begin(House.ANA);

    assertThat(waiting()).isOne();
    String bytes = bytes("a.db") + bytes("a.db-wal");
    assertThat(bytes).contains("identity_recovery_asked");
    assertThat(bytes).doesNotContain("ana@example", stranger.attempt);
  }

  @Test
  void oneThatWasAlteredKeepsNobodyElseWaiting() {
    begin(House.ANA);
    house.database.write(
        tx -> tx.execute("update identity_recovery_asked set ends_at = ends_at - 1"));
    begin(House.ANA);
    house.identity.sendDue();

    assertThat(sent()).isOne();
    assertThat(waiting()).isZero();
  }

  private void begin(EmailAddress email) {
    stranger.kept(house.identity.signIns().recover(email, stranger.visitor()));
  }

  private String bytes(String name) throws IOException {
    return Files.readString(folder.resolve(name), StandardCharsets.ISO_8859_1);
  }

  private int sent() {
    return house.letters.size() - sentBefore;
  }

  private int waiting() {
    return rows().getOrDefault("identity_recovery_asked", 0);
  }

  private Map<String, Integer> rows() {
    return house.database.read(
        tx -> {
          Map<String, Integer> rows = new HashMap<>();
          tx.resultQuery(
                  "select name from sqlite_master where type = 'table'"
                      + " and name not like 'schema_history%'")
              .coerce(DSL.field("name", String.class))
              .fetch(0, String.class)
              .forEach(name -> rows.put(name, tx.fetchCount(DSL.table(DSL.name(name)))));
          return rows;
        });
  }

  private static Map<String, Integer> added(Map<String, Integer> from, Map<String, Integer> to) {
    Map<String, Integer> added = new HashMap<>();
    to.forEach(
        (table, count) -> {
          int more = count - from.getOrDefault(table, 0);
          if (more > 0) {
            added.put(table, more);
          }
        });
    return added;
  }
}
