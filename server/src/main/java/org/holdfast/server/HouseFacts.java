package org.holdfast.server;

import java.util.List;
import java.util.Optional;
import org.holdfast.audit.Audit;
import org.holdfast.audit.Checkpoint;
import org.holdfast.audit.Entry;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Outcome;
import org.holdfast.drive.ScrubStatus;
import org.holdfast.identity.Account;
import org.holdfast.identity.AccountId;
import org.holdfast.server.graph.House;
import org.holdfast.vault.VaultGroup;
import org.holdfast.vault.VaultStatus;
import org.holdfast.vault.WrappedKey;

/// What doors ask of the server as a whole. Safe for use by any number of threads.
final class HouseFacts implements House {

  private final Holdfast holdfast;

  HouseFacts(Holdfast holdfast) {
    this.holdfast = holdfast;
  }

  @Override
  public Optional<String> nameOf(AccountId account) {
    return holdfast.accounts().find(account).map(Account::displayName);
  }

  @Override
  public Safeguards safeguards(AccountId account) {
    Audit audit = holdfast.audit();
    Optional<Checkpoint> newest = audit.newest();
    return new Safeguards(
        holdfast.clock().instant(),
        holdfast.blobs().regions(),
        holdfast.settings().copies().copies(),
        holdfast.vault().statuses().stream().map(this::vault).toList(),
        newest.map(each -> each.head().size()).orElse(0L),
        newest.map(Checkpoint::signedAt),
        audit.witnesses(),
        audit.alarm().isPresent(),
        audit.last(EventKind.VERIFIED).map(HouseFacts::verified),
        holdfast.accounts().find(account).map(Account::twoStep).orElse(false),
        scrub(),
        drilled(holdfast.drills().status()),
        holdfast.backups().statuses().stream().map(HouseFacts::backedUp).toList(),
        holdfast.losses().status());
  }

  private Safeguards.Vault vault(VaultStatus vault) {
    return new Safeguards.Vault(
        vault.name(),
        !vault.isWell(),
        vault.masterKeys().map(List::getLast),
        holdfast.vaultCare().inventory().isDue(vault));
  }

  @Override
  public List<VaultGroup.Wrapper> wrappers(WrappedKey wrapped) {
    return holdfast.vault().wrappers(wrapped);
  }

  private static Safeguards.BackedUp backedUp(BackupStatus status) {
    return new Safeguards.BackedUp(
        status.name(), status.newest(), status.lacking(), status.failing(), status.overdue());
  }

  private static Safeguards.Drilled drilled(DrillStatus status) {
    return new Safeguards.Drilled(
        status.mirrored(),
        status.failing().stream().map(DrillResult::region).toList(),
        status.overdue(),
        status
            .completed()
            .map(
                each ->
                    new Safeguards.Drill(
                        each.region(), each.ended(), each.rto(), each.lackingFor())));
  }

  /// A round that nobody goes on with is no evidence.
  private ScrubStatus scrub() {
    ScrubStatus status = holdfast.scrub().status();
    return holdfast.settings().scrub().on()
        ? status
        : new ScrubStatus(List.of(), status.open(), status.unreadable(), status.drain());
  }

  private static Safeguards.Verified verified(Entry entry) {
    return new Safeguards.Verified(entry.at(), entry.event().outcome() == Outcome.DONE);
  }
}
