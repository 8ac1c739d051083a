package org.holdfast.server;

import java.util.function.Consumer;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Outcome;
import org.holdfast.audit.Reason;
import org.holdfast.audit.Target;
import org.holdfast.audit.Who;
import org.holdfast.vault.KeyLabel;
import org.holdfast.vault.Vault;
import org.holdfast.vault.VaultRefusal;
import org.holdfast.vault.WrappedKey;

/// A vault whose every unwrapping is told to the log, the refused ones above all.
final class WatchedVault implements Vault {

  private final Vault vault;
  private final Consumer<Event> log;

  WatchedVault(Vault vault, Consumer<Event> log) {
    this.vault = vault;
    this.log = log;
  }

  @Override
  public WrappedKey wrap(KeyLabel label, byte[] key) {
    return vault.wrap(label, key);
  }

  @Override
  public byte[] unwrap(KeyLabel label, WrappedKey wrapped) {
    try {
      byte[] key = vault.unwrap(label, wrapped);
      log.accept(event(label));
      return key;
    } catch (VaultRefusal e) {
      log.accept(event(label).ending(Outcome.FAILED, reason(e)));
      throw e;
    }
  }

  private static Event event(KeyLabel label) {
    return Event.done(EventKind.KEY_UNWRAPPED, new Who.Server())
        .on(new Target.Key(label.owner(), label.version()));
  }

  private static Reason reason(VaultRefusal refusal) {
    return switch (refusal) {
      case VaultRefusal.NotAuthentic _ -> Reason.NOT_AUTHENTIC;
      case VaultRefusal.MissingVersion _ -> Reason.MISSING_VERSION;
      case VaultRefusal.WrongPassphrase _,
          VaultRefusal.UnfitPassphrase _,
          VaultRefusal.UnfitShare _,
          VaultRefusal.Damaged _,
          VaultRefusal.Absent _,
          VaultRefusal.WrongState _,
          VaultRefusal.Unavailable _ ->
          Reason.VAULT_UNAVAILABLE;
    };
  }
}
