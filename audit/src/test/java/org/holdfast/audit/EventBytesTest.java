package org.holdfast.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EventBytesTest {

  private static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");

  private final Random random = new Random(3);

  @Test
  void everyEventComesBackAsItWent() {
    for (EventKind kind : EventKind.values()) {
      for (int i = 0; i < 50; i++) {
        Event event = event(kind);
        byte[] sealed = new byte[random.nextInt(100)];
        byte[] whole = new EventBytes(EventBytes.clear(event, NOON), sealed).whole();

        EventBytes read = EventBytes.parse(whole);

        assertThat(read.event()).isEqualTo(event);
        assertThat(read.at()).isEqualTo(NOON);
        assertThat(read.account()).isEqualTo(event.account());
        assertThat(read.sealed()).isEqualTo(sealed);
        assertThat(read.whole()).isEqualTo(whole);
      }
    }
  }

  @Test
  void noOtherBytesStandForTheSameEvent() {
    byte[] whole =
        new EventBytes(EventBytes.clear(event(EventKind.TOKEN_MADE), NOON), new byte[9]).whole();
    Event event = EventBytes.parse(whole).event();
    for (int i = 0; i < whole.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] bad = whole.clone();
        bad[i] ^= (byte) (1 << bit);
        Throwable refused =
            catchThrowable(
                () -> {
                  EventBytes read = EventBytes.parse(bad);
                  if (read.event().equals(event) && read.at().equals(NOON)) {
                    assertThat(read.sealed()).isNotEqualTo(new byte[9]);
                  }
                });
        if (refused != null) {
          assertThat(refused).isInstanceOf(AuditRefusal.Tampered.class);
        }
      }
    }
  }

  @Test
  void bytesFromAnywhereAreRefusedAndNothingWorse() {
    byte[] good =
        new EventBytes(EventBytes.clear(event(EventKind.SERVER_STARTED), NOON), new byte[20])
            .whole();
    for (int i = 0; i < 20_000; i++) {
      byte[] bad = Arrays.copyOf(good, random.nextInt(good.length + 9));
      for (int j = random.nextInt(8); j >= 0 && bad.length > 0; j--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      Throwable refused = catchThrowable(() -> EventBytes.parse(bad).event());
      if (refused != null) {
        assertThat(refused).isInstanceOf(AuditRefusal.Tampered.class);
      }
    }
  }

  @Test
  void aSealOpensForItsEntryAlone() {
    byte[] key = new byte[32];
    byte[] clear = EventBytes.clear(event(EventKind.SIGN_IN), NOON);
    Personal personal = new Personal("ana@example.org", "2001:db8::7", "Ana’s phone");
    byte[] sealed = PersonSeal.seal(key, clear, personal, new java.security.SecureRandom());

    assertThat(PersonSeal.open(key, clear, sealed)).isEqualTo(personal);
    byte[] other = EventBytes.clear(event(EventKind.SIGN_IN), NOON.plusMillis(1));
    assertThatThrownBy(() -> PersonSeal.open(key, other, sealed))
        .isInstanceOf(AuditRefusal.Tampered.class);
    for (int i = 0; i < sealed.length; i++) {
      byte[] bad = sealed.clone();
      bad[i] ^= 1;
      assertThatThrownBy(() -> PersonSeal.open(key, clear, bad))
          .isInstanceOf(AuditRefusal.Tampered.class);
    }
  }

  @Test
  void everyEntryHasASentence() {
    for (EventKind kind : EventKind.values()) {
      for (int i = 0; i < 20; i++) {
        Entry entry = new Entry(1, 0, NOON, NOON, event(kind), Optional.empty());

        assertThat(entry.sentence()).endsWith(".").doesNotContain("  ").doesNotContain("null");
      }
    }
  }

  private Event event(EventKind kind) {
    Who who =
        List.<Who>of(new Who.Stranger(), new Who.Account(id()), new Who.Server(), new Who.Keeper())
            .get(random.nextInt(4));
    Target target =
        List.<Target>of(
                new Target.Nothing(),
                new Target.Account(id()),
                new Target.Session(id()),
                new Target.Drive(id()),
                new Target.Item(id(), id()),
                new Target.Copy(id(), random.nextInt(9)),
                new Target.Key(id(), random.nextInt(9)),
                new Target.Log(id(), random.nextInt(9)))
            .get(random.nextInt(8));
    Event event =
        Event.done(kind, who)
            .ending(one(Outcome.values()), one(Reason.values()))
            .on(target)
            .saying(detail())
            .in(
                new Circumstances(
                    random.nextBoolean() ? Optional.of(id()) : Optional.empty(),
                    one(Factor.values()),
                    Personal.NONE));
    return random.nextBoolean() ? event.about(id()) : event;
  }

  private Detail detail() {
    Hash hash = Hash.sha256(Sql.bytes(id()));
    List<DriveHead> heads = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      heads.add(new DriveHead(id(), random.nextInt(1_000), hash));
    }
    return List.<Detail>of(
            new Detail.Nothing(),
            new Detail.Operation(random.nextLong(), random.nextInt()),
            new Detail.Count(random.nextInt()),
            new Detail.Settings(hash, List.of(1L, random.nextLong())),
            new Detail.Heads(heads),
            new Detail.Histories(new TreeHead(random.nextInt(99), hash), TreeHead.EMPTY),
            new Detail.Drill(random.nextInt(9), random.nextLong(), 1, 2, 3, 4, 5, 6),
            new Detail.Forgotten(random.nextInt(9), random.nextLong(), 1, OptionalLong.of(2)),
            new Detail.Forgotten(random.nextInt(9), 3, 1, OptionalLong.empty()),
            new Detail.Checked(random.nextInt(9), random.nextLong()))
        .get(random.nextInt(10));
  }

  private <E> E one(E[] all) {
    return all[random.nextInt(all.length)];
  }

  private UUID id() {
    return new UUID(random.nextLong(), random.nextLong());
  }
}
