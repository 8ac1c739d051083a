package org.holdfast.server;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.holdfast.keyservices.AwsPlace;
import org.holdfast.keyservices.AwsVault;
import org.holdfast.keyservices.AzurePlace;
import org.holdfast.keyservices.AzureVault;
import org.holdfast.keyservices.TransitPlace;
import org.holdfast.keyservices.TransitVault;
import org.holdfast.vault.BuiltInVault;
import org.holdfast.vault.EscrowVault;
import org.holdfast.vault.MasterKey;
import org.holdfast.vault.Passphrase;
import org.holdfast.vault.TokenPlace;
import org.holdfast.vault.TokenVault;
import org.holdfast.vault.VaultGroup;
import org.holdfast.vault.VaultMember;
import org.holdfast.vault.VaultProvider;
import org.holdfast.vault.VaultRefusal;

/// The vaults of the settings at a start: those that are there are opened, one that is new is made,
/// and one that is known and away is done without as long as another is there.
///
/// For one thread.
final class VaultsAtStart implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(VaultsAtStart.class.getName());

  private final DataFolder data;
  private final PassphraseSource passphrases;
  private final SecureRandom random;
  private final InstantSource clock;
  private final List<Tried> tried = new ArrayList<>();

  /// Whether a group closes what was opened.
  private boolean handedOn;

  /// @param vault empty if it is not there yet, or cannot be opened
  /// @param why it cannot be opened; empty if it is not there yet
  private record Tried(
      Settings.VaultPlace place, Optional<VaultProvider> vault, Optional<VaultRefusal> why) {}

  private VaultsAtStart(
      DataFolder data, PassphraseSource passphrases, SecureRandom random, InstantSource clock) {
    this.data = data;
    this.passphrases = passphrases;
    this.random = random;
    this.clock = clock;
  }

  /// Opens what is there, and changes nothing.
  ///
  /// @throws VaultRefusal.WrongPassphrase of any of them: somebody has to see to it, and most
  ///   tokens lock themselves after a few
  /// @throws VaultRefusal if there is one vault alone, and it cannot be opened
  static VaultsAtStart look(
      DataFolder data,
      Settings settings,
      PassphraseSource passphrases,
      SecureRandom random,
      InstantSource clock) {
    VaultsAtStart vaults = new VaultsAtStart(data, passphrases, random, clock);
    boolean done = false;
    try {
      boolean alone = settings.vaults().size() == 1;
      settings.vaults().forEach(place -> vaults.tried.add(vaults.tryOne(place, alone)));
      done = true;
      return vaults;
    } finally {
      if (!done) {
        vaults.close();
      }
    }
  }

  private Tried tryOne(Settings.VaultPlace place, boolean alone) {
    try {
      return new Tried(place, find(place), Optional.empty());
    } catch (VaultRefusal e) {
      if (alone || e instanceof VaultRefusal.WrongPassphrase) {
        throw e;
      }
      return new Tried(place, Optional.empty(), Optional.of(e));
    }
  }

  /// @return empty if it is not there yet
  private Optional<VaultProvider> find(Settings.VaultPlace place) {
    if (place.kind() instanceof Settings.VaultKind.BuiltIn && !BuiltInVault.exists(data.vault())) {
      return Optional.empty();
    }
    try {
      return Optional.of(open(place, () -> passphrases.asked(data.vault(), data.passphrase())));
    } catch (VaultRefusal.Absent e) {
      if (place.kind() instanceof Settings.VaultKind.BuiltIn || place.kind().isEscrow()) {
        throw e; // no start makes an escrow
      }
      return Optional.empty();
    }
  }

  /// @param otherwise gives the passphrase of the built-in vault where no file does
  private VaultProvider open(Settings.VaultPlace place, Supplier<Passphrase> otherwise) {
    return switch (place.kind()) {
      case Settings.VaultKind.BuiltIn(var file) -> {
        try (Passphrase passphrase =
            passphrases.given(file, data.passphrase()).orElseGet(otherwise)) {
          yield BuiltInVault.open(data.vault(), passphrase, random, clock);
        }
      }
      case Settings.VaultKind.Token(TokenPlace token, var pinFile) -> {
        try (Passphrase pin = Passphrase.pinFromFile(pinFile)) {
          yield TokenVault.open(token, pin, random, clock);
        }
      }
      case Settings.VaultKind.Azure(AzurePlace azure) -> AzureVault.open(azure, random, clock);
      case Settings.VaultKind.Transit(TransitPlace transit) ->
          TransitVault.open(transit, random, clock);
      case Settings.VaultKind.Aws(AwsPlace aws) -> AwsVault.open(aws, random, clock);
      case Settings.VaultKind.Escrow(Path serverFile) -> EscrowVault.open(serverFile, random);
      case Settings.VaultKind.OpenEscrow open -> openEscrow(open, passphrases, random);
    };
  }

  /// @throws VaultRefusal as [EscrowVault#open]
  static EscrowVault openEscrow(
      Settings.VaultKind.OpenEscrow open, PassphraseSource passphrases, SecureRandom random) {
    try (Passphrase passphrase = passphrases.ofEscrow(open)) {
      return EscrowVault.open(open.privateFile(), passphrase, random);
    }
  }

  private VaultProvider make(Settings.VaultPlace place) {
    return switch (place.kind()) {
      case Settings.VaultKind.BuiltIn(var file) -> {
        try (Passphrase passphrase =
            passphrases.given(file, data.passphrase()).orElseGet(this::makePassphrase)) {
          yield BuiltInVault.create(data.vault(), passphrase, random, clock);
        }
      }
      case Settings.VaultKind.Token(TokenPlace token, var pinFile) -> {
        try (Passphrase pin = Passphrase.pinFromFile(pinFile)) {
          markUsed();
          yield TokenVault.create(token, pin, random, clock);
        }
      }
      case Settings.VaultKind.Azure(AzurePlace azure) -> {
        markUsed();
        yield AzureVault.create(azure, random, clock);
      }
      case Settings.VaultKind.Transit(TransitPlace transit) -> {
        markUsed();
        yield TransitVault.create(transit, random, clock);
      }
      case Settings.VaultKind.Aws(AwsPlace aws) -> {
        markUsed();
        yield AwsVault.create(aws, random, clock);
      }
      case Settings.VaultKind.Escrow _, Settings.VaultKind.OpenEscrow _ ->
          throw new IllegalStateException("an escrow that is not there was refused before");
    };
  }

  /// An empty folder of a vault says that this data folder is not new.
  private void markUsed() {
    try {
      PrivateFiles.createFolder(data.vault());
    } catch (IOException e) {
      throw new StartRefused(
          "The data folder %s cannot be written: %s.".formatted(data.path(), e.getMessage()), e);
    }
  }

  private Passphrase makePassphrase() {
    Passphrase made = Passphrase.generate(random);
    made.keepIn(data.passphrase(), random);
    LOG.log(
        System.Logger.Level.WARNING,
        "No passphrase was given, so one was made and kept in {0}. Whoever copies this folder has"
            + " with it the key to every file: move that file to another place, name it there in"
            + " vault.passphrase-file of holdfast.yaml, and keep a second copy; without it nothing"
            + " can be read ever again.",
        data.passphrase());
    return made;
  }

  /// Whether one of them is there that unwraps.
  boolean isAnyThere() {
    return tried.stream().anyMatch(each -> each.vault().filter(VaultProvider::unwraps).isPresent());
  }

  /// @throws StartRefused if a data folder that is not new has none of them
  void requireAny() {
    if (isAnyThere()) {
      return;
    }
    List<Tried> unwrapping =
        tried.stream()
            .filter(each -> !(each.place().kind() instanceof Settings.VaultKind.Escrow))
            .toList();
    unwrapping.stream()
        .flatMap(each -> each.why().stream())
        .findFirst()
        .ifPresent(
            why -> {
              throw why;
            });
    throw new StartRefused(gone(unwrapping.getFirst().place().kind()));
  }

  private String gone(Settings.VaultKind kind) {
    return switch (kind) {
      case Settings.VaultKind.BuiltIn _ ->
          "The vault %s is gone, and without it nothing can be read. Restore it from a backup."
              .formatted(data.vault());
      case Settings.VaultKind.Token(TokenPlace token, var _) ->
          "The token in %s holds no master key of Holdfast, and without it nothing can be read. Restore it from the token's backup."
              .formatted(token);
      case Settings.VaultKind.Azure(AzurePlace azure) ->
          "%s holds no master key of Holdfast, and without it nothing can be read. Restore it: az keyvault key restore."
              .formatted(azure);
      case Settings.VaultKind.Transit(TransitPlace transit) ->
          "%s holds no master key of Holdfast, and without it nothing can be read. Restore the service's newest backup."
              .formatted(transit);
      case Settings.VaultKind.Aws(AwsPlace aws) ->
          "%s holds no master key of Holdfast, and without it nothing can be read. Cancel the deletion of its keys, and give them their aliases again."
              .formatted(aws);
      case Settings.VaultKind.Escrow(Path file) -> noEscrow(file);
      case Settings.VaultKind.OpenEscrow(Path file, var _) -> noEscrow(file);
    };
  }

  private static String noEscrow(Path file) {
    return "There is no escrow file %s.".formatted(file);
  }

  /// Those that are there, as one: for who makes nothing.
  ///
  /// @throws StartRefused if there is none
  VaultGroup found() {
    requireAny();
    handedOn = true;
    return new VaultGroup(
        tried.stream()
            .flatMap(each -> each.vault().stream().map(vault -> open(each, vault)))
            .toList());
  }

  private static VaultMember open(Tried each, VaultProvider vault) {
    boolean builtIn = each.place().kind() instanceof Settings.VaultKind.BuiltIn;
    return VaultMember.open(each.place().name(), builtIn, vault);
  }

  /// All of them as one. One that was never used with this database is made, if it is not there.
  ///
  /// @param secrets says which vaults the database was used with
  /// @throws StartRefused if none of these is well, or one that is new cannot be used
  VaultGroup group(SecretStore secrets) {
    Map<String, SecretStore.Known> known = secrets.vaults();
    requireDifferent(known);
    List<VaultMember> members = new ArrayList<>();
    List<RuntimeException> troubles = new ArrayList<>();
    boolean anyKnown = false;
    for (Tried each : tried) {
      Optional<SecretStore.Known> before = knownAs(known, each);
      Optional<RuntimeException> trouble = trouble(each, before);
      if (before.isPresent()) {
        trouble.ifPresent(troubles::add);
        anyKnown |= trouble.isEmpty() && each.vault().filter(VaultProvider::unwraps).isPresent();
      } else if (each.why().isPresent()) {
        throw each.why().get(); // it was never used: the settings are wrong, or it is not there yet
      }
    }
    if (!known.isEmpty() && !anyKnown) {
      throw troubles.isEmpty() ? anotherVault() : troubles.getFirst();
    }
    for (Tried each : tried) {
      Optional<SecretStore.Known> before = knownAs(known, each);
      members.add(member(each, before, trouble(each, before)));
    }
    handedOn = true;
    return new VaultGroup(members);
  }

  /// @throws StartRefused if two of them are one vault
  private void requireDifferent(Map<String, SecretStore.Known> known) {
    Map<UUID, String> names = new HashMap<>();
    for (Tried each : tried) {
      String name = each.place().name();
      each.vault()
          .map(VaultProvider::id)
          .or(() -> knownAs(known, each).map(SecretStore.Known::id))
          .map(id -> names.putIfAbsent(id, name))
          .ifPresent(
              other -> {
                throw new StartRefused(
                    "%s and %s in holdfast.yaml are one and the same vault. Take one of the two out."
                        .formatted(other, name));
              });
    }
  }

  private VaultMember member(
      Tried each, Optional<SecretStore.Known> before, Optional<RuntimeException> trouble) {
    String name = each.place().name();
    if (before.isPresent() && trouble.isPresent()) {
      each.vault().ifPresent(VaultProvider::close);
      String why = String.valueOf(trouble.get().getMessage());
      LOG.log(System.Logger.Level.WARNING, "The vault {0} is done without: {1}", name, why);
      return away(each.place(), before.get(), why);
    }
    return open(each, each.vault().orElseGet(() -> make(each.place())));
  }

  private VaultMember away(Settings.VaultPlace place, SecretStore.Known before, String why) {
    Supplier<VaultProvider> opener = () -> openAgain(place, before);
    return place.kind().isEscrow()
        ? VaultMember.awayEscrow(
            place.name(),
            before.id(),
            place.kind() instanceof Settings.VaultKind.OpenEscrow,
            why,
            opener)
        : VaultMember.away(
            place.name(),
            before.id(),
            place.kind() instanceof Settings.VaultKind.BuiltIn,
            why,
            opener);
  }

  /// Of one that was away; a passphrase is not asked for, since nobody may be there.
  private VaultProvider openAgain(Settings.VaultPlace place, SecretStore.Known before) {
    if (place.kind() instanceof Settings.VaultKind.OpenEscrow(var _, var file) && file.isEmpty()) {
      nobodyToAsk();
    }
    VaultProvider vault = open(place, VaultsAtStart::nobodyToAsk);
    Optional<RuntimeException> trouble =
        trouble(new Tried(place, Optional.of(vault), Optional.empty()), Optional.of(before));
    if (trouble.isPresent()) {
      vault.close();
      throw new VaultRefusal.Damaged(String.valueOf(trouble.get().getMessage()));
    }
    return vault;
  }

  private static Passphrase nobodyToAsk() {
    throw new VaultRefusal.WrongPassphrase(
        "This vault needs its passphrase, which no file gives. Start again to be asked for it.");
  }

  private static Optional<SecretStore.Known> knownAs(
      Map<String, SecretStore.Known> known, Tried each) {
    return Optional.ofNullable(known.get(each.place().name()))
        .or(
            () ->
                each.vault()
                    .flatMap(
                        vault ->
                            known.values().stream()
                                .filter(one -> one.id().equals(vault.id()))
                                .findFirst()));
  }

  /// What is wrong with one that the database was used with.
  private static Optional<RuntimeException> trouble(
      Tried each, Optional<SecretStore.Known> before) {
    if (before.isEmpty()) {
      return Optional.empty();
    }
    if (each.vault().isEmpty()) {
      return Optional.of(
          each.why()
              .<RuntimeException>map(why -> why)
              .orElseGet(
                  () ->
                      new StartRefused(
                          "The vault %s is gone. Restore it from a backup, or name another one in its place, under another name."
                              .formatted(each.place().name()))));
    }
    VaultProvider vault = each.vault().get();
    if (!vault.id().equals(before.get().id())) {
      return Optional.of(anotherVault());
    }
    int newest = vault.masterKeys().stream().mapToInt(MasterKey::version).max().orElse(0);
    return before.get().masterVersion() <= newest
        ? Optional.empty()
        : Optional.of(
            new StartRefused(
                ("The vault was set back: its newest master key is %d, and %d was in use already."
                        + " Restore the newest backup of the vault; nothing was changed.")
                    .formatted(newest, before.get().masterVersion())));
  }

  private static StartRefused anotherVault() {
    return new StartRefused(
        "This is another vault than the one that the database was used with. Bring back that one,"
            + " from a backup if need be; nothing was changed.");
  }

  @Override
  public void close() {
    if (!handedOn) {
      tried.forEach(each -> each.vault().ifPresent(VaultProvider::close));
    }
  }
}
