package org.holdfast.keyservices;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.holdfast.vault.EnvelopeHeader;
import org.holdfast.vault.KeyLabel;
import org.holdfast.vault.KeyState;
import org.holdfast.vault.VaultRefusal;
import org.holdfast.vault.WrappedKey;

/// Master keys in a service that binds the label itself: each is a key there. A key is wrapped and
/// unwrapped by one request each: `docs/formats/envelope.md`, formats 5 and 6.
abstract class BoundVault extends ServiceVault {

  private final KeyService service;

  BoundVault(Opened opened, SecureRandom random, InstantSource clock) {
    super(opened.id(), random, clock, opened.masters());
    this.service = opened.service();
  }

  /// A vault that is there.
  record Opened(KeyService service, UUID id, KeyVersions masters) {}

  /// Makes one with one master key. Of two that are begun at once, the first is the vault.
  static Opened create(KeyService service, SecureRandom random) {
    return closedUnlessDone(service, () -> begun(service, random));
  }

  private static Opened begun(KeyService service, SecureRandom random) {
    if (!service.found().isEmpty()) {
      throw new VaultRefusal.Absent(
          "There is a vault in %s already. Open it; a new one could not read what it wrapped."
              .formatted(service.place()));
    }
    KeyService.Found made = service.make(newId(random), FIRST);
    List<KeyService.Found> now = withOwn(service.found(), made);
    Opened opened = opened(service, now);
    if (!opened.id().equals(made.version().vault())) {
      service.destroy(made.version()); // another process has begun it meanwhile
    }
    return opened;
  }

  /// What was made is there, whether a list that lags behind has it or not.
  private static List<KeyService.Found> withOwn(
      List<KeyService.Found> listed, KeyService.Found made) {
    boolean there =
        listed.stream().anyMatch(each -> each.version().id().equals(made.version().id()));
    return there ? listed : Stream.concat(listed.stream(), Stream.of(made)).toList();
  }

  static Opened open(KeyService service) {
    return closedUnlessDone(service, () -> opened(service, service.found()));
  }

  private static Opened closedUnlessDone(KeyService service, Supplier<Opened> step) {
    boolean done = false;
    try {
      Opened opened = step.get();
      done = true;
      return opened;
    } finally {
      if (!done) {
        service.close();
      }
    }
  }

  private static Opened opened(KeyService service, List<KeyService.Found> there) {
    UUID id =
        vault(there)
            .orElseThrow(
                () ->
                    new VaultRefusal.Absent("There is no vault in %s.".formatted(service.place())));
    return new Opened(
        service,
        id,
        KeyVersions.of(
            there.stream()
                .map(KeyService.Found::version)
                .filter(each -> each.vault().equals(id))
                .toList()));
  }

  /// Of two that were begun at once, the one whose key the service made first, so that all
  /// processes agree. One that has been rotated since comes before: its first key may be gone.
  private static Optional<UUID> vault(List<KeyService.Found> there) {
    Map<UUID, List<KeyService.Found>> vaults =
        there.stream().collect(Collectors.groupingBy(each -> each.version().vault()));
    return vaults.entrySet().stream()
        .min(
            Comparator.comparingInt(
                    (Map.Entry<UUID, List<KeyService.Found>> each) -> -newest(each.getValue()))
                .thenComparing(each -> since(each.getValue()))
                .thenComparing(each -> each.getKey().toString()))
        .map(Map.Entry::getKey);
  }

  private static int newest(List<KeyService.Found> keys) {
    return keys.stream().mapToInt(each -> each.version().number()).max().orElse(0);
  }

  private static Instant since(List<KeyService.Found> keys) {
    return keys.stream()
        .map(KeyService.Found::since)
        .min(Comparator.naturalOrder())
        .orElse(Instant.MAX);
  }

  @Override
  final Object place() {
    return service.place();
  }

  @Override
  final String keyName() {
    return service.keyName();
  }

