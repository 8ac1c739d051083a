package org.holdfast.server.graph;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.holdfast.drive.PermissionId;
import org.holdfast.feedback.IdeaState;
import org.holdfast.feedback.People;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.Entitlements;
import org.holdfast.identity.Password;
import org.holdfast.identity.Plan;
import org.holdfast.identity.SessionId;
import org.holdfast.identity.SignIn;
import org.holdfast.identity.SignedIn;
import org.jooq.DSLContext;

/// Who there is at a [TestDoor], and all that is not real about them: what they may do, what they
/// show, the tokens by which they are known, and the letters that they would have got. The same for
/// every process.
final class DoorPeople {

  private final Map<AccountId, Entitlements> entitled = new ConcurrentHashMap<>();
  private final Map<AccountId, Long> eras = new ConcurrentHashMap<>();
  private final Set<AccountId> frozen = ConcurrentHashMap.newKeySet();
  private final Map<AccountId, byte[]> pictures = new ConcurrentHashMap<>();
  private final Map<String, String> apps = new ConcurrentHashMap<>();
  private final Map<AccountId, String> names = new ConcurrentHashMap<>();
  private final List<String> letters = new CopyOnWriteArrayList<>();
  private final Set<AccountId> owners = ConcurrentHashMap.newKeySet();
  private final TokenBook tokens = new TokenBook();

  /// Whatever is typed for a link is right, or wrong.
  volatile boolean rightPasswords = true;

  TokenBook signIn() {
    return tokens;
  }

  List<String> letters() {
    return letters;
  }

  void add(String token, SignedIn signedIn) {
    tokens.add(token, signedIn);
    names.put(signedIn.account(), signedIn.displayName());
  }

  /// The same person through an app.
  void add(String token, SignedIn signedIn, SignedIn.App app) {
    tokens.add(token, signedIn);
    apps.put(app.id(), app.name());
  }

  Optional<String> app(String id) {
    return Optional.ofNullable(apps.get(id));
  }

  Optional<String> nameOf(AccountId account) {
    return Optional.ofNullable(names.get(account));
  }

  Optional<byte[]> picture(AccountId account) {
    return Optional.ofNullable(pictures.get(account));
  }

  void show(AccountId account, byte[] png) {
    pictures.put(account, png);
  }

  Entitlements entitled(AccountId account) {
    return entitled.getOrDefault(account, Entitlements.defaults(Plan.FREE));
  }

  void entitle(AccountId account, Entitlements entitlements) {
    entitled.put(account, entitlements);
  }

  void freeze(AccountId account) {
    frozen.add(account);
  }

  void nextEra(AccountId account) {
    eras.merge(account, 1L, Long::sum);
  }

  OptionalLong era(AccountId account) {
    return frozen.contains(account)
        ? OptionalLong.empty()
        : OptionalLong.of(eras.getOrDefault(account, 0L));
  }

  void own(AccountId account) {
    owners.add(account);
  }

  /// Those who were made here; letters go where those of sharing go.
  People everybody() {
    return new Everybody();
  }

  SharePasswords passwords() {
    return new Passwords();
  }

  private final class Everybody implements People {
    @Override
    public Optional<String> nameOf(AccountId account) {
      return Optional.ofNullable(names.get(account));
    }

    @Override
    public boolean ownsServer(AccountId account) {
      return owners.contains(account);
    }

    @Override
    public long count() {
      return 1_000;
    }

    @Override
    public void tell(DSLContext tx, AccountId to, String title, IdeaState state, String sentence) {
      letters.add(to.text() + " " + state + " " + title + ": " + sentence);
    }
  }

  /// Hashes nothing.
  private final class Passwords implements SharePasswords {
    @Override
    public String hash(Password typed) {
      return "a hash";
    }

    @Override
    public boolean matches(PermissionId link, String stored, Password typed) {
      return rightPasswords;
    }
  }

  /// Knows the tokens it was told.
  static final class TokenBook implements SignIn {

    private final Map<String, SignedIn> tokens = new ConcurrentHashMap<>();
    private final Set<SessionId> sessions = ConcurrentHashMap.newKeySet();
    private final Map<SessionId, AtomicInteger> questions = new ConcurrentHashMap<>();
    private final Set<SessionId> unproved = ConcurrentHashMap.newKeySet();

    private void add(String token, SignedIn signedIn) {
      tokens.put(token, signedIn);
      sessions.add(signedIn.session());
    }

    @Override
    public Optional<SignedIn> bearer(String token) {
      return Optional.ofNullable(tokens.get(token));
    }

    @Override
    public boolean alive(SessionId session) {
      return sessions.contains(session)
          && (!questions.containsKey(session) || questions.get(session).getAndDecrement() > 0);
    }

    @Override
    public Duration freshFor(SignedIn who) {
      return unproved.contains(who.session()) ? Duration.ZERO : SignIn.super.freshFor(who);
    }

    @Override
    public void revoke(String token) {
      Optional.ofNullable(tokens.remove(token))
          .ifPresent(signedIn -> sessions.remove(signedIn.session()));
    }

    void aliveFor(SessionId session, int looks) {
      questions.put(session, new AtomicInteger(looks));
    }

    void mustProve(SessionId session, boolean must) {
      if (must) {
        unproved.add(session);
      } else {
        unproved.remove(session);
      }
    }
  }
}
