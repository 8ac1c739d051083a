package org.holdfast.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.database.PostgresDatabase;
import org.holdfast.database.PostgresForTests;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two things at once that must not miss each other, on PostgreSQL, where changes run side by side
/// (W21). The second begins inside the first one's change: it finishes there only if it does not
/// wait for the first, which is the mistake.
@SuppressWarnings("NullAway.Init") // JUnit sets them before each test
class PostgresSignInRaceTest {

  private House house;
  private Identity identity;
  private Browser laptop;

  @BeforeEach
  void open() throws IOException {
    house =
        new House(
            PostgresDatabase.open(PostgresForTests.fresh(8), List.of(Identity.SCHEMA)),
            SignUps.Policy.OPEN);
    identity = house.identity;
    laptop = new Browser(house);
  }

  @AfterEach
  void close() throws IOException {
    house.close();
  }

  /// Begins `second` inside the change that tells of `when`, and lets it go on for a while.
  private <T> Supplier<T> during(EventKind when, Supplier<T> second) {
    List<CompletableFuture<T>> begun = new ArrayList<>();
    house.onlooker = event -> begin(event, when, second, begun);
    return () -> begun.getFirst().join();
  }

  private static <T> void begin(
      Event event, EventKind when, Supplier<T> second, List<CompletableFuture<T>> begun) {
    if (event.kind() != when || !begun.isEmpty()) {
      return;
    }
    begun.add(CompletableFuture.supplyAsync(second));
    try {
      begun.getFirst().get(500, TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException _) {
      return; // it waits, as it should
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void w21_oneOfTwoOwnersTakesTheServer() {
    String one = ready(House.ANA);
    String other = ready(EmailAddress.parse("eve@example.org"));
    String codeOfOne = codes.get(0);
    String codeOfOther = codes.get(1);
    Supplier<Boolean> second =
        during(EventKind.ACCOUNT_CREATED, () -> joins(other, "Eve", codeOfOther));

    joins(one, "Ana Sol", codeOfOne);

    assertThat(second.get()).isFalse();
    assertThat(identity.accounts().all()).hasSize(1);
  }

  private final List<String> codes = new ArrayList<>();

  private String ready(EmailAddress email) {
    codes.add(identity.signUps().ownerCode().orElseThrow());
    String attempt = identity.signUps().begin(email, codes.getLast(), laptop.visitor());
    identity.signUps().confirm(attempt, house.code(email.shown()));
    return attempt;
  }

  private boolean joins(String attempt, String name, String code) {
    try (Password typed = Password.of(House.GOOD)) {
      identity.signUps().finish(attempt, name, code, typed);
      return true;
    } catch (IdentityRefusal.Over _) {
      return false;
    }
  }

  @Test
  void w14_whoSignsInWhileOthersAreShutOutIsShutOut() {
    Account ana = house.ana();
    Supplier<Boolean> second =
        during(
            EventKind.SIGN_IN,
            () -> {
              identity.securing().signOutEverywhere(ana.id());
              return true;
            });

    laptop.password(House.ANA, House.GOOD, false);
    assertThat(second.get()).isTrue();
    assertThat(laptop.signedIn()).isEmpty();
  }

  @Test
  void w21_twoRemovalsAtOnceLeaveTwoWays() {
    house.ana();
    laptop.password(House.ANA, House.GOOD, false);
    Enrolling.App app = identity.enrolling().app(laptop.fresh(), "My phone");
    identity.enrolling().confirm(laptop.fresh(), app.attempt(), house.app(app.secret()));
    String mail =
        identity.enrolling().email(laptop.fresh(), EmailAddress.parse("ana@elsewhere.org"));
    identity.enrolling().confirm(laptop.fresh(), mail, house.code("ana@elsewhere.org"));
    identity.securityInfo().makeRecoveryCodes(laptop.fresh());
    identity.securityInfo().twoStep(laptop.fresh(), true);
    house.later(Duration.ofMinutes(1));
    BrowserSession session = laptop.fresh();
    List<FactorId> own =
        identity.securityInfo().overview(session).factors().stream()
            .filter(each -> !each.shown().equals("a***@example.org"))
            .map(ShownFactor::id)
            .toList();
    Supplier<Boolean> second = during(EventKind.FACTOR_REMOVED, () -> removes(session, own.get(1)));

    assertThat(removes(session, own.get(0))).isTrue();

    assertThat(second.get()).isFalse();
  }

  private boolean removes(BrowserSession session, FactorId factor) {
    try {
      identity.securityInfo().remove(session, factor);
      return true;
    } catch (IdentityRefusal.TooFewWays _) {
      return false;
    }
  }

  @Test
  void w21_anAccountThatIsKeptAtTheLastInstantIsKept() {
    Account ana = house.ana();
    laptop.password(House.ANA, House.GOOD, false);
    identity.leaving().ask(laptop.fresh());
    house.later(Duration.ofDays(29));
    identity.keepHouse();
    house.later(Duration.ofDays(1));
    Supplier<Integer> second =
        during(EventKind.DELETION_UNDONE, () -> identity.leaving().going().size());

    laptop.password(House.ANA, House.GOOD, false);
    identity.leaving().keepProven(laptop.attempt);

    assertThat(second.get()).isZero();
    assertThat(identity.leaving().going()).isEmpty();
    assertThat(identity.accounts().find(ana.id()).map(Account::standing)).contains(Standing.ACTIVE);
  }

  @Test
  void w21_ofTwoOwnersOneStays() {
    house.ana();
    EmailAddress eve = EmailAddress.parse("eve@example.org");
    identity.accounts().makeOwner(house.join(eve, "Eve", House.GOOD, "").id());
    house.join(EmailAddress.parse("ben@example.org"), "Ben", House.GOOD, "");
    Browser phone = new Browser(house);
    laptop.password(House.ANA, House.GOOD, false);
    phone.password(eve, House.GOOD, false);
    BrowserSession one = laptop.fresh();
    BrowserSession other = phone.fresh();
    Supplier<Boolean> second = during(EventKind.DELETION_ASKED, () -> leaves(other));

    assertThat(leaves(one)).isNotEqualTo(second.get());
  }

  private boolean leaves(BrowserSession session) {
    try {
      identity.leaving().ask(session);
      return true;
    } catch (IdentityRefusal.LastOwner _) {
      return false;
    }
  }
}
