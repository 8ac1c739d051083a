package org.holdfast.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.security.GeneralSecurityException;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import javax.crypto.AEADBadTagException;
import javax.crypto.SecretKey;

/// Master keys in a PKCS#11 token: an HSM, a card, SoftHSM. They are made in it as sensitive and
/// not extractable, and it wraps and unwraps itself: `docs/formats/envelope.md`, format 2.
///
/// Any number of processes, on any number of machines, may have one vault open. A version that
/// another one made is found when the first key that it wrapped is unwrapped. Two that rotate at
/// once make two keys of one version: both stay, and what either wrapped is unwrapped.
///
/// A token that fails is opened once more before a call is refused.
public final class TokenVault implements VaultProvider {

  private static final int FIRST = 1;

  private final TokenPlace place;
  private final char[] pin;
  private final SecureRandom random;
  private final InstantSource clock;
  private final UUID id;
  private final LastLook lastLook;

  /// Held while `now` is replaced.
  private final ReentrantLock changing = new ReentrantLock();

  private volatile Now now;
  private volatile boolean closed;

  /// @param keys of this vault, in the order of their versions
  private record Now(Token token, NavigableMap<TokenKeyName, SecretKey> keys) {

    SecretKey key(TokenKeyName name) {
      return Objects.requireNonNull(keys.get(name));
    }

    TokenKeyName current() {
      int newest = keys.lastKey().version();
      return keys.keySet().stream()
          .filter(each -> each.version() == newest)
          .findFirst()
          .orElseThrow();
    }
  }

  private interface Step<T> {
    T of(Now now) throws GeneralSecurityException;
  }

  private TokenVault(
      TokenPlace place, char[] pin, SecureRandom random, InstantSource clock, UUID id, Now now) {
    this.place = place;
    this.pin = pin;
    this.random = random;
    this.clock = clock;
    this.id = id;
    this.lastLook = new LastLook(clock);
    this.now = now;
  }

  /// Makes a vault with one master key, in a token that holds none of ours.
  ///
  /// @param given the PIN of the token's user; kept until the vault is closed, to open a token
  ///   again that failed
  /// @throws VaultRefusal.Absent if there is a vault already
  /// @throws VaultRefusal.WrongPassphrase if the PIN is another one
  /// @throws VaultRefusal.Unavailable if the library or the token cannot be used
  public static TokenVault create(
      TokenPlace place, Passphrase given, SecureRandom random, InstantSource clock) {
    char[] pin = chars(given);
    Token token = Token.open(place, pin);
    try {
      if (!token.keys().isEmpty()) {
        throw new VaultRefusal.Absent(
            "There is a vault in %s already. Open it; a new one could not read what it wrapped."
                .formatted(place));
      }
      UUID id = new UUID(random.nextLong(), random.nextLong());
      token.make(TokenKeyName.of(id, FIRST, clock.instant(), random));
      return new TokenVault(place, pin, random, clock, id, new Now(token, token.keys()));
    } catch (GeneralSecurityException | ProviderException e) {
      throw Token.unavailable(place, e);
    }
  }

  /// Opens the vault in a token. Changes nothing there.
  ///
  /// @param given the PIN of the token's user; kept until the vault is closed, to open a token
  ///   again that failed
  /// @throws VaultRefusal.Absent if there is no vault
  /// @throws VaultRefusal.Damaged if there are keys of more than one
  /// @throws VaultRefusal.WrongPassphrase if the PIN is another one
  /// @throws VaultRefusal.Unavailable if the library or the token cannot be used
  public static TokenVault open(
      TokenPlace place, Passphrase given, SecureRandom random, InstantSource clock) {
    char[] pin = chars(given);
    Token token = Token.open(place, pin);
    try {
      NavigableMap<TokenKeyName, SecretKey> keys = token.keys();
      Set<UUID> vaults =
          keys.keySet().stream().map(TokenKeyName::vault).collect(Collectors.toSet());
      if (vaults.isEmpty()) {
        throw absent(place);
      }
      if (vaults.size() > 1) {
        throw new VaultRefusal.Damaged(
            "The token in %s holds the master keys of %d vaults. Give each a token of its own."
                .formatted(place, vaults.size()));
      }
      UUID id = keys.firstKey().vault();
      return new TokenVault(place, pin, random, clock, id, new Now(token, keys));
    } catch (GeneralSecurityException | ProviderException e) {
      throw Token.unavailable(place, e);
    }
  }

