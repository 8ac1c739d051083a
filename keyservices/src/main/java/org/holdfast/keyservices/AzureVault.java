package org.holdfast.keyservices;

import com.azure.security.keyvault.keys.cryptography.models.KeyWrapAlgorithm;
import com.azure.security.keyvault.keys.models.JsonWebKey;
import com.azure.security.keyvault.keys.models.KeyCurveName;
import com.azure.security.keyvault.keys.models.KeyProperties;
import com.azure.security.keyvault.keys.models.KeyType;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.holdfast.vault.EnvelopeHeader;
import org.holdfast.vault.KeyLabel;
import org.holdfast.vault.KeyState;
import org.holdfast.vault.VaultRefusal;
import org.holdfast.vault.WrappedKey;

/// Master keys in Azure Key Vault or a Managed HSM, which never gives them out: the versions of one
/// key there (`docs/formats/azure-vault.md`). A key is wrapped and unwrapped by one request each:
/// `docs/formats/envelope.md`, format 4.
///
/// Any number of processes may have one vault open, on any number of machines.
public final class AzureVault extends ServiceVault {

  private final AzurePlace place;
  private final KeyVault service;

  /// Held while `signers` is replaced.
  private final ReentrantLock changing = new ReentrantLock();

  /// Empty if none was needed yet.
  private volatile Optional<KeyVersions> signers = Optional.empty();

  /// The public parts of versions; empty for one that has none. They never change.
  private final Map<KeyVersionId, Optional<PublicKey>> looked = new ConcurrentHashMap<>();

  private AzureVault(
      AzurePlace place,
      KeyVault service,
      SecureRandom random,
      InstantSource clock,
      UUID id,
      KeyVersions masters) {
    super(id, random, clock, masters);
    this.place = place;
    this.service = service;
  }

  /// Makes a vault with one master key, as the first version of a key that is not there yet.
  ///
  /// @throws VaultRefusal.Absent if there is a vault already, or a key of others
  /// @throws VaultRefusal.WrongPassphrase if Entra ID does not take the client secret
  /// @throws VaultRefusal.Unavailable if Azure cannot be used
  public static AzureVault create(AzurePlace place, SecureRandom random, InstantSource clock) {
    return create(place, random, clock, KeyVault.at(place));
  }

  static AzureVault create(
      AzurePlace place, SecureRandom random, InstantSource clock, KeyVault service) {
    List<KeyProperties> there = service.versions(place.key());
    if (!there.isEmpty()) {
      throw new VaultRefusal.Absent(
          ours(there).isEmpty()
              ? "The key %s was made by somebody else. Name one that nobody uses.".formatted(place)
              : "There is a vault in %s already. Open it; a new one could not read what it wrapped."
                  .formatted(place));
    }
    UUID id = newId(random);
    Optional<KeyVersion> signer =
        place.kind().signing().map(type -> make(service, place.signingKey(), type, id, FIRST));
    KeyVersion master = make(service, place.key(), place.kind().wrapping(), id, FIRST);
    List<KeyVersion> now = new ArrayList<>(ours(service.versions(place.key())));
    now.add(master);
    if (!begunFirst(now).equals(id)) {
      return open(place, random, clock, service); // another process has begun it meanwhile
    }
    AzureVault vault = new AzureVault(place, service, random, clock, id, KeyVersions.of(master));
    vault.signers = signer.map(KeyVersions::of);
    return vault;
  }

  /// Opens the vault in Azure. Changes nothing there. Of two that were begun at once, the first is
  /// the vault, and the other one is nobody's.
  ///
  /// @throws VaultRefusal.Absent if there is no vault
  /// @throws VaultRefusal.WrongPassphrase if Entra ID does not take the client secret
  /// @throws VaultRefusal.Unavailable if Azure cannot be used
  public static AzureVault open(AzurePlace place, SecureRandom random, InstantSource clock) {
    return open(place, random, clock, KeyVault.at(place));
  }

  static AzureVault open(
      AzurePlace place, SecureRandom random, InstantSource clock, KeyVault service) {
    List<KeyVersion> there = ours(service.versions(place.key()));
    if (there.isEmpty()) {
      throw absent(place, service);
    }
    UUID id = begunFirst(there);
    List<KeyVersion> of = there.stream().filter(each -> each.vault().equals(id)).toList();
    return new AzureVault(place, service, random, clock, id, KeyVersions.of(of));
  }

