package org.holdfast.keyservices;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.holdfast.vault.Passphrase;
import org.holdfast.vault.VaultRefusal;
import tools.jackson.databind.JsonNode;

/// The token of a transit engine's user: got with the first request, renewed in the second half of
/// its time while somebody asks, and got anew when it is not taken any more. Safe for use by any
/// number of threads.
///
/// @see "OpenBao, API: auth/token/lookup-self, renew-self; auth/approle/login"
final class TransitToken {

  private static final System.Logger LOG = System.getLogger(TransitToken.class.getName());

  private static final String LOOK = "auth/token/lookup-self";
  private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(30);

  private final TransitPlace place;
  private final TransitHttp http;
  private final InstantSource clock;

  /// Held while `held` is replaced.
  private final ReentrantLock changing = new ReentrantLock();

  private volatile Optional<Held> held = Optional.empty();

  /// Compared by identity; says nothing of itself. The header is text, which cannot be wiped.
  static final class Held {
    private final String value;
    private final Duration lease;
    private final boolean renewable;
    private final Instant since;
    private final Instant renewFrom;

    /// @param since when this was known
    /// @param renewFrom [Instant#MAX]: never
    private Held(
        String value, Duration lease, boolean renewable, Instant since, Instant renewFrom) {
      this.value = value;
      this.lease = lease;
      this.renewable = renewable;
      this.since = since;
      this.renewFrom = renewFrom;
    }

    Optional<String> header() {
      return Optional.of(value);
    }
  }

  TransitToken(TransitPlace place, TransitHttp http, InstantSource clock) {
    this.place = place;
    this.http = http;
    this.clock = clock;
  }

  /// @throws VaultRefusal.WrongPassphrase if the token, or the secret id, is not taken
  /// @throws VaultRefusal if its file cannot be used, or nobody answers
  Held current() {
    Optional<Held> known = held;
    if (known.isEmpty()) {
      return first();
    }
    if (!isDue(known.get()) || !changing.tryLock()) {
      return known.get(); // while somebody renews it, it is good
    }
    try {
      Held at = held.orElse(known.get());
      return isDue(at) ? hold(renewed(at)) : at;
    } finally {
      changing.unlock();
    }
  }

  private boolean isDue(Held at) {
    Instant now = clock.instant();
    // A clock that was set back says nothing of how long it is still good.
    return !at.renewFrom.equals(Instant.MAX)
        && (!now.isBefore(at.renewFrom) || now.isBefore(at.since));
  }

  private Held first() {
    changing.lock();
    try {
      return held.isPresent() ? held.get() : hold(got());
    } finally {
      changing.unlock();
    }
  }

  /// Another one for one that was refused.
  ///
  /// @return empty if it was not refused itself, but what it asked for
  /// @throws VaultRefusal if there is no other
  Optional<Held> insteadOf(Held refused) {
    changing.lock();
    try {
      if (held.isPresent() && held.get() != refused) {
        return held;
      }
      if (isTaken(refused.value)) {
        return Optional.empty();
      }
      if (place.identity() instanceof TransitIdentity.TokenFile(Path file)
          && secret(file, "token").equals(refused.value)) {
        throw http.unavailable(
            "does not take the token any more: it has ended, or was revoked. Put a new one into %s."
                .formatted(file),
            null);
      }
      return Optional.of(hold(got()));
    } finally {
      changing.unlock();
    }
  }

  private Held hold(Held now) {
    held = Optional.of(now);
    return now;
  }

  private boolean isTaken(String token) {
    try {
      http.send("GET", LOOK, Optional.of(token), Map.of(), true);
      return true;
    } catch (TransitHttp.Answered _) {
      return false;
    }
  }

  private Held got() {
    return switch (place.identity()) {
      case TransitIdentity.TokenFile(Path file) -> looked(file);
      case TransitIdentity.AppRole(String role, Path file) -> loggedIn(role, file);
    };
  }