  private static char[] chars(Passphrase given) {
    CharBuffer decoded = UTF_8.decode(ByteBuffer.wrap(given.utf8()));
    char[] pin = new char[decoded.remaining()];
    decoded.get(pin);
    return pin;
  }

  @Override
  public UUID id() {
    requireOpen();
    return id;
  }

  @Override
  public WrappedKey wrap(KeyLabel label, byte[] key) {
    if (!Vault.takes(key.length)) {
      throw new IllegalArgumentException("a key has 16 to 64 bytes, not " + key.length);
    }
    if (!closed && lastLook.isLongAgo()) {
      look(); // others may have replaced the one that wraps
    }
    return withToken(
        at -> {
          TokenKeyName master = at.current();
          byte[] nonce = new byte[AesGcm.NONCE_BYTES];
          random.nextBytes(nonce);
          byte[] associated = TokenEnvelope.associated(master.version(), id, label);
          byte[] sealed = at.token().seal(at.key(master), nonce, associated, key);
          return new TokenEnvelope(master.version(), id, nonce, sealed).wrapped();
        });
  }

  @Override
  public byte[] unwrap(KeyLabel label, WrappedKey wrapped) {
    TokenEnvelope envelope = TokenEnvelope.parse(wrapped);
    requireOpen();
    if (!envelope.vault().equals(id)) {
      throw new VaultRefusal.NotAuthentic(
          "The wrapped key of %s %s version %d was altered, or wrapped by another vault."
              .formatted(label.purpose(), label.owner(), label.version()));
    }
    if (versions(now, envelope.masterVersion()).stream().noneMatch(TokenKeyName::isEnabled)) {
      look();
    }
    return withToken(at -> opened(at, label, envelope));
  }

  private static List<TokenKeyName> versions(Now at, int version) {
    return at.keys().keySet().stream().filter(each -> each.version() == version).toList();
  }

  private byte[] opened(Now at, KeyLabel label, TokenEnvelope envelope)
      throws GeneralSecurityException {
    List<TokenKeyName> masters = versions(at, envelope.masterVersion());
    if (masters.isEmpty()) {
      throw new VaultRefusal.MissingVersion(
          "Master key %s is not in the token in %s, whose newest is %d. Restore it from the token's newest backup."
              .formatted(
                  Integer.toUnsignedString(envelope.masterVersion()),
                  place,
                  at.keys().lastKey().version()));
    }
    List<TokenKeyName> enabled = masters.stream().filter(TokenKeyName::isEnabled).toList();
    if (enabled.isEmpty()) {
      throw VaultRefusal.MissingVersion.notEnabled(
          envelope.masterVersion(), masters.getFirst().state());
    }
    byte[] associated = TokenEnvelope.associated(envelope.masterVersion(), id, label);
    for (TokenKeyName master : enabled) {
      SecretKey key = at.key(master);
      try {
        return at.token().open(key, envelope.nonce(), associated, envelope.sealed());
      } catch (AEADBadTagException e) {
        requireWell(at.token(), key, e);
      }
    }
    throw new VaultRefusal.NotAuthentic(
        "The wrapped key of %s %s version %d was altered, or belongs to another."
            .formatted(label.purpose(), label.owner(), label.version()));
  }

  /// The JDK takes several failures of a token for a wrong tag, so that who says it is asked for
  /// something right.
  private void requireWell(Token token, SecretKey key, AEADBadTagException said)
      throws GeneralSecurityException {
    byte[] nonce = new byte[AesGcm.NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] probe = new byte[AesGcm.KEY_BYTES];
    try {
      token.open(key, nonce, nonce, token.seal(key, nonce, nonce, probe));
    } catch (GeneralSecurityException | ProviderException e) {
      e.addSuppressed(said);
      throw new GeneralSecurityException(e);
    }
  }

