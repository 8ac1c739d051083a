package org.holdfast.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.crypto.spec.SecretKeySpec;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Factor;
import org.holdfast.audit.Outcome;
import org.holdfast.audit.Who;
import org.holdfast.database.Database;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the queue promises, on every engine.
@SuppressWarnings("NullAway.Init") // made before each test
abstract class DeliveriesContract {

  static final UUID ANA = new UUID(0xA, 0xA);
  static final String PHONE = "+4915112345678";

  final StoppedClock clock = new StoppedClock();
  final FarSide<Message.Mail> mails = new FarSide<>();
  final FarSide<Message.TextMessage> texts = new FarSide<>();
  final Channels channels = new Channels(Optional.of(mails), Optional.of(texts), Optional.empty());
  final List<Event> log = Collections.synchronizedList(new ArrayList<>());
  final List<String> undelivered = Collections.synchronizedList(new ArrayList<>());
  Database database;
  Deliveries deliveries;

  abstract Database open();

  @BeforeEach
  void begin() {
    database = open();
    deliveries = process(Runnable::run);
  }

  @AfterEach
  void end() {
    database.close();
  }

  /// One of several processes on this database.
  Deliveries process(Executor background) {
    return new Deliveries(
        database,
        key(1),
        key(2),
        channels,
        new SecureRandom(),
        clock,
        background,
        (_, event) -> log.add(event),
        (_, _, person, means, why) -> undelivered.add(person + " " + means + " " + why));
  }