  /// Whose first version Azure made first, so that all processes agree.
  private static UUID begunFirst(List<KeyVersion> there) {
    return there.stream().min(Comparator.naturalOrder()).orElseThrow().vault();
  }

  private static VaultRefusal absent(AzurePlace place, KeyVault service) {
    return service.isDeleted(place.key())
        ? new VaultRefusal.Unavailable(
            "The key %s was deleted, and can still be recovered: az keyvault key recover. Do it before Azure removes it for good; nothing can be read without it."
                .formatted(place),
            null)
        : new VaultRefusal.Absent("There is no vault in %s.".formatted(place));
  }

  private static List<KeyVersion> ours(List<KeyProperties> versions) {
    return versions.stream().flatMap(each -> KeyVersion.of(each).stream()).toList();
  }

  private static KeyVersion make(
      KeyVault service, String name, KeyType type, UUID vault, int number) {
    return KeyVersion.of(service.make(name, type, vault, number).getProperties())
        .filter(made -> made.vault().equals(vault) && made.number() == number)
        .orElseThrow(
            () ->
                new VaultRefusal.Unavailable(
                    "Azure made a version of the key %s that is not what was asked for."
                        .formatted(name),
                    null));
  }

  @Override
  AzurePlace place() {
    return place;
  }

  @Override
  String keyName() {
    return place.key();
  }

  @Override
  Optional<EnvelopeHeader> header(WrappedKey wrapped) {
    return AzureEnvelope.find(wrapped).map(AzureEnvelope::header);
  }

  @Override
  WrappedKey wrap(KeyVersion master, byte[] once, KeyLabel label, byte[] key) {
    try {
      Optional<PublicKey> known = publicKey(place.key(), master.id());
      return known.isPresent()
          ? signed(master, rsa(known.get()), once, label, key)
          : AzureEnvelope.seal(
                  master.number(),
                  id(),
                  master.id(),
                  Optional.empty(),
                  once,
                  service.wrap(master.id(), once),
                  label,
                  key)
              .wrappedKey();
    } catch (KeyVaultFailures.Answered e) {
      throw service.failures().unexpected(e);
    }
  }

  private WrappedKey signed(
      KeyVersion master, RSAPublicKey known, byte[] once, KeyLabel label, byte[] key)
      throws KeyVaultFailures.Answered {
    KeyVersion signer = signers.orElseGet(this::readSigners).current();
    AzureEnvelope envelope =
        AzureEnvelope.seal(
            master.number(),
            id(),
            master.id(),
            Optional.of(signer.id()),
            once,
            PublicKeys.wrap(known, once, random()),
            label,
            key);
    byte[] text = envelope.signed(label);
    byte[] signature = service.sign(signer.id(), PublicKeys.digest(text));
    ECPublicKey verifying = signingKey(signer.id());
    if (signature.length != AzureEnvelope.SIGNATURE_BYTES) {
      throw notItself("gives a signature of an unknown length");
    }
    byte[] smaller = PublicKeys.smaller(verifying, signature);
    if (!PublicKeys.verifies(verifying, text, smaller)) {
      throw notItself("gives a signature that is none");
    }
    return envelope.signedBy(smaller).wrappedKey();
  }

  @Override
  public byte[] unwrap(KeyLabel label, WrappedKey wrapped) {
    AzureEnvelope envelope = AzureEnvelope.parse(wrapped);
    requireOwn(envelope.header(), label);
    // Before Azure is asked: anybody may make something that an RSA key unwraps.
    if (envelope.signer().isPresent()) {
      requireSigned(envelope, envelope.signer().get(), label);
    }
    if (masters().find(envelope.master()).isEmpty()) {
      look(); // it may be one that another process made
    }
    byte[] once = unwrapped(envelope, label);
    try {
      return envelope.open(once, label);
    } finally {
      Arrays.fill(once, (byte) 0);
    }
  }

  private void requireSigned(AzureEnvelope envelope, KeyVersionId signer, KeyLabel label) {
    if (signers.flatMap(known -> known.find(signer)).isEmpty()
        && readSigners().find(signer).isEmpty()) {
      throw missing(place.signingKey(), signer);
    }
    try {
      if (!PublicKeys.verifies(signingKey(signer), envelope.signed(label), envelope.signature())) {
        throw OnceKey.altered(label);
      }
    } catch (KeyVaultFailures.Answered e) {
      throw ofOneVersion(e, place.signingKey(), signer);
    }
  }

