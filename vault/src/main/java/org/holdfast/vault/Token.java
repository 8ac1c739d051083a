package org.holdfast.vault;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidParameterException;
import java.security.KeyStore;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.security.auth.login.FailedLoginException;

/// One session with a PKCS#11 token, through the JDK's bridge. The keys that it gives out name what
/// lies in the token, and have no bytes.
///
/// @see "PKCS #11 Specification 3.1, OASIS"
final class Token {

  private static final String STORE = "PKCS11";

  private final Provider provider;

  private Token(Provider provider) {
    this.provider = provider;
  }

  /// A token knows a process, and not who asks in it: whoever opens it, all of the process are let
  /// in until it ends.
  ///
  /// @throws VaultRefusal.WrongPassphrase if the PIN is another one
  /// @throws VaultRefusal.Unavailable if the library or the token cannot be used
  static Token open(TokenPlace place, char[] pin) {
    try {
      Provider provider = Security.getProvider("SunPKCS11").configure(place.settings());
      KeyStore.getInstance(STORE, provider).load(null, pin);
      return new Token(provider);
    } catch (IOException e) {
      if (causes(e).anyMatch(FailedLoginException.class::isInstance)) {
        throw new VaultRefusal.WrongPassphrase(
            "The token in %s does not take this PIN. Give the PIN of its user. Most tokens lock themselves after a few wrong ones."
                .formatted(place));
      }
      throw unavailable(place, e);
    } catch (GeneralSecurityException | ProviderException | InvalidParameterException e) {
      throw unavailable(place, e);
    }
  }

  /// @param e its innermost cause says what it was: `CKR_…`
  static VaultRefusal unavailable(TokenPlace place, Exception e) {
    Throwable innermost = causes(e).reduce(e, (_, cause) -> cause);
    return new VaultRefusal.Unavailable(
        "The token in %s cannot be used: %s".formatted(place, innermost.getMessage()), e);
  }

  private static Stream<Throwable> causes(Throwable thrown) {
    return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause);
  }

  /// All master keys that lie in it now, of whichever vault. One that a kill left there in two
  /// states is in the one that is further from its end.
  NavigableMap<TokenKeyName, SecretKey> keys() throws GeneralSecurityException {
    KeyStore store = store();
    NavigableMap<TokenKeyName, SecretKey> keys = new TreeMap<>();
    for (TokenKeyName name : names(store)) {
      boolean again = !keys.isEmpty() && keys.lastKey().isOfOneKeyWith(name);
      if (!again && store.getKey(name.toString(), null) instanceof SecretKey key) {
        keys.put(name, key);
      }
    }
    return keys;
  }

  private static NavigableSet<TokenKeyName> names(KeyStore store) throws GeneralSecurityException {
    return Collections.list(store.aliases()).stream()
        .flatMap(alias -> TokenKeyName.parse(alias).stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// Makes a key in the token, which it never leaves.
  void make(TokenKeyName name) throws GeneralSecurityException {
    KeyGenerator generator = KeyGenerator.getInstance("AES", provider);
    generator.init(AesGcm.KEY_BYTES * 8);
    store().setKeyEntry(name.toString(), generator.generateKey(), null, null);
  }

  /// Gives a key another state: it is copied in the token under its next name, and what was left of
  /// others is destroyed once that is seen there.
  void rename(TokenKeyName to) throws GeneralSecurityException {
    NavigableSet<TokenKeyName> before = ofOneKeyWith(to);
    if (!before.contains(to)) {
      KeyStore store = store();
      store.setKeyEntry(to.toString(), store.getKey(before.first().toString(), null), null, null);
    }
    if (!ofOneKeyWith(to).contains(to)) {
      throw new GeneralSecurityException("a key that was copied in the token is not there");
    }
    for (TokenKeyName each : before) {
      if (!each.equals(to)) {
        store().deleteEntry(each.toString());
      }
    }
  }

  private NavigableSet<TokenKeyName> ofOneKeyWith(TokenKeyName name)
      throws GeneralSecurityException {
    return names(store()).stream()
        .filter(name::isOfOneKeyWith)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// Destroys a key, in whatever states it lies there.
  void destroy(TokenKeyName name) throws GeneralSecurityException {
    for (TokenKeyName each : ofOneKeyWith(name)) {
      store().deleteEntry(each.toString());
    }
  }

  /// Gives ciphertext || tag.
  byte[] seal(SecretKey key, byte[] nonce, byte[] associated, byte[] plain)
      throws GeneralSecurityException {
    return run(Cipher.ENCRYPT_MODE, key, nonce, associated, plain);
  }

  /// @throws AEADBadTagException if the token says that anything but this made `sealed`; the JDK
  ///   says it also of some failures
  byte[] open(SecretKey key, byte[] nonce, byte[] associated, byte[] sealed)
      throws GeneralSecurityException {
    return run(Cipher.DECRYPT_MODE, key, nonce, associated, sealed);
  }

  private byte[] run(int mode, SecretKey key, byte[] nonce, byte[] associated, byte[] in)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", provider);
    cipher.init(mode, key, new GCMParameterSpec(AesGcm.TAG_BYTES * 8, nonce));
    cipher.updateAAD(associated);
    return cipher.doFinal(in);
  }

  /// The JDK lists a token once for each of these.
  private KeyStore store() throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance(STORE, provider);
      store.load(null, null);
      return store;
    } catch (IOException e) {
      throw new GeneralSecurityException(e);
    }
  }
}