  @Override
  final Optional<EnvelopeHeader> header(WrappedKey wrapped) {
    return ServiceEnvelope.find(wrapped, service.kind()).map(ServiceEnvelope::header);
  }

  @Override
  final WrappedKey wrap(KeyVersion master, byte[] once, KeyLabel label, byte[] key) {
    try {
      return wrapped(master, once, label, key);
    } catch (KeyService.Refused e) {
      look(); // others may have taken it away, and made another one
      KeyVersion now = masters().current();
      if (now.id().equals(master.id())) {
        throw e.meaning();
      }
      return wrappedByAnother(now, once, label, key);
    }
  }

  private WrappedKey wrappedByAnother(KeyVersion master, byte[] once, KeyLabel label, byte[] key) {
    try {
      return wrapped(master, once, label, key);
    } catch (KeyService.Refused e) {
      throw e.meaning();
    }
  }

  private WrappedKey wrapped(KeyVersion master, byte[] once, KeyLabel label, byte[] key)
      throws KeyService.Refused {
    ServiceEnvelope.Kind kind = service.kind();
    EnvelopeHeader header = new EnvelopeHeader(kind.format(), master.number(), id());
    byte[] wrapped =
        service.encrypt(master, ServiceEnvelope.bound(header, master.id(), label), once);
    if (wrapped.length < kind.shortest() || wrapped.length > kind.longest()) {
      throw notItself("gives a wrapped key of an unknown length");
    }
    return ServiceEnvelope.seal(header, master.id(), once, wrapped, label, key).wrappedKey();
  }

  @Override
  public final byte[] unwrap(KeyLabel label, WrappedKey wrapped) {
    ServiceEnvelope envelope = ServiceEnvelope.parse(wrapped, service.kind());
    requireOwn(envelope.header(), label);
    if (find(envelope).isEmpty()) {
      look(); // it may be one that another process made
    }
    KeyVersion master = find(envelope).orElseThrow(() -> missing(envelope));
    byte[] once = requireOnce(unwrapped(master, envelope, label));
    try {
      return envelope.open(once, label);
    } finally {
      Arrays.fill(once, (byte) 0);
    }
  }

  private Optional<KeyVersion> find(ServiceEnvelope envelope) {
    return masters()
        .find(envelope.key())
        .filter(each -> each.number() == envelope.header().masterVersion());
  }

  /// The service is asked whatever was seen before: somebody may have enabled it meanwhile.
  private byte[] unwrapped(KeyVersion master, ServiceEnvelope envelope, KeyLabel label) {
    try {
      return service.decrypt(master, envelope.bound(label), envelope.wrapped());
    } catch (KeyService.Refused e) {
      if (e.altered()) {
        throw OnceKey.altered(label);
      }
      look();
      KeyVersion now = find(envelope).orElseThrow(() -> missing(envelope));
      if (!(now.state() instanceof KeyState.Enabled)) {
        throw VaultRefusal.MissingVersion.notEnabled(now.number(), now.state());
      }
      throw e.meaning();
    }
  }

  private VaultRefusal missing(ServiceEnvelope envelope) {
    return new VaultRefusal.MissingVersion(
        "Master key %s is not in %s, whose newest is %d. If it was destroyed there: %s."
            .formatted(
                Integer.toUnsignedString(envelope.header().masterVersion()),
                place(),
                masters().newest(),
                service.lost()));
  }

  @Override
  final List<KeyVersion> read() {
    return service.found().stream().map(KeyService.Found::version).toList();
  }

  @Override
  final KeyVersion make(int number) {
    return service.make(id(), number).version();
  }

  @Override
  final void bring(KeyVersion version, KeyState to) {
    service.bring(version, to);
  }

  @Override
  final void destroy(KeyVersion version) {
    service.destroy(version);
  }

  /// Nothing is left open in the service; what opens it stays in memory until it is collected.
  @Override
  public final void close() {
    super.close();
    service.close();
  }
}
