package org.holdfast.identity;

import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.crypto.spec.SecretKeySpec;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.database.Database;
import org.holdfast.database.SqliteDatabase;
import org.holdfast.delivery.MessageId;

/// The room on a real database, with a clock to set, and its letters and events in the hand.
final class House implements AutoCloseable {

  static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");
  static final EmailAddress ANA = EmailAddress.parse("ana@example.org");
  static final String GOOD = "seven quiet herons cross a frozen lake";

  private static final HashCost CHEAP = new HashCost(64, 1, 1);

  final SecureRandom random = new SecureRandom();
  final List<Letter> letters = new CopyOnWriteArrayList<>();
  final List<Event> events = new CopyOnWriteArrayList<>();
  final Database database;
  final Identity identity;
  Instant now = NOON;

  /// Looks on, inside the change.
  Consumer<Event> onlooker = _ -> {};

  House(Path folder, SignUps.Policy policy) {
    this(
        SqliteDatabase.open(folder.resolve("a.db"), List.of(Identity.SCHEMA), Runnable::run),
        policy);
  }

  House(Database database, SignUps.Policy policy) {
    this(database, policy, TwoStep.OFFERED);
  }

  House(Database database, SignUps.Policy policy, TwoStep rule) {
    this.database = database;
    identity =
        new Identity(
            database,
            new IdentityKeys(key(1), key(2), key(3), key(4), key(5)),
            new IdentitySettings(
                policy,
                rule,
                Duration.ofDays(30),
                Duration.ofDays(30),
                Optional.empty(),
                PlanSettings.defaults()),
            new PasskeySite(() -> URI.create("https://drive.example.org")),
            random,
            () -> now,
            Runnable::run,
            (_, event) -> {
              events.add(event);
              onlooker.accept(event);
            },
            (_, _, letter) -> {
              letters.add(letter);
              return new MessageId(new UUID(0, letters.size()));
            },
            () -> true,
            CHEAP);
  }

  static SecretKeySpec key(int fill) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) fill);
    return new SecretKeySpec(bytes, "AES");
  }

  void later(Duration by) {
    now = now.plus(by);
  }

  /// An account made as people make one.
  Account join(EmailAddress email, String name, String password, String invitation) {
    Browser browser = new Browser(this);
    String attempt = identity.signUps().begin(email, invitation, browser.visitor());
    if (!identity.signUps().confirm(attempt, code(email.shown()))) {
      throw new AssertionError("the mailed code is right");
    }
    try (Password typed = Password.of(password)) {
      return identity.signUps().finish(attempt, name, invitation, typed);
    }
  }

  Account ana() {
    return join(ANA, "Ana Sol", GOOD, identity.signUps().ownerCode().orElseThrow());
  }

  /// The code that was sent there last.
  String code(String to) {
    return letters.reversed().stream()
        .filter(letter -> shown(letter.to()).equals(to))
        .flatMap(letter -> letter instanceof Letter.Code it ? Optional.of(it).stream() : null)
        .findFirst()
        .orElseThrow()
        .code();
  }

  List<Class<?>> news(String to) {
    List<Class<?>> news = new ArrayList<>();
    for (Letter letter : letters) {
      if (letter instanceof Letter.Notice notice && shown(notice.to()).equals(to)) {
        news.add(notice.news().getClass());
      }
    }
    return news;
  }

  /// The last letter there comes back.
  void undelivered(String to) {
    int number = letters.size();
    while (!shown(letters.get(number - 1).to()).equals(to)) {
      number--;
    }
    MessageId id = new MessageId(new UUID(0, number));
    database.write(
        tx -> {
          identity.dispatch().undelivered(tx, id);
          return true;
        });
  }

  private static String shown(Contact contact) {
    return switch (contact) {
      case Contact.Mail(String address) -> address;
      case Contact.Text(String number) -> number;
      case Contact.Call(String number) -> number;
    };
  }

  long count(EventKind kind) {
    return events.stream().filter(event -> event.kind() == kind).count();
  }

  /// What the app of this secret shows now.
  String app(String secret) {
    try {
      com.eatthepath.otp.TimeBasedOneTimePasswordGenerator codes =
          new com.eatthepath.otp.TimeBasedOneTimePasswordGenerator();
      return codes.generateOneTimePasswordString(TotpSecret.of(secret).key(), now, Locale.ROOT);
    } catch (java.security.InvalidKeyException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
