package org.holdfast.server;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.holdfast.audit.Detail;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Outcome;
import org.holdfast.audit.Reason;
import org.holdfast.audit.Who;
import org.holdfast.content.Region;
import org.holdfast.content.RegionState;
import org.holdfast.recovery.LineageKeys;
import org.holdfast.vault.MasterKey;
import org.holdfast.vault.Rewrapping;
import org.holdfast.vault.VaultGroup.Wrapper;
import org.holdfast.vault.VaultRefusal;
import org.holdfast.vault.VaultStatus;
import org.holdfast.vault.WrappedKeys;

/// Looks after the vaults while a server runs: whether each is well, and that every key is wrapped
/// by the newest master key of each (ADR 53).
///
/// A round of wrapping anew remembers nothing: the next one finds done what this one did. Any
/// number of processes may be at it.
final class VaultCare {

  private static final System.Logger LOG = System.getLogger(VaultCare.class.getName());

  private static final Duration BETWEEN_REMINDERS = Duration.ofDays(1);

  /// A round of wrapping anew may take hours; vaults are looked after meanwhile.
  static final Duration BETWEEN_LOOKS = Duration.ofSeconds(30);

  private final Holdfast holdfast;
  private final SecretStore secrets;
  private final IdleMasterKeys idle;
  private final MasterKeyUses uses;
  private final KeyInventory inventory;
  private final AtomicBoolean due = new AtomicBoolean(true);

  /// The trouble that was told last, by the vault's name. Used by one thread.
  private final Map<String, String> told = new HashMap<>();

  /// Whether it was told that only an escrow can be used. Used by one thread.
  private boolean toldOfEscrow;

  /// When somebody was last told that a master key is old, or it could not be replaced. Used by one
  /// thread.
  private Instant reminded = Instant.MIN;

  private volatile boolean ended;

  VaultCare(Holdfast holdfast, SecretStore secrets) {
    this.holdfast = holdfast;
    this.secrets = secrets;
    this.idle = new IdleMasterKeys(holdfast.database());
    this.uses = new MasterKeyUses(holdfast.database());
    this.inventory =
        new KeyInventory(
            holdfast.vault(),
            idle,
            uses,
            holdfast.settings().keys().rotateAfter(),
            holdfast.clock());
  }

  /// Which master keys wrap nothing any more.
  IdleMasterKeys idle() {
    return idle;
  }

  /// How many keys of this house each master key wraps; those that wrap none are not in it.
  Map<Wrapper, Long> uses() throws IOException {
    return KeyInventory.uses(holdfast.vault(), all());
  }

  /// Every master key, and what it protects.
  KeyInventory inventory() {
    return inventory;
  }

  /// Refuses a start whose settings leave out a vault that some keys are wrapped by alone, and
  /// forgets one that none is.
  ///
  /// @throws StartRefused if something could not be read any more
  void requireNothingLeftBehind() {
    Set<String> named =
        holdfast.vault().statuses().stream().map(VaultStatus::name).collect(Collectors.toSet());
    for (String name : secrets.vaults().keySet()) {
      if (!named.contains(name)) {
        long strange = inDatabase().stream().mapToLong(keys -> count(keys).strange()).sum();
        if (strange > 0) {
          throw new StartRefused(
              "%,d keys are wrapped by the vault %s alone, which holdfast.yaml does not name any more. Name it again beside the others, until `holdfast vault status` says that nothing is left to wrap anew."
                  .formatted(strange, name));
        }
        secrets.forget(name);
      }
    }
    requireNothingInEscrowAlone();
  }

  /// As after a private file was taken away too early.
  private void requireNothingInEscrowAlone() {
    if (holdfast.vault().statuses().stream().allMatch(VaultStatus::unwraps)) {
      return; // which saves going through all keys
    }
    long alone = inDatabase().stream().mapToLong(keys -> inEscrowAlone(keys)).sum();
    if (alone > 0) {
      throw new StartRefused(
          "%,d keys are wrapped for an escrow alone, which opens none here. Name it with its private-file in the place of its server-file, or name the vault that wrapped them, until `holdfast vault status` says `wrapped by all`."
              .formatted(alone));
    }
  }

  /// Has the next step go through all keys.
  void soon() {
    due.set(true);
  }

  /// Has a round of wrapping anew end with the keys that it has in hand.
  void end() {
    ended = true;
  }