  private byte[] unwrapped(AzureEnvelope envelope, KeyLabel label) {
    boolean rsa = envelope.signer().isPresent();
    try {
      return requireOnce(
          service.unwrap(
              envelope.master(),
              rsa ? KeyWrapAlgorithm.RSA_OAEP_256 : KeyWrapAlgorithm.A256KW,
              envelope.wrapped()));
    } catch (KeyVaultFailures.Answered e) {
      if (e.told() == KeyVaultFailures.Told.BAD_VALUE && !rsa) {
        throw OnceKey.altered(label); // what is signed cannot be bad; this can
      }
      if (e.told() == KeyVaultFailures.Told.ABSENT && masters().find(envelope.master()).isEmpty()) {
        throw missing(place.key(), envelope.master());
      }
      throw ofOneVersion(e, place.key(), envelope.master());
    }
  }

  private VaultRefusal ofOneVersion(KeyVaultFailures.Answered e, String key, KeyVersionId version) {
    return e.told() == KeyVaultFailures.Told.DISABLED
        ? new VaultRefusal.MissingVersion(
            "Version %s of the key %s in %s is disabled. Enable it again: what it wrapped needs it."
                .formatted(version, key, place.url()))
        : service.failures().unexpected(e);
  }

  private VaultRefusal missing(String key, KeyVersionId version) {
    return new VaultRefusal.MissingVersion(
        "Version %s of the key %s is not in %s, or has lost its tags holdfast-vault and holdfast-version. Look at its tags first; only if the whole key is gone, recover it or restore its newest backup."
            .formatted(version, key, place.url()));
  }

  @Override
  List<KeyVersion> read() {
    return ours(service.versions(place.key()));
  }

  /// None is lost by an older reading: Key Vault removes no single version.
  @Override
  KeyVersions learned(KeyVersions known, KeyVersions read) {
    return known.with(read);
  }

  /// Makes a new key to sign with first, where the master key needs one.
  @Override
  KeyVersion make(int number) {
    Optional<KeyVersion> signer =
        place.kind().signing().map(type -> make(service, place.signingKey(), type, id(), number));
    KeyVersion master = make(service, place.key(), place.kind().wrapping(), id(), number);
    signer.ifPresent(one -> learnSigners(KeyVersions.of(one)));
    return master;
  }

  @Override
  void bring(KeyVersion version, KeyState to) {
    service.change(place.key(), version, to);
  }

  /// Azure destroys whole keys alone, with all their versions.
  @Override
  void requireMayPurge(int version) {
    throw new VaultRefusal.WrongState(
        "Azure destroys no single version of a key. Master key %d stays disabled; begin a vault in another key to be rid of it."
            .formatted(version));
  }

  @Override
  void destroy(KeyVersion version) {
    throw new IllegalStateException("refused before");
  }

  private KeyVersions readSigners() {
    return learnSigners(own(ours(service.versions(place.signingKey())), place.signingKey()));
  }

  private KeyVersions learnSigners(KeyVersions more) {
    changing.lock();
    try {
      KeyVersions all = signers.map(known -> known.with(more)).orElse(more);
      signers = Optional.of(all);
      return all;
    } finally {
      changing.unlock();
    }
  }

  /// @return empty for one that has no public part
  private Optional<PublicKey> publicKey(String name, KeyVersionId version)
      throws KeyVaultFailures.Answered {
    Optional<PublicKey> known = looked.get(version);
    if (known == null) {
      known = publicPart(service.look(name, version));
      looked.put(version, known);
    }
    return known;
  }

  private Optional<PublicKey> publicPart(JsonWebKey key) {
    KeyType type = key.getKeyType();
    if (type.equals(KeyType.RSA) || type.equals(KeyType.RSA_HSM)) {
      return Optional.of(key.toRsa().getPublic());
    }
    if (type.equals(KeyType.EC) || type.equals(KeyType.EC_HSM)) {
      if (!KeyCurveName.P_256.equals(key.getCurveName())) {
        throw notItself("has a key to sign that is not of the curve P-256");
      }
      return Optional.of(key.toEc().getPublic());
    }
    return Optional.empty();
  }

  private RSAPublicKey rsa(PublicKey key) {
    if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() >= 3072) {
      return rsa;
    }
    throw notItself("has a master key that is no RSA key of 3072 bits or more");
  }

  private ECPublicKey signingKey(KeyVersionId version) throws KeyVaultFailures.Answered {
    if (publicKey(place.signingKey(), version).orElse(null) instanceof ECPublicKey signing) {
      return signing;
    }
    throw notItself("has a key to sign that is none");
  }
}
