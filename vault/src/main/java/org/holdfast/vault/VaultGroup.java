package org.holdfast.vault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Several vaults as one (ADR 53): each of them wraps every key, and any of them alone unwraps it,
/// so that losing one costs nothing but its repair. One that fails or does not answer is left out
/// until [#look] finds it well; what was wrapped without it is not current, and is wrapped anew by
/// [Rewrapping].
///
/// An escrow that does not unwrap ([EscrowVault]) is one more that wraps, and nothing else: no key
/// is asked of it, and what it alone wrapped counts as what none of them did. One that is open,
/// with its private file, unwraps as the others do; but nothing is ever wrapped for it alone.
///
/// A group of one hands everything on to it, and waits for it as long as it takes.
///
/// Safe for use by any number of threads.
public final class VaultGroup implements Vault, AutoCloseable {

  private static final Patience USUAL =
      new Patience(Duration.ofMillis(200), Duration.ofSeconds(10));
  private static final KeyLabel PROBE = new KeyLabel("probe", new UUID(0, 0), 1);
  private static final int PROBE_BYTES = 32;

  private final List<VaultMember> members;
  private final Patience patience;

  /// A call into a library of others may hold its thread for as long as it likes.
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("vault-", 0).factory());

  /// How long is waited for vaults.
  ///
  /// @param beforeNext for the first to unwrap, before the next one is asked too
  /// @param most for any answer
  record Patience(Duration beforeNext, Duration most) {}

  /// A new master key of one vault.
  ///
  /// @param vault its name
  public record Rotated(String vault, int version) {}

  /// The master key of one vault, that wraps a key.
  ///
  /// @param vault its name; the vault's id if none of the group has that
  public record Wrapper(String vault, int version) {}

  /// @param members one to eight, the first the one that is asked first; at most one is built in,
  ///   and one at least unwraps
  public VaultGroup(List<VaultMember> members) {
    this(members, USUAL);
  }

  VaultGroup(List<VaultMember> members, Patience patience) {
    if (members.isEmpty() || members.size() > GroupEnvelope.MOST_PARTS) {
      throw new IllegalArgumentException(
          "a group has 1 to %d vaults, not %d".formatted(GroupEnvelope.MOST_PARTS, members.size()));
    }
    if (members.stream().noneMatch(VaultMember::unwrapping)) {
      throw new IllegalArgumentException("a group has a vault that unwraps");
    }
    this.members = List.copyOf(members);
    this.patience = patience;
  }

  @Override
  public WrappedKey wrap(KeyLabel label, byte[] key) {
    if (members.size() == 1) {
      VaultMember only = members.getFirst();
      return only.uses(only.askAnyway(vault -> vault.wrap(label, key)));
    }
    return new GroupEnvelope(partsOf(label, key)).wrapped();
  }

  @Override
  public byte[] unwrap(KeyLabel label, WrappedKey wrapped) {
    if (members.size() == 1 && GroupEnvelope.find(wrapped).isEmpty()) {
      VaultMember only = members.getFirst();
      byte[] key = only.askAnyway(vault -> vault.unwrap(label, wrapped));
      only.uses(wrapped);
      return key;
    }
    List<Race.Entrant> entrants = entrants(wrapped);
    if (entrants.isEmpty()) {
      requireNotOnlyInEscrow(label, wrapped);
      throw new VaultRefusal.NotAuthentic(
          "The wrapped key of %s %s version %d was altered, or wrapped by a vault that is not one of %s."
              .formatted(label.purpose(), label.owner(), label.version(), names()));
    }
    return new Race(label, entrants, patience, threads).run();
  }

  private void requireNotOnlyInEscrow(KeyLabel label, WrappedKey wrapped) {
    Map<UUID, WrappedKey> parts = parts(wrapped);
    members.stream()
        .filter(member -> parts.containsKey(member.id()))
        .findFirst()
        .ifPresent(
            escrow -> {
              throw new VaultRefusal.MissingVersion(
                  "The key of %s %s version %d is wrapped by the escrow %s alone, as far as these vaults go. With its private file: holdfast recover --escrow."
                      .formatted(label.purpose(), label.owner(), label.version(), escrow.name()));
            });
  }

  /// Whether each vault that is well wrapped it by its newest master key, and nobody else did. Asks
  /// nobody.
  public boolean isCurrent(WrappedKey wrapped) {
    Map<UUID, WrappedKey> parts = parts(wrapped);
    Set<UUID> ours = members.stream().map(VaultMember::id).collect(Collectors.toSet());
    return ours.containsAll(parts.keySet())
        && members.stream()
            .filter(VaultMember::isWell)
            .allMatch(
                member -> {
                  WrappedKey part = parts.get(member.id());
                  return part != null && member.isCurrent(part);
                });
  }

  /// Whether each vault that is no escrow wrapped it, well or away: by its newest master key, as
  /// far as that is known. Others may have done so, too. Asks nobody.
  public boolean isWrappedByEveryVault(WrappedKey wrapped) {
    Map<UUID, WrappedKey> parts = parts(wrapped);
    return members.stream()
        .filter(member -> !member.isEscrow())
        .allMatch(
            member -> {
              WrappedKey part = parts.get(member.id());
              return part != null && (!member.isWell() || member.isCurrent(part));
            });
  }

  /// Whether one of these vaults that unwrap wrapped it, well or away. Asks nobody.
  public boolean isOwn(WrappedKey wrapped) {
    Map<UUID, WrappedKey> parts = parts(wrapped);
    return members.stream()
        .anyMatch(member -> member.unwrapping() && parts.containsKey(member.id()));
  }

  /// Whether an escrow wrapped it that does not unwrap, and none of these vaults that do. Asks
  /// nobody.
  public boolean isInEscrowAlone(WrappedKey wrapped) {
    Map<UUID, WrappedKey> parts = parts(wrapped);
    return members.stream().anyMatch(member -> parts.containsKey(member.id())) && !isOwn(wrapped);
  }

  /// Wraps a wrapped key anew, by every vault. What one wrapped that is away now stays beside it.
  ///
  /// @throws VaultRefusal as [#unwrap] and [#wrap]
  public WrappedKey rewrap(KeyLabel label, WrappedKey wrapped) {
    Set<UUID> ours = members.stream().map(VaultMember::id).collect(Collectors.toSet());
    return rewrap(label, wrapped, ours::contains);
  }

  /// The same, and what vaults wrapped that are not of this group stays beside it, as far as there
  /// is room.
  ///
  /// @throws VaultRefusal as [#unwrap] and [#wrap]
  public WrappedKey wrapBeside(KeyLabel label, WrappedKey wrapped) {
    return rewrap(label, wrapped, _ -> true);
  }

  private WrappedKey rewrap(KeyLabel label, WrappedKey wrapped, Predicate<UUID> stays) {
    byte[] key = unwrap(label, wrapped);
    try {
      SequencedMap<UUID, WrappedKey> now =
          members.size() == 1 ? alone(members.getFirst(), label, key) : partsOf(label, key);
      parts(wrapped)
          .forEach(
              (vault, part) -> {
                if (stays.test(vault) && now.size() < GroupEnvelope.MOST_PARTS) {
                  now.putIfAbsent(vault, part);
                }
              });
      return new GroupEnvelope(now).wrapped();
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  /// Asks each vault that is well for what it wrapped of a key: one that no other vault is needed
  /// for.
  ///
  /// @return a sentence for each that does not give the key, or another one than the others
  public List<String> flaws(KeyLabel label, WrappedKey wrapped) {
    Map<UUID, WrappedKey> parts = parts(wrapped);
    List<String> found = new ArrayList<>();
    Optional<byte[]> first = Optional.empty();
    for (VaultMember member : members) {
      WrappedKey part = parts.get(member.id());
      if (part == null || !member.isWell()) {
        continue;
      }
      try {
        if (!member.unwrapping()) {
          member.ask(vault -> checked(vault, label, part));
          continue;
        }
        byte[] key = member.ask(vault -> vault.unwrap(label, part)); // a look, and no use
        if (first.isPresent() && !Arrays.equals(first.get(), key)) {
          found.add("%s gives another key than the others".formatted(member.name()));
        }
        first = first.or(() -> Optional.of(key));
      } catch (VaultRefusal e) {
        found.add("%s: %s".formatted(member.name(), e.getMessage()));
      }
    }
    return found;
  }

  private static UUID checked(VaultProvider vault, KeyLabel label, WrappedKey part) {
    vault.check(label, part);
    return vault.id();
  }

  /// Which master keys wrap a key, any of which is enough to unwrap it; of an escrow with its
  /// private file. Asks nobody.
  ///
  /// @return empty if no vault's format was recognized
  public List<Wrapper> wrappers(WrappedKey wrapped) {
    return parts(wrapped).entrySet().stream()
        .map(part -> new Wrapper(name(part.getKey()), Envelope.masterVersion(part.getValue())))
        .toList();
  }

  /// Which master keys wrapped or unwrapped something since this was asked last, by their vaults'
  /// ids; not what [#look] tries.
  public Map<UUID, Set<Integer>> takeUsed() {
    return members.stream()
        .collect(
            Collectors.toMap(
                VaultMember::id,
                VaultMember::takeUsed,
                (one, other) ->
                    Stream.of(one, other).flatMap(Set::stream).collect(Collectors.toSet())));
  }

  private String name(UUID vault) {
    return members.stream()
        .filter(member -> member.id().equals(vault))
        .findFirst()
        .map(VaultMember::name)
        .orElseGet(vault::toString);
  }

  /// Makes a new master key in each vault that is well; an escrow has one for good.
  ///
  /// @throws VaultRefusal if none made one
  public List<Rotated> rotate() {
    return rotate(_ -> true);
  }

  /// The same in those that `which` names.
  ///
  /// @throws VaultRefusal if none made one
  public List<Rotated> rotate(Predicate<VaultStatus> which) {
    List<Rotated> made = new ArrayList<>();
    Optional<VaultRefusal> refused = Optional.empty();
    for (VaultMember member : members) {
      if (!member.isEscrow()
          && (member.isWell() || members.size() == 1)
          && which.test(member.status())) {
        try {
          made.add(new Rotated(member.name(), member.ask(VaultProvider::rotate)));
        } catch (VaultRefusal e) {
          refused = refused.or(() -> Optional.of(e));
        }
      }
    }
    if (made.isEmpty()) {
      throw refused.orElseGet(this::allAway);
    }
    return made;
  }

  /// How one vault stands, after a look at its master keys.
  ///
  /// @param vault its name
  /// @throws VaultRefusal as [VaultProvider#look], and if no vault is called so
  public VaultStatus looked(String vault) {
    VaultMember member = named(vault);
    member.ask(
        provider -> {
          provider.look();
          return provider.id();
        });
    return member.status();
  }

  /// Changes the state of one master key of one vault.
  ///
  /// @param vault its name
  /// @throws VaultRefusal as [VaultProvider#change], and if no vault is called so
  public void change(String vault, int version, KeyState from, KeyState to) {
    named(vault)
        .ask(
            provider -> {
              provider.change(version, from, to);
              return version;
            });
  }

  /// Destroys one master key of one vault for good.
  ///
  /// @param vault its name
  /// @throws VaultRefusal as [VaultProvider#purge], and if no vault is called so
  public void purge(String vault, int version) {
    named(vault)
        .ask(
            provider -> {
              provider.purge(version);
              return version;
            });
  }

  /// Seals the built-in vault with another passphrase: [BuiltInVault#changePassphrase].
  ///
  /// @throws VaultRefusal as that, and if none is built in
  public void changePassphrase(Passphrase passphrase) {
    members.stream()
        .filter(VaultMember::isBuiltIn)
        .findFirst()
        .orElseThrow(() -> new VaultRefusal.WrongState("No vault of this house has a passphrase."))
        .ask(
            provider -> {
              ((BuiltInVault) provider).changePassphrase(passphrase);
              return provider.id();
            });
  }

  private VaultMember named(String vault) {
    return members.stream()
        .filter(member -> member.name().equals(vault))
        .findFirst()
        .orElseThrow(
            () ->
                new VaultRefusal.WrongState(
                    "No vault is called %s. There is: %s.".formatted(vault, names())));
  }

  /// How each stands, in their order. Asks nobody.
  public List<VaultStatus> statuses() {
    return members.stream().map(VaultMember::status).toList();
  }

  /// Whether one of them unwraps: also one that is in trouble, as when its file was lost while it
  /// was open.
  public boolean isUsable() {
    return members.stream()
        .anyMatch(member -> member.unwrapping() && (member.isWell() || member.stillUnwraps()));
  }

  /// Tries each of them: one that is away is opened, and every one says how its master keys stand,
  /// and wraps and unwraps something. To be called every now and then by one thread.
  public void look() {
    for (VaultMember member : members) {
      if (member.open()) {
        probe(member);
      }
    }
  }

  private void probe(VaultMember member) {
    byte[] sent = new byte[PROBE_BYTES];
    try {
      WrappedKey wrapped =
          within(
              member,
              vault -> {
                vault.look();
                return vault.wrap(PROBE, sent);
              });
      if (givesBack(member, wrapped, sent)) {
        member.isWellAgain(wrapped);
      } else {
        member.failed("The vault %s does not give back what it wrapped.".formatted(member.name()));
      }
    } catch (TimeoutException _) {
      member.isSilent(patience.most());
    } catch (VaultRefusal e) {
      member.failed(String.valueOf(e.getMessage()));
      member.probed().ifPresent(wrapped -> probeUnwrapping(member, wrapped));
    }
  }

  private boolean givesBack(VaultMember member, WrappedKey wrapped, byte[] sent)
      throws TimeoutException {
    if (member.unwrapping()) {
      return Arrays.equals(sent, within(member, vault -> vault.unwrap(PROBE, wrapped)));
    }
    within(member, vault -> checked(vault, PROBE, wrapped));
    return true;
  }

  private void probeUnwrapping(VaultMember member, WrappedKey wrapped) {
    try {
      within(member, vault -> vault.unwrap(PROBE, wrapped));
      member.unwrapsStill();
    } catch (TimeoutException | VaultRefusal _) {
      // it does not
    }
  }

  private <T> T within(VaultMember member, Function<VaultProvider, T> question)
      throws TimeoutException {
    return await(begin(member, question), System.nanoTime() + patience.most().toNanos());
  }

  /// An interrupt ends no wait: this has an end of its own.
  private static <T> T await(CompletableFuture<T> answer, long end) throws TimeoutException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return answer.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException why) {
        throw why;
      }
      throw new IllegalStateException(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    threads.shutdown();
    members.forEach(VaultMember::close);
  }

  private SequencedMap<UUID, WrappedKey> alone(VaultMember member, KeyLabel label, byte[] key) {
    SequencedMap<UUID, WrappedKey> parts = new LinkedHashMap<>();
    parts.put(member.id(), member.uses(member.askAnyway(vault -> vault.wrap(label, key))));
    return parts;
  }

  /// What each that is well wraps; where none is that unwraps, whoever can.
  private SequencedMap<UUID, WrappedKey> partsOf(KeyLabel label, byte[] key) {
    List<VaultMember> well = members.stream().filter(VaultMember::isWell).toList();
    Map<VaultMember, CompletableFuture<WrappedKey>> asked = new LinkedHashMap<>();
    byte[] own = key.clone(); // who answers too late finds it wiped, and nobody uses that answer
    try {
      boolean some = well.stream().anyMatch(VaultMember::unwrapping);
      for (VaultMember member : some ? well : members) {
        asked.put(member, begin(member, vault -> member.uses(vault.wrap(label, own))));
      }
      return settled(asked);
    } finally {
      Arrays.fill(own, (byte) 0);
    }
  }

  private <T> CompletableFuture<T> begin(VaultMember member, Function<VaultProvider, T> question) {
    return CompletableFuture.supplyAsync(() -> member.ask(question), threads);
  }

  private SequencedMap<UUID, WrappedKey> settled(
      Map<VaultMember, CompletableFuture<WrappedKey>> asked) {
    long end = System.nanoTime() + patience.most().toNanos();
    SequencedMap<UUID, WrappedKey> parts = new LinkedHashMap<>();
    Optional<VaultRefusal> refused = Optional.empty();
    for (Map.Entry<VaultMember, CompletableFuture<WrappedKey>> each : asked.entrySet()) {
      VaultMember member = each.getKey();
      try {
        parts.put(member.id(), await(each.getValue(), end));
      } catch (VaultRefusal e) {
        refused = refused.or(() -> Optional.of(e));
      } catch (TimeoutException _) {
        member.isSilent(patience.most());
      }
    }
    // What an escrow alone wrapped, nobody here could open again: also one that is open now, whose
    // private file goes back to where it is kept.
    if (members.stream().noneMatch(each -> !each.isEscrow() && parts.containsKey(each.id()))) {
      throw refused.orElseGet(this::allAway);
    }
    return parts;
  }

  private VaultRefusal allAway() {
    return new VaultRefusal.Unavailable(
        members.stream()
            .flatMap(member -> member.status().trouble().stream())
            .collect(Collectors.joining(" ")),
        null);
  }

  /// Who can open it, the well ones first.
  private List<Race.Entrant> entrants(WrappedKey wrapped) {
    Map<UUID, WrappedKey> parts = parts(wrapped);
    return members.stream()
        .filter(VaultMember::unwrapping)
        .sorted(Comparator.comparing(member -> !member.isWell()))
        .flatMap(
            member ->
                Optional.ofNullable(parts.get(member.id()))
                    .map(part -> new Race.Entrant(member, part))
                    .stream())
        .toList();
  }

  private Map<UUID, WrappedKey> parts(WrappedKey wrapped) {
    return GroupEnvelope.find(wrapped)
        .<Map<UUID, WrappedKey>>map(GroupEnvelope::parts)
        .orElseGet(() -> wrapper(wrapped).map(id -> Map.of(id, wrapped)).orElse(Map.of()));
  }

  /// Which vault wrapped what one alone wrapped.
  private Optional<UUID> wrapper(WrappedKey wrapped) {
    return Envelope.find(wrapped).isPresent()
        ? members.stream().filter(VaultMember::isBuiltIn).map(VaultMember::id).findFirst()
        : GroupEnvelope.namedVault(wrapped);
  }

  private String names() {
    return members.stream().map(VaultMember::name).collect(Collectors.joining(", "));
  }
}
