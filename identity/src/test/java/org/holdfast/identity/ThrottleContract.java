package org.holdfast.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.crypto.spec.SecretKeySpec;
import org.holdfast.audit.Factor;
import org.holdfast.database.Database;
import org.holdfast.database.SealedFields;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What throttling promises, on either engine.
@SuppressWarnings("NullAway.Init") // JUnit sets them before each test
abstract class ThrottleContract {

  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  private final SealedFields fields = new SealedFields(key(1), key(2), new SecureRandom());
  private Instant now = NOON;
  private Database database;
  private Throttle throttle;
  private SendLimit sends;

  abstract Database open();

  @BeforeEach
  void build() {
    database = open();
    throttle = new Throttle(database, fields, () -> now);
    sends = new SendLimit(database, fields, () -> now);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static SecretKeySpec key(int fill) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) fill);
    return new SecretKeySpec(bytes, "AES");
  }

  private static SignInAttempt from(String address) {
    return attempt("ana", Factor.PASSWORD, address);
  }

  private static SignInAttempt attempt(String subject, Factor factor, String address) {
    try {
      return new SignInAttempt(
          subject, factor, Optional.empty(), Optional.of(InetAddress.getByName(address)));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SignInAttempt trusted(String device) {
    return new SignInAttempt("ana", Factor.PASSWORD, Optional.of(device), Optional.empty());
  }

  private static Admission waiting(long seconds) {
    return new Admission.Wait(Duration.ofSeconds(seconds));
  }

  /// Fails `times`, waiting as long as asked before each.
  private void fail(SignInAttempt attempt, int times) {
    for (int i = 0; i < times; ) {
      switch (throttle.admit(attempt)) {
        case Admission.Admitted _ -> i++;
        case Admission.Wait wait -> now = now.plus(wait.longest());
        case Admission.Disabled _ -> throw new IllegalStateException("disabled after " + i);
      }
    }
  }

  @Test
  void w15_fromTheFifthFailureOnTheWaitDoublesUpToAQuarterOfAnHour() {
    SignInAttempt attempt = from("192.0.2.7");
    fail(attempt, 4);
    assertThat(now).isEqualTo(NOON);
    List<Admission> waits = new ArrayList<>();
    for (int i = 5; i <= 17; i++) {
      fail(attempt, 1);
      waits.add(throttle.admit(attempt));
    }

    assertThat(waits)
        .extracting(wait -> ((Admission.Wait) wait).longest().toSeconds())
        .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 512L, 900L, 900L, 900L);
  }

  @Test
  void aSuccessEndsTheStreak() {
    SignInAttempt attempt = from("192.0.2.7");
    fail(attempt, 5);
    assertThat(throttle.admit(attempt)).isEqualTo(waiting(1));

    throttle.succeeded(attempt);

    fail(attempt, 4);
    assertThat(throttle.admit(attempt)).isInstanceOf(Admission.Admitted.class);
  }

  @Test
  void anAttemptThatWasNotMadeIsNotCounted() {
    SignInAttempt attempt = from("192.0.2.7");
    for (int i = 0; i < 100; i++) {
      assertThat(throttle.admit(attempt)).isInstanceOf(Admission.Admitted.class);
      throttle.withdrawn(attempt);
    }

    throttle.withdrawn(attempt);
    fail(attempt, 5);
    assertThat(throttle.admit(attempt)).isEqualTo(waiting(1));
  }

  @Test
  void w15_fiftyFailuresInARowDisableThatFactorUntilItIsSecuredAgain() {
    SignInAttempt attempt = from("192.0.2.7");
    fail(attempt, 50);

    now = now.plus(Duration.ofDays(365));
    assertThat(throttle.admit(attempt)).isInstanceOf(Admission.Disabled.class);
    throttle.sweep();
    assertThat(throttle.admit(attempt)).isInstanceOf(Admission.Disabled.class);
    assertThat(throttle.admit(attempt("ana", Factor.AUTHENTICATOR_APP, "192.0.2.7")))
        .isInstanceOf(Admission.Admitted.class);
    assertThat(throttle.admit(attempt("ben", Factor.PASSWORD, "192.0.2.7")))
        .isInstanceOf(Admission.Admitted.class);

    throttle.clear("ana", Factor.PASSWORD);
    assertThat(throttle.admit(attempt)).isInstanceOf(Admission.Admitted.class);
  }

  @Test
  void strangersDoNotLockAPersonOutOfATrustedDevice() {
    fail(from("192.0.2.7"), 50);

    assertThat(throttle.admit(trusted("laptop"))).isInstanceOf(Admission.Admitted.class);
    throttle.succeeded(trusted("laptop"));

    assertThat(throttle.admit(from("192.0.2.7"))).isInstanceOf(Admission.Disabled.class);
  }

  @Test
  void aTrustedDeviceThatGuessesIsSlowedDownByItself() {
    fail(trusted("laptop"), 50);

    assertThat(throttle.admit(trusted("laptop"))).isInstanceOf(Admission.Disabled.class);
    assertThat(throttle.admit(trusted("phone"))).isInstanceOf(Admission.Admitted.class);
    throttle.clear("ana", Factor.PASSWORD);
    assertThat(throttle.admit(trusted("laptop"))).isInstanceOf(Admission.Admitted.class);
  }

  @Test
  void w15_oneAddressTriesFewAccounts() {
    for (int i = 0; i < 30; i++) {
      assertThat(throttle.admit(attempt("person " + i, Factor.PASSWORD, "192.0.2.7")))
          .isInstanceOf(Admission.Admitted.class);
    }

    assertThat(throttle.admit(attempt("another", Factor.PASSWORD, "192.0.2.7")))
        .isEqualTo(waiting(60));
    assertThat(throttle.admit(attempt("another", Factor.PASSWORD, "192.0.2.8")))
        .isInstanceOf(Admission.Admitted.class);
    now = now.plusSeconds(60);
    assertThat(throttle.admit(attempt("another", Factor.PASSWORD, "192.0.2.7")))
        .isInstanceOf(Admission.Admitted.class);
  }

  @Test
  void w15_aNetworkIsLimitedWhicheverOfItsAddressesTries() {
    for (int i = 0; i < 150; i++) {
      throttle.admit(attempt("person " + i, Factor.PASSWORD, "192.0.2." + i));
      throttle.admit(attempt("other " + i, Factor.PASSWORD, "2001:db8:1:" + i + "::1"));
    }

    assertThat(throttle.admit(attempt("another", Factor.PASSWORD, "192.0.2.200")))
        .isEqualTo(waiting(10));
    assertThat(throttle.admit(attempt("another", Factor.PASSWORD, "2001:db8:1:ffff::1")))
        .isEqualTo(waiting(10));
    assertThat(throttle.admit(attempt("another", Factor.PASSWORD, "198.51.100.1")))
        .isInstanceOf(Admission.Admitted.class);
    assertThat(throttle.admit(attempt("another", Factor.PASSWORD, "2001:db8:2::1")))
        .isInstanceOf(Admission.Admitted.class);
  }

  @Test
  void aHouseholdHasOneAddressHoweverManyItTakes() {
    for (int i = 0; i < 30; i++) {
      throttle.admit(attempt("person " + i, Factor.PASSWORD, "2001:db8::" + (i + 1)));
    }

    assertThat(throttle.admit(attempt("another", Factor.PASSWORD, "2001:db8::ffff")))
        .isEqualTo(waiting(60));
  }

  @Test
  void peopleWhoSignInDoNotUseUpTheirOffice() {
    for (int i = 0; i < 200; i++) {
      SignInAttempt attempt = attempt("person " + i, Factor.PASSWORD, "192.0.2.7");
      assertThat(throttle.admit(attempt)).isInstanceOf(Admission.Admitted.class);
      throttle.succeeded(attempt);
    }
  }

  @Test
  void w15_attemptsAtTheSameTimeAreNoWayRound() throws Exception {
    Throttle elsewhere = new Throttle(database, fields, () -> now);
    List<Future<Admission>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 40; i++) {
        Throttle one = i % 2 == 0 ? throttle : elsewhere;
        answers.add(threads.submit(() -> one.admit(from("192.0.2.7"))));
      }
    }
    int admitted = 0;
    for (Future<Admission> answer : answers) {
      admitted += answer.get() instanceof Admission.Admitted ? 1 : 0;
    }

    assertThat(admitted).isEqualTo(5);
  }

  private List<Counters.Counter> beginning(String address) {
    return Counters.beginnings(from(address).from(), Optional.empty(), fields);
  }

  @Test
  void w17_whatStrangersBeginIsLimitedForAnAddressANetworkAndAll() {
    for (int i = 0; i < 30; i++) {
      assertThat(throttle.begin(beginning("192.0.2.7"))).isEmpty();
    }
    assertThat(throttle.begin(beginning("192.0.2.7"))).contains(Duration.ofMinutes(1));
    for (int i = 0; i < 120; i++) {
      assertThat(throttle.begin(beginning("192.0.2." + (8 + i)))).isEmpty();
    }
    assertThat(throttle.begin(beginning("192.0.2.200"))).contains(Duration.ofSeconds(10));
    for (int i = 0; i < 850; i++) {
      assertThat(throttle.begin(beginning("10.1." + i % 200 + "." + i % 7))).isEmpty();
    }
    assertThat(throttle.begin(beginning("203.0.113.1"))).contains(Duration.ofSeconds(1));
    throttle.ended(beginning("192.0.2.8"));
    assertThat(throttle.begin(beginning("203.0.113.1"))).isEmpty();
  }

  @Test
  void whoGuessesDoesNotKeepOthersBehindTheirAddressFromRecovering() {
    for (int i = 0; i < 30; i++) {
      throttle.admit(attempt("person " + i, Factor.PASSWORD, "192.0.2.7"));
    }

    assertThat(throttle.begin(beginning("192.0.2.7"))).isEmpty();
  }

  @Test
  void w17_beginningsAtTheSameTimeAreCountedOneByOne() throws Exception {
    List<Future<Optional<Duration>>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 40; i++) {
        answers.add(threads.submit(() -> throttle.begin(beginning("192.0.2.7"))));
      }
    }
    int begun = 0;
    for (Future<Optional<Duration>> answer : answers) {
      begun += answer.get().isEmpty() ? 1 : 0;
    }

    assertThat(begun).isEqualTo(30);
  }

  @Test
  void aClockThatIsSetBackClosesNoDoor() {
    fail(from("192.0.2.7"), 20);
    now = NOON.minus(Duration.ofDays(7));

    assertThat(throttle.admit(from("192.0.2.7"))).isInstanceOf(Admission.Admitted.class);
  }

  @Test
  void whatDecidesNothingAnyMoreIsSwept() {
    fail(from("192.0.2.7"), 1);
    sends.take("ana", "+431234567");
    assertThat(throttle.sweep()).isZero();
    assertThat(sends.sweep()).isZero();

    now = now.plus(Duration.ofDays(91));
    assertThat(throttle.sweep()).isEqualTo(4);
    assertThat(sends.sweep()).isEqualTo(2);
  }

  @Test
  void w17_aPersonIsSentFiveCodesAnHourAndTenADay() {
    for (int i = 0; i < 5; i++) {
      assertThat(sends.take("ana", "+4312345" + i)).isEmpty();
      now = now.plusSeconds(60);
    }
    assertThat(sends.take("ana", "+4399")).contains(Duration.ofMinutes(55));
    now = now.plus(Duration.ofMinutes(55));
    assertThat(sends.take("ana", "+4399")).isEmpty();
    now = now.plus(Duration.ofHours(2));
    for (int i = 0; i < 4; i++) {
      assertThat(sends.take("ana", "+4399")).isEmpty();
    }
    now = now.plus(Duration.ofHours(2));

    assertThat(sends.take("ana", "+4399")).contains(Duration.ofHours(19));
    assertThat(sends.take("ben", "+4398")).isEmpty();
    now = NOON.plus(Duration.ofDays(1));
    assertThat(sends.take("ana", "+4398")).isEmpty();
  }

  @Test
  void w17_aNumberIsSentNoMoreWhoeverAsks() {
    for (int i = 0; i < 5; i++) {
      assertThat(sends.take("person " + i, "+431234567")).isEmpty();
    }

    assertThat(sends.take("another", "+431234567")).contains(Duration.ofHours(1));
    assertThat(sends.take("another", "+437654321")).isEmpty();
  }

  @Test
  void w17_sendsAtTheSameTimeAreCountedOneByOne() throws Exception {
    List<Future<Optional<Duration>>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 40; i++) {
        String person = "person " + i % 3;
        answers.add(threads.submit(() -> sends.take(person, "+431234567")));
      }
    }
    int sent = 0;
    for (Future<Optional<Duration>> answer : answers) {
      sent += answer.get().isEmpty() ? 1 : 0;
    }

    assertThat(sent).isEqualTo(5);
  }
}