  private static SecretKeySpec key(int fill) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) fill);
    return new SecretKeySpec(bytes, "AES");
  }

  Message.TextMessage code() {
    return new Message.TextMessage(
        PHONE, "Your code is 12345678", new Purpose.Code(clock.instant().plusSeconds(600)));
  }

  Message.Mail notice(String to) {
    return new Message.Mail(
        to,
        "A new device",
        "Someone signed in.",
        new Purpose.Notice(clock.instant().plus(Duration.ofDays(30))));
  }

  MessageId send(Message message) {
    return database.write(tx -> deliveries.send(tx, ANA, message));
  }

  DeliveryState state(MessageId id) {
    return deliveries.state(id).orElseThrow();
  }

  @Test
  void aMessageGoesAtTheNudgeAndIsSaidToBeSent() {
    MessageId id = send(code());
    assertThat(state(id)).isEqualTo(new DeliveryState.Queued(0));

    deliveries.nudge();

    assertThat(texts.taken()).containsExactly(code());
    assertThat(texts.ids()).containsExactly(id);
    assertThat(state(id)).isEqualTo(new DeliveryState.Sent());
    assertThat(log).isEmpty();
  }

  @Test
  void aMessageOfAChangeThatWasUndoneIsNotThere() {
    assertThatThrownBy(
            () ->
                database.write(
                    tx -> {
                      deliveries.send(tx, notice("ana@example.org"));
                      throw new IllegalArgumentException("changed my mind");
                    }))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(deliveries.due()).isZero();
    assertThat(mails.taken()).isEmpty();
  }

  @Test
  void nothingOfAMessageIsLeftOnceItWasSent() {
    send(code());
    assertThat(sealedBytes()).isPositive();

    deliveries.due();

    assertThat(sealedBytes()).isZero();
  }

  private long sealedBytes() {
    return database.<Long>read(
        tx ->
            tx.resultQuery("select sum(length(sealed)) from delivery_message")
                .fetchOptional()
                .map(row -> row.get(0, Long.class))
                .orElse(0L));
  }

  @Test
  void whatHappenedToAMessageIsForgottenAfterADay() {
    MessageId id = send(code());
    deliveries.due();

    clock.advance(Duration.ofDays(1).plusSeconds(1));
    deliveries.due();

    assertThat(deliveries.state(id)).isEmpty();
  }

  @Test
  void triesAgainEachTimeLaterUntilTheFarSideIsBack() {
    texts.down(true);
    MessageId id = send(code());
    deliveries.due();
    assertThat(state(id)).isEqualTo(new DeliveryState.Queued(1));
    assertThat(deliveries.due()).as("it waits").isZero();

    clock.advance(Duration.ofSeconds(2));
    assertThat(deliveries.due()).isOne();
    texts.down(false);
    clock.advance(Duration.ofSeconds(4));
    deliveries.due();

    assertThat(texts.taken()).hasSize(1);
    assertThat(state(id)).isEqualTo(new DeliveryState.Sent());
    assertThat(undelivered).isEmpty();
  }

  @Test
  void aStaleCodeIsNeverSentLateAndSomeoneIsTold() {
    texts.down(true);
    MessageId id = send(code());
    deliveries.due();
    texts.down(false);

    clock.advance(Duration.ofMinutes(10));
    deliveries.due();

    assertThat(texts.taken()).isEmpty();
    assertThat(state(id)).isEqualTo(new DeliveryState.Undeliverable(Obstacle.EXPIRED));
    assertThat(undelivered).containsExactly(Optional.of(ANA) + " TEXT_MESSAGE EXPIRED");
  }

  @Test
  void aCodeThatGetsStaleWhileItWaitsForAThreadIsNotSent() {
    HeldExecutor slow = new HeldExecutor();
    Deliveries process = process(slow);
    MessageId id = send(code());
    process.due();

    clock.advance(Duration.ofMinutes(10));
    slow.run();

    assertThat(texts.taken()).isEmpty();
    assertThat(state(id)).isEqualTo(new DeliveryState.Undeliverable(Obstacle.EXPIRED));
  }

  @Test
  void aNumberThatIsRefusedIsToldAtOnceAndWrittenIntoItsOwnersLog() {
    texts.cannotReach(PHONE);
    MessageId id = send(code());

    deliveries.due();

    assertThat(state(id)).isEqualTo(new DeliveryState.Undeliverable(Obstacle.REFUSED));
    assertThat(undelivered).containsExactly(Optional.of(ANA) + " TEXT_MESSAGE REFUSED");
    assertThat(log).hasSize(1);
    Event event = log.getFirst();
    assertThat(event.kind()).isEqualTo(EventKind.UNDELIVERABLE);
    assertThat(event.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(event.account()).contains(ANA);
    assertThat(event.circumstances().factor()).isEqualTo(Factor.TEXT_MESSAGE);
  }

  @Test
  void everyMessageHasAnEndHoweverLongTheFarSideIsDown() {
    mails.down(true);
    MessageId notice = send(notice("ana@example.org"));
    for (int hours = 0; hours < 7 * 24; hours++) {
      deliveries.due();
      clock.advance(Duration.ofHours(1));
    }
    deliveries.due();

    assertThat(deliveries.state(notice))
        .satisfiesAnyOf(
            state -> assertThat(state).isEmpty(),
            state ->
                assertThat(state).contains(new DeliveryState.Undeliverable(Obstacle.GIVEN_UP)));
    assertThat(undelivered).containsExactly(Optional.of(ANA) + " MAIL GIVEN_UP");
    assertThat(mails.calls()).isEqualTo(120);
  }

  @Test
  void aProcessThatDiesBetweenClaimAndHandoverLosesNothing() {
    HeldExecutor dying = new HeldExecutor();
    Deliveries first = process(dying);
    MessageId id = send(code());
    assertThat(first.due()).isOne();

    assertThat(deliveries.due()).as("the dead one's claim still holds").isZero();
    clock.advance(Claims.LAST);
    assertThat(deliveries.due()).isOne();

    assertThat(texts.taken()).hasSize(1);
    assertThat(state(id)).isEqualTo(new DeliveryState.Sent());
  }

  @Test
  void aProcessThatDiesAfterHandoverSendsTwiceUnderTheSameIdAtWorst() {
    MessageId id = send(code());
    texts.kills(true);
    assertThatThrownBy(() -> deliveries.due()).isInstanceOf(OutOfMemoryError.class);
    texts.kills(false);

    clock.advance(Claims.LAST);
    process(Runnable::run).due();

    assertThat(texts.ids()).containsExactly(id, id);
    assertThat(state(id)).isEqualTo(new DeliveryState.Sent());
  }

  @Test
  void whoIsTooSlowWithAMessageChangesNothingAnyMore() {
    MessageId id = send(code());
    Deliveries other = process(Runnable::run);
    texts.cannotReach(PHONE);
    boolean[] once = new boolean[1];
    texts.meanwhile(
        () -> {
          if (!once[0]) {
            once[0] = true;
            clock.advance(Claims.LAST);
            other.due(); // takes it over, is refused, and ends it
          }
        });

    deliveries.due();

    assertThat(texts.calls()).isEqualTo(2);
    assertThat(state(id)).isEqualTo(new DeliveryState.Undeliverable(Obstacle.REFUSED));
    assertThat(undelivered).hasSize(1);
  }

  @Test
  void severalProcessesSendEachMessageOnce() throws Exception {
    for (int i = 0; i < 60; i++) {
      send(notice("ana" + i + "@example.org"));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Deliveries process = process(threads);
        all.add(
            threads.submit(
                () -> {
                  for (int round = 0; round < 20; round++) {
                    process.due();
                  }
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
    clock.advance(Claims.LAST); // what was claimed when the threads were told to end lapses
    deliveries.due();

    assertThat(mails.ids()).hasSize(60);
    assertThat(new HashSet<>(mails.ids())).hasSize(60);
  }

  @Test
  void aCodeIsNotHeldUpByNoticesThatHang() {
    HeldExecutor slow = new HeldExecutor();
    Deliveries process = process(slow);
    for (int i = 0; i < 30; i++) {
      send(notice("ana" + i + "@example.org"));
    }
    process.due();
    assertThat(slow.count()).as("no more than a few at once").isEqualTo(8);

    MessageId code =
        send(
            new Message.Mail(
                "ana@example.org", "Code", "1", new Purpose.Code(clock.instant().plusSeconds(60))));
    process.due();
    assertThat(slow.count()).isEqualTo(9);
    slow.run();

    assertThat(state(code)).isEqualTo(new DeliveryState.Sent());
    assertThat(mails.taken()).hasSize(31);
  }

  @Test
  void aReceiptThatSaysNoTakesTheSentBack() {
    MessageId id = send(code());
    deliveries.due();

    assertThat(texts.receipt("far-1", Channel.Fate.REFUSED)).isTrue();
    assertThat(texts.receipt("far-1", Channel.Fate.REFUSED)).as("said again").isTrue();

    assertThat(state(id)).isEqualTo(new DeliveryState.Undeliverable(Obstacle.REFUSED));
    assertThat(undelivered).hasSize(1);
  }

  @Test
  void aReceiptThatSaysYesChangesNothingAndOneOfNobodysIsSaidToBeUnknown() {
    MessageId id = send(code());
    deliveries.due();

    assertThat(texts.receipt("far-1", Channel.Fate.ARRIVED)).isTrue();
    assertThat(texts.receipt("far-2", Channel.Fate.EXPIRED)).isFalse();

    assertThat(state(id)).isEqualTo(new DeliveryState.Sent());
  }

  @Test
  void whatHasNoWayOutIsKeptInTheOutboxUntilItIsStale() {
    Message.Call first = call("one");
    send(first);
    clock.advance(Duration.ofSeconds(1));
    Message.Call second = call("two");
    MessageId id = send(second);

    assertThat(deliveries.due()).isZero();
    assertThat(state(id)).isEqualTo(new DeliveryState.Kept());
    List<OutboxMessage> outbox = deliveries.outbox(10);
    assertThat(outbox).extracting(OutboxMessage::message).containsExactly(second, first);
    assertThat(outbox.getFirst().at()).isEqualTo(clock.instant());
    clock.advance(Duration.ofMinutes(10));
    assertThat(deliveries.outbox(10)).isEmpty();
    deliveries.due();
    assertThat(deliveries.state(id)).isEmpty();
  }

  private Message.Call call(String text) {
    return new Message.Call(PHONE, "en", text, new Purpose.Code(clock.instant().plusSeconds(600)));
  }

  @Test
  void aNoticeIsKeptForSevenDaysAtMost() {
    deliveries = quiet();
    MessageId id = send(notice("ana@example.org"));

    clock.advance(Duration.ofDays(7).minusSeconds(1));
    assertThat(deliveries.outbox(10)).hasSize(1);
    clock.advance(Duration.ofSeconds(1));
    deliveries.due();

    assertThat(deliveries.outbox(10)).isEmpty();
    assertThat(deliveries.state(id)).isEmpty();
  }

  /// A fresh server.
  private Deliveries quiet() {
    return new Deliveries(
        database,
        key(1),
        key(2),
        Channels.none(),
        new SecureRandom(),
        clock,
        Runnable::run,
        (_, event) -> log.add(event),
        (_, _, _, _, _) -> {});
  }

  @Test
  void whoReadsTheOutboxStandsInTheLogOfWhomItIsAbout() {
    send(call("one"));
    send(call("two"));

    deliveries.outbox(10);

    assertThat(log).hasSize(1);
    assertThat(log.getFirst().kind()).isEqualTo(EventKind.OUTBOX_READ);
    assertThat(log.getFirst().who()).isEqualTo(new Who.Keeper());
    assertThat(log.getFirst().account()).contains(ANA);
  }

  @Test
  void whatWasQueuedForAWayOutThatIsGoneIsKept() {
    MessageId id = send(notice("ana@example.org"));
    deliveries = quiet();

    deliveries.due();

    assertThat(state(id)).isEqualTo(new DeliveryState.Kept());
    assertThat(deliveries.outbox(10)).hasSize(1);
  }

  @Test
  void aRowThatWasGivenMoreTimeDoesNotOpenAndEnds() {
    MessageId id = send(code());
    database.write(
        tx -> tx.execute("update delivery_message set expires_at = expires_at + 86400000"));

    for (int i = 0; i < 20; i++) {
      deliveries.due();
      clock.advance(Claims.LAST);
    }

    assertThat(texts.calls()).isZero();
    assertThat(state(id)).isEqualTo(new DeliveryState.Undeliverable(Obstacle.GIVEN_UP));
  }
}