  /// Tries each vault, tells who is lost or back, replaces master keys that are old, and wraps anew
  /// if that is due.
  void step() {
    look();
    rotateIfDue();
    if (due.getAndSet(false)) {
      wrapAnew();
    }
    noteUses();
  }

  /// Notes which master keys were used since the last time.
  void noteUses() {
    uses.note(holdfast.vault().takeUsed(), holdfast.clock().instant());
  }

  /// What failed since the last look is told before it is found well again: what was wrapped
  /// without it is wrapped anew then.
  private void look() {
    tellNews();
    holdfast.vault().look();
    tellNews();
    Optional<String> alone = escrowAlone();
    if (alone.isPresent() && !toldOfEscrow) {
      LOG.log(System.Logger.Level.WARNING, alone.get());
    }
    toldOfEscrow = alone.isPresent();
  }

  /// What is to be said while an escrow that its private file opens is the only vault that can be
  /// used.
  private Optional<String> escrowAlone() {
    List<VaultStatus> well =
        holdfast.vault().statuses().stream()
            .filter(vault -> vault.isWell() && vault.unwraps())
            .toList();
    return !well.isEmpty() && well.stream().allMatch(VaultStatus::escrow)
        ? Optional.of(
            "No vault can be used but the escrow %s, whose private file is here: what is wrapped opens, and nothing new is wrapped. Bring a vault back, or name another one beside it under a new name."
                .formatted(well.getFirst().name()))
        : Optional.empty();
  }

  private void tellNews() {
    for (VaultStatus each : holdfast.vault().statuses()) {
      Optional<String> before = Optional.ofNullable(told.get(each.name()));
      if (before.isEmpty() && each.trouble().isPresent()) {
        told.put(each.name(), each.trouble().get());
        LOG.log(
            System.Logger.Level.WARNING,
            "The vault {0} is lost: {1}",
            each.name(),
            each.trouble().get());
        holdfast
            .audit()
            .note(
                event(EventKind.VAULT_LOST, each).ending(Outcome.FAILED, Reason.VAULT_UNAVAILABLE));
      } else if (before.isPresent() && each.isWell()) {
        told.remove(each.name());
        LOG.log(System.Logger.Level.INFO, "The vault {0} is back.", each.name());
        holdfast.audit().note(event(EventKind.VAULT_BACK, each));
        soon();
      }
    }
  }

  private void rotateIfDue() {
    List<VaultStatus> old =
        holdfast.vault().statuses().stream()
            .filter(inventory::isDue)
            .filter(this::isNewest)
            .toList();
    Instant now = holdfast.clock().instant();
    if (old.isEmpty() || now.isBefore(reminded.plus(BETWEEN_REMINDERS))) {
      return;
    }
    reminded = now; // also a clock that goes wrong makes one a day at most
    if (!holdfast.settings().keys().rotate()) {
      old.forEach(
          vault ->
              LOG.log(
                  System.Logger.Level.WARNING,
                  "The master key of the vault {0} has wrapped for as long as it may. Replace it: `holdfast vault rotate`, and copy the vault to its backup then.",
                  vault.name()));
      return;
    }
    try {
      Set<String> names = old.stream().map(VaultStatus::name).collect(Collectors.toSet());
      holdfast.rotateMasterKey(
          vault -> names.contains(vault.name()),
          Event.done(EventKind.MASTER_KEY_MADE, new Who.Server()));
    } catch (VaultRefusal e) {
      LOG.log(
          System.Logger.Level.WARNING, "A master key could not be replaced: {0}", e.getMessage());
    }
  }

  /// Whether no other process has made a newer one meanwhile. Two that do so at once make two,
  /// which harms nothing.
  private boolean isNewest(VaultStatus vault) {
    int known =
        Optional.ofNullable(secrets.vaults().get(vault.name()))
            .map(SecretStore.Known::masterVersion)
            .orElse(0);
    return vault.masterKeys().filter(keys -> keys.getLast().version() >= known).isPresent();
  }

  private Event event(EventKind kind, VaultStatus vault) {
    int place =
        holdfast.vault().statuses().stream().map(VaultStatus::name).toList().indexOf(vault.name());
    return Event.done(kind, new Who.Server()).saying(new Detail.Count(place + 1));
  }

  /// One round through all keys; then which master keys wrap nothing any more is written down. For
  /// one thread.
  void wrapAnew() {
    List<VaultStatus> rotated =
        holdfast.vault().statuses().stream()
            .filter(vault -> vault.masterKeys().filter(keys -> keys.size() > 1).isPresent())
            .toList();
    if (rotated.isEmpty()) {
      goThroughAll();
      return;
    }
    Optional<Map<Wrapper, Long>> before = usesSeen();
    goThroughAll();
    Optional<Map<Wrapper, Long>> after = before.flatMap(_ -> usesSeen());
    after.ifPresent(seen -> noteIdle(rotated, before.orElseThrow(), seen));
  }

