package org.holdfast.vault;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One vault of a [VaultGroup], open or away for now.
public final class VaultMember {

  /// So many calls may hang in a vault that is in trouble before no more are begun.
  private static final int MOST_PENDING = 16;

  private final String name;
  private final UUID id;
  private final boolean builtIn;
  private final boolean escrow;
  private final boolean unwrapping;
  private final Supplier<? extends VaultProvider> opener;
  private final Set<Integer> used = ConcurrentHashMap.newKeySet();
  private final AtomicInteger pending = new AtomicInteger();

  private volatile @Nullable VaultProvider provider;
  private volatile @Nullable String trouble;

  /// What it wrapped when it was well.
  private volatile @Nullable WrappedKey probe;

  /// Whether it unwraps, in trouble or not, as far as was seen last.
  private volatile boolean unwraps = true;

  /// Whether opening it again is of no use before somebody has changed something: most tokens lock
  /// themselves after a few wrong PINs.
  private volatile boolean givenUp;

  private VaultMember(
      String name,
      UUID id,
      boolean builtIn,
      boolean escrow,
      boolean unwrapping,
      @Nullable VaultProvider provider,
      @Nullable String trouble,
      Supplier<? extends VaultProvider> opener) {
    this.name = name;
    this.id = id;
    this.builtIn = builtIn;
    this.escrow = escrow;
    this.unwrapping = unwrapping;
    this.provider = provider;
    this.trouble = trouble;
    this.opener = opener;
  }

  /// One that is open; its group closes it.
  ///
  /// @param name what people call it
  /// @param builtIn whether it is a [BuiltInVault]
  public static VaultMember open(String name, boolean builtIn, VaultProvider provider) {
    return new VaultMember(
        name,
        provider.id(),
        builtIn,
        provider.isEscrow(),
        provider.unwraps(),
        provider,
        null,
        () -> provider); // it opens itself again
  }

  /// One that could not be opened, and is tried again by [VaultGroup#look].
  ///
  /// @param id as it is known from before
  /// @param builtIn whether it is a [BuiltInVault]
  /// @param trouble why, a sentence
  /// @param opener opens it, or throws a [VaultRefusal]; what it opens has this id
  public static VaultMember away(
      String name,
      UUID id,
      boolean builtIn,
      String trouble,
      Supplier<? extends VaultProvider> opener) {
    return new VaultMember(name, id, builtIn, false, true, null, trouble, opener);
  }

  /// The same of an escrow.
  ///
  /// @param unwrapping whether `opener` opens it by its private file
  public static VaultMember awayEscrow(
      String name,
      UUID id,
      boolean unwrapping,
      String trouble,
      Supplier<? extends VaultProvider> opener) {
    return new VaultMember(name, id, false, true, unwrapping, null, trouble, opener);
  }

  String name() {
    return name;
  }

  UUID id() {
    return id;
  }

  boolean isBuiltIn() {
    return builtIn;
  }

  boolean isEscrow() {
    return escrow;
  }

  /// Whether it is one that unwraps: asked for keys, and counted where it matters that a key can be
  /// had again.
  boolean unwrapping() {
    return unwrapping;
  }

  boolean isWell() {
    return trouble == null;
  }

  /// @throws VaultRefusal of the vault; one that says that the vault is not well is remembered
  <T> T ask(Function<VaultProvider, T> question) {
    if (!isWell() && pending.get() >= MOST_PENDING) {
      throw new VaultRefusal.Unavailable("The vault %s does not answer.".formatted(name), null);
    }
    return askAnyway(question);
  }

  /// The same where there is no other vault.
  <T> T askAnyway(Function<VaultProvider, T> question) {
    VaultProvider open = provider;
    if (open == null) {
      throw new VaultRefusal.Unavailable(sentence(), null);
    }
    pending.incrementAndGet();
    try {
      return question.apply(open);
    } catch (VaultRefusal.NotAuthentic
        | VaultRefusal.MissingVersion
        | VaultRefusal.WrongState
        | VaultRefusal.UnfitPassphrase e) {
      throw e; // of one key, or of what was asked for
    } catch (VaultRefusal e) {
      failed(String.valueOf(e.getMessage()));
      throw e;
    } finally {
      pending.decrementAndGet();
    }
  }

  /// Asks it for what it wrapped.
  ///
  /// @throws VaultRefusal as [#ask]
  byte[] unwrap(KeyLabel label, WrappedKey part) {
    byte[] key = ask(vault -> vault.unwrap(label, part));
    uses(part);
    return key;
  }

  /// Remembers that the master key was used which this names.
  WrappedKey uses(WrappedKey part) {
    used.add(Envelope.masterVersion(part));
    return part;
  }

  /// The master keys that were used since this was asked last.
  Set<Integer> takeUsed() {
    Set<Integer> taken = Set.copyOf(used);
    used.removeAll(taken);
    return taken;
  }

  boolean isBusy() {
    return pending.get() > 0;
  }

  private String sentence() {
    String why = trouble;
    return why == null ? "The vault %s is away.".formatted(name) : why;
  }

  /// Leaves it out, if it is still at what it was asked then.
  void isSilent(Duration after) {
    if (isBusy()) {
      failed("The vault %s did not answer within %d s.".formatted(name, after.toSeconds()));
    }
  }

  void failed(String why) {
    trouble = why;
    unwraps = false;
  }

  /// In trouble, it unwraps nevertheless.
  void unwrapsStill() {
    unwraps = true;
  }

  boolean stillUnwraps() {
    return unwrapping && unwraps && provider != null;
  }

  /// @param wrapped what it just wrapped, and unwrapped
  void isWellAgain(WrappedKey wrapped) {
    probe = wrapped;
    unwraps = true;
    trouble = null;
  }

  /// What it wrapped when it was well; empty if nobody has looked yet.
  Optional<WrappedKey> probed() {
    return Optional.ofNullable(probe);
  }

  /// Opens it if it is away.
  ///
  /// @return whether it is open now
  boolean open() {
    if (provider != null) {
      return true;
    }
    if (givenUp) {
      return false;
    }
    try {
      provider = opener.get();
      return true;
    } catch (VaultRefusal e) {
      givenUp = e instanceof VaultRefusal.WrongPassphrase;
      failed(String.valueOf(e.getMessage()));
      return false;
    }
  }

  boolean isCurrent(WrappedKey part) {
    VaultProvider open = provider;
    return open != null && open.isCurrent(part);
  }

  VaultStatus status() {
    VaultProvider open = provider;
    return new VaultStatus(
        name,
        id,
        builtIn,
        escrow,
        unwrapping,
        Optional.ofNullable(trouble),
        Optional.ofNullable(open).map(VaultProvider::masterKeys));
  }

  void close() {
    VaultProvider open = provider;
    if (open != null) {
      open.close();
    }
  }
}