  /// One that names a newer version than is known here was wrapped by another process.
  @Override
  public boolean isCurrent(WrappedKey wrapped) {
    int newest = now.current().version();
    return TokenEnvelope.find(wrapped)
        .filter(each -> each.vault().equals(id) && each.masterVersion() >= newest)
        .isPresent();
  }

  @Override
  public int rotate() {
    look();
    return withToken(
        at -> {
          int next = at.keys().lastKey().version() + 1;
          at.token().make(TokenKeyName.of(id, next, clock.instant(), random));
          adopt(at.token());
          return next;
        });
  }

  @Override
  public List<MasterKey> masterKeys() {
    requireOpen();
    Now at = now;
    List<MasterKey> keys = new ArrayList<>();
    TokenKeyName current = at.current();
    for (TokenKeyName each : at.keys().keySet()) {
      keys.add(new MasterKey(each.version(), each.createdAt(), each.equals(current), each.state()));
    }
    return keys;
  }

  @Override
  public void close() {
    closed = true;
    Arrays.fill(pin, '\0');
  }

  /// Where two machines made one version at once, both keys of it are meant; the one that a kill
  /// left behind catches up.
  @Override
  public void change(int version, KeyState from, KeyState to) {
    look();
    withToken(
        at -> {
          List<TokenKeyName> todo =
              known(version).stream().filter(each -> !each.state().equals(to)).toList();
          (todo.isEmpty() ? known(version) : todo)
              .forEach(each -> told(each).requireMayChange(from, to, clock.instant()));
          for (TokenKeyName each : todo) {
            at.token().rename(each.as(to));
          }
          adopt(at.token());
          return version;
        });
  }

  @Override
  public void purge(int version) {
    look();
    withToken(
        at -> {
          List<TokenKeyName> all = known(version);
          all.forEach(each -> told(each).requireMayBePurged(clock.instant()));
          for (TokenKeyName each : all) {
            at.token().destroy(each);
          }
          adopt(at.token());
          return version;
        });
  }

  private List<TokenKeyName> known(int version) {
    List<TokenKeyName> names = versions(now, version);
    if (names.isEmpty()) {
      throw VaultRefusal.WrongState.unknown(version);
    }
    return names;
  }

  private MasterKey told(TokenKeyName name) {
    int newest = now.keys().lastKey().version();
    return new MasterKey(name.version(), name.createdAt(), name.version() == newest, name.state());
  }

  @Override
  public void look() {
    withToken(
        at -> {
          adopt(at.token());
          return id;
        });
  }

  private void adopt(Token token) throws GeneralSecurityException {
    changing.lock();
    try {
      NavigableMap<TokenKeyName, SecretKey> keys = token.keys();
      keys.keySet().removeIf(each -> !each.vault().equals(id));
      if (keys.isEmpty()) {
        throw absent(place);
      }
      now = new Now(token, keys);
      lastLook.isNow();
    } finally {
      changing.unlock();
    }
  }

  private <T> T withToken(Step<T> step) {
    requireOpen();
    Now at = now;
    try {
      return step.of(at);
    } catch (GeneralSecurityException | ProviderException failed) {
      return withAnother(at, step, failed);
    }
  }

  /// A session may have ended with the token's service or its card, which is well again.
  private <T> T withAnother(Now failing, Step<T> step, Exception failed) {
    changing.lock();
    try {
      requireOpen();
      if (now.token == failing.token) {
        adopt(Token.open(place, pin));
      }
      return step.of(now);
    } catch (GeneralSecurityException | ProviderException e) {
      e.addSuppressed(failed);
      throw Token.unavailable(place, e);
    } finally {
      changing.unlock();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new VaultRefusal.Unavailable("The vault is closed.", null);
    }
  }

  private static VaultRefusal absent(TokenPlace place) {
    return new VaultRefusal.Absent(
        "There is no master key of Holdfast in the token in %s. Restore it from the token's backup: without it nothing that it wrapped can be read. A new one would not help."
            .formatted(place));
  }
}