  /// @return empty if not all can be seen now, which keeps nobody from wrapping anew what can
  private Optional<Map<Wrapper, Long>> usesSeen() {
    try {
      return Optional.of(uses());
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.INFO, "What master keys wrap cannot be seen: {0}", e.getMessage());
      return Optional.empty();
    }
  }

  /// One that was in use before this round is idle from its end on, not from whenever it was
  /// before; and none from before there was another one, whatever a clock says that is not set yet.
  private void noteIdle(
      List<VaultStatus> vaults, Map<Wrapper, Long> before, Map<Wrapper, Long> after) {
    Instant now = holdfast.clock().instant();
    for (VaultStatus vault : vaults) {
      List<MasterKey> keys = vault.masterKeys().orElseThrow();
      Instant newest = keys.getLast().createdAt();
      for (MasterKey key : keys) {
        Wrapper wrapper = new Wrapper(vault.name(), key.version());
        if (key.current() || after.containsKey(wrapper)) {
          idle.inUse(vault.id(), key.version());
        } else if (before.containsKey(wrapper)
            || idle.since(vault.id(), key.version()).filter(at -> !at.isAfter(now)).isEmpty()) {
          idle.idle(vault.id(), key.version(), now.isBefore(newest) ? newest : now);
        }
      }
    }
  }

  /// One round for who has rebuilt the house with the help of an escrow: also through the histories
  /// in the regions that are there, mirrored or not. There it only adds: a vault of before may turn
  /// up again.
  ///
  /// @return how many keys lack what one of the vaults wraps that are no escrow, well or away
  long wrapRebuiltAnew() {
    List<WrappedKeys> histories = new ArrayList<>();
    holdfast.staying().stream()
        .filter(region -> region.state() == RegionState.HEALTHY)
        .forEach(region -> addLineages(region, histories));
    goThrough(inDatabase(), new Rewrapping(holdfast.vault(), pace()));
    goThrough(histories, Rewrapping.beside(holdfast.vault(), pace()));
    look(); // one that failed meanwhile is seen to be lost, or its keys to be lacking
    return Stream.concat(inDatabase().stream(), histories.stream())
        .mapToLong(keys -> count(keys).lacking())
        .sum();
  }

  private void goThroughAll() {
    goThrough(all(), new Rewrapping(holdfast.vault(), pace()));
  }

  private Rewrapping.Pace pace() {
    long nanosAKey = TimeUnit.SECONDS.toNanos(1) / holdfast.settings().keys().rewrapsASecond();
    long[] looked = {System.nanoTime()};
    return keys -> {
      LockSupport.parkNanos(keys * nanosAKey);
      if (System.nanoTime() - looked[0] > BETWEEN_LOOKS.toNanos()) {
        look();
        looked[0] = System.nanoTime();
      }
      return !ended;
    };
  }

  private void goThrough(List<WrappedKeys> all, Rewrapping rewrapping) {
    long rewrapped = 0;
    long left = 0;
    for (WrappedKeys keys : all) {
      try {
        Rewrapping.Report report = rewrapping.run(keys);
        report
            .flaws()
            .forEach(
                flaw ->
                    LOG.log(System.Logger.Level.WARNING, "One of the {0}: {1}", keys.what(), flaw));
        rewrapped += report.rewrapped();
        left += report.left();
      } catch (IOException e) {
        LOG.log(
            System.Logger.Level.INFO,
            "The {0} were not gone through: {1}",
            keys.what(),
            e.getMessage());
      } catch (VaultRefusal.Unavailable e) {
        LOG.log(System.Logger.Level.WARNING, "No keys are wrapped anew now: {0}", e.getMessage());
        soon();
        return;
      }
    }
    if (rewrapped > 0 || left > 0) {
      LOG.log(
          System.Logger.Level.INFO,
          "{0} keys were wrapped anew; {1} could not be unwrapped.",
          rewrapped,
          left);
      holdfast
          .audit()
          .note(
              Event.done(EventKind.KEYS_REWRAPPED, new Who.Server())
                  .saying(new Detail.Count(rewrapped)));
    }
  }

  /// Has each vault open what it wrapped of every key, where there are several; what one of them
  /// does not open is wrapped anew with the help of another.
  ///
  /// @return a sentence for each key of which that was so
  List<String> flaws() {
    if (holdfast.vault().statuses().size() == 1) {
      return List.of(); // whoever needs the key finds out
    }
    List<String> found = new ArrayList<>();
    for (WrappedKeys keys : inDatabase()) {
      try {
        keys.goThrough(
            some -> {
              for (WrappedKeys.KeptKey key : some) {
                flaw(keys, key).ifPresent(found::add);
              }
              return true;
            });
      } catch (IOException e) {
        found.add("the %s cannot be read: %s".formatted(keys.what(), e.getMessage()));
      }
    }
    return found;
  }

  private Optional<String> flaw(WrappedKeys keys, WrappedKeys.KeptKey key) throws IOException {
    List<String> flaws = holdfast.vault().flaws(key.label(), key.wrapped());
    if (flaws.isEmpty()) {
      return Optional.empty();
    }
    String what = "one of the %s. %s".formatted(keys.what(), String.join(" ", flaws));
    try {
      keys.replace(
          List.of(
              new WrappedKeys.Rewrapped(key, holdfast.vault().rewrap(key.label(), key.wrapped()))));
      return Optional.of(what + " It was wrapped anew.");
    } catch (VaultRefusal _) {
      return Optional.of(what + " No vault opens it.");
    }
  }

  /// How the vaults stand, and how much is to do, for a person.
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    escrowAlone().ifPresent(lines::add);
    holdfast.vault().statuses().forEach(each -> lines.add(line(each)));
    for (WrappedKeys keys : all()) {
      lines.add(line(keys));
    }
    return lines;
  }

  /// Every master key, and what it protects, for a person.
  List<String> keyLines() {
    return inventory.lines(all());
  }

  private static String line(VaultStatus vault) {
    String newest =
        vault
            .masterKeys()
            .map(List::getLast)
            .map(key -> vault.escrow() ? KeyInventory.escrow(vault) : text(key))
            .orElse("its master keys are not known now");
    return "vault %s: %s; %s"
        .formatted(vault.name(), vault.trouble().map("lost. "::concat).orElse("well"), newest);
  }

  private static String text(MasterKey key) {
    return "master key %d of %s wraps".formatted(key.version(), key.createdAt());
  }

  private String line(WrappedKeys keys) {
    try {
      Rewrapping.Count count = Rewrapping.count(holdfast.vault(), keys);
      return count.toDo() == 0
          ? "%s: %,d, wrapped by all%s"
              .formatted(keys.what(), count.looked(), areAllWell() ? "" : " that are well")
          : "%s: %,d, of which %,d are to be wrapped anew"
              .formatted(keys.what(), count.looked(), count.toDo());
    } catch (IOException e) {
      return "%s: cannot be read (%s)".formatted(keys.what(), e.getMessage());
    }
  }

  private boolean areAllWell() {
    return holdfast.vault().statuses().stream().allMatch(VaultStatus::isWell);
  }

  private long inEscrowAlone(WrappedKeys keys) {
    long[] alone = {0};
    try {
      keys.goThrough(
          some -> {
            alone[0] +=
                some.stream()
                    .filter(each -> holdfast.vault().isInEscrowAlone(each.wrapped()))
                    .count();
            return true;
          });
    } catch (IOException e) {
      throw unreadable(keys, e);
    }
    return alone[0];
  }

  private Rewrapping.Count count(WrappedKeys keys) {
    try {
      return Rewrapping.count(holdfast.vault(), keys);
    } catch (IOException e) {
      throw unreadable(keys, e);
    }
  }

  private static StartRefused unreadable(WrappedKeys keys, IOException e) {
    return new StartRefused("The %s cannot be read: %s".formatted(keys.what(), e.getMessage()), e);
  }

  private List<WrappedKeys> inDatabase() {
    List<WrappedKeys> all = new ArrayList<>();
    all.add(secrets.wrapped());
    all.addAll(holdfast.audit().wrappedKeys());
    all.add(holdfast.drives().wrappedKeys());
    return all;
  }

  private List<WrappedKeys> all() {
    List<WrappedKeys> all = inDatabase();
    if (holdfast.mirror().isPresent()) {
      holdfast.staying().forEach(region -> addLineages(region, all));
    }
    return all;
  }

  private static void addLineages(Region region, List<WrappedKeys> all) {
    region.log().ifPresent(log -> all.add(new LineageKeys(region.name(), log)));
  }
}