  private Held looked(Path file) {
    String token = secret(file, "token");
    try {
      JsonNode data = http.send("GET", LOOK, Optional.of(token), Map.of(), true).path("data");
      return held(token, data.path("ttl").asLong(0), data.path("renewable").asBoolean(false));
    } catch (TransitHttp.Answered e) {
      throw new VaultRefusal.WrongPassphrase(
          "%s does not take the token in %s, or does not let it look itself up (%s): put a valid one there, with the policy default."
              .formatted(place, file, e.errors()));
    }
  }

  private Held loggedIn(String role, Path file) {
    try {
      JsonNode auth =
          http.send(
                  "POST",
                  "auth/approle/login",
                  Optional.empty(),
                  Map.of("role_id", role, "secret_id", secret(file, "secret id")),
                  false) // a secret id may be good for so many logins alone
              .path("auth");
      String token = auth.path("client_token").asString("");
      if (!isHeader(token)) {
        throw http.unavailable("gives no token at a login.", null);
      }
      return held(
          token, auth.path("lease_duration").asLong(0), auth.path("renewable").asBoolean(false));
    } catch (TransitHttp.Answered e) {
      if (e.isAbsent()) {
        throw http.unavailable("knows no AppRole: enable it at auth/approle.", e);
      }
      throw new VaultRefusal.WrongPassphrase(
          "%s does not take role-id and the secret id in %s (%s): put a valid one there."
              .formatted(place, file, e.errors()));
    }
  }

  /// @param seconds 0: without end
  private Held held(String token, long seconds, boolean renewable) {
    Duration lease = Duration.ofSeconds(Math.clamp(seconds, 0, Integer.MAX_VALUE));
    boolean lasts =
        lease.isZero() || (!renewable && place.identity() instanceof TransitIdentity.TokenFile);
    Instant now = clock.instant();
    return new Held(
        token, lease, renewable, now, lasts ? Instant.MAX : now.plus(lease.dividedBy(2)));
  }

  /// The same one if that is not possible: it may be good for a while.
  private Held renewed(Held at) {
    boolean role = place.identity() instanceof TransitIdentity.AppRole;
    try {
      if (at.renewable) {
        JsonNode auth =
            http.send("POST", "auth/token/renew-self", at.header(), Map.of(), true).path("auth");
        Held longer =
            held(
                at.value,
                auth.path("lease_duration").asLong(0),
                auth.path("renewable").asBoolean(false));
        // It comes to the end of all renewing: a login gives another one.
        if (!role || longer.lease.compareTo(at.lease.dividedBy(2)) > 0) {
          return new Held(at.value, at.lease, longer.renewable, longer.since, longer.renewFrom);
        }
      }
      return role ? another(at) : later(at);
    } catch (TransitHttp.Answered _) {
      return role ? another(at) : later(at); // whether it is taken is seen when it is used
    } catch (VaultRefusal.Unavailable _) {
      return later(at);
    }
  }

  /// A login that fails takes nothing from the token that is there: once it has ended, its use is
  /// refused, and whoever asked is told why there is no other.
  private Held another(Held at) {
    try {
      return got();
    } catch (VaultRefusal e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "There is no other token yet for the one that ends soon: {0}",
          e.getMessage());
      return later(at);
    }
  }

  private Held later(Held at) {
    Instant now = clock.instant();
    return new Held(at.value, at.lease, at.renewable, now, now.plus(AFTER_A_FAILURE));
  }

  private static String secret(Path file, String what) {
    try (Passphrase read = Passphrase.fromFile(file, what)) {
      byte[] utf8 = read.utf8();
      try {
        String text = new String(utf8, US_ASCII);
        if (!isHeader(text)) {
          throw new VaultRefusal.UnfitPassphrase(
              "The %s file %s holds something else: it is one line of letters, digits and signs."
                  .formatted(what, file));
        }
        return text;
      } finally {
        Arrays.fill(utf8, (byte) 0);
      }
    }
  }

  /// Of others the JDK would tell, with what they are.
  private static boolean isHeader(String text) {
    return text.matches("[!-~]+");
  }
}
