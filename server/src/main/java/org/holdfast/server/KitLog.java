package org.holdfast.server;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.holdfast.audit.AuditRefusal;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Detail;
import org.holdfast.audit.Entry;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Factor;
import org.holdfast.audit.Target;
import org.holdfast.audit.Who;
import org.holdfast.identity.AccountRefusal;
import org.holdfast.vault.BuiltInVault;
import org.holdfast.vault.VaultRefusal;
import org.holdfast.vault.VaultStatus;

/// What the log knows of recovery kits. A kit counts for one sealing of the vault: with another
/// vault or passphrase the mark is another one, and what was proved before is proved no more.
final class KitLog {

  private static final int NEEDED = 100; // "needed x 100 + of" reads well in the log: 305

  private final Holdfast holdfast;

  /// One kit as entries tell of it, the newest of each kind.
  ///
  /// @param count needed x 100 + of; of is 0 where no entry says it
  private record Kit(long count, Optional<Instant> made, Optional<Instant> proved) {

    Kit with(Entry entry, long counted) {
      boolean proves = entry.event().kind() == EventKind.KIT_PROVED;
      return new Kit(
          Math.max(count, counted),
          proves ? made : Optional.of(entry.at()),
          proves ? Optional.of(entry.at()) : proved);
    }

    /// One from before is of another kit that had the same number.
    private Optional<Instant> proof() {
      return proved.filter(at -> made.filter(at::isBefore).isEmpty());
    }

    String line(int number) {
      String shares =
          count % NEEDED == 0
              ? "%d shares are needed".formatted(count / NEEDED)
              : "%d of %d".formatted(count / NEEDED, count % NEEDED);
      String begun = made.map(at -> "made on " + ConsoleDesk.day(at)).orElse("made elsewhere");
      return proof()
          .map(
              at ->
                  "recovery kit %04x: proved on %s (%s), %s"
                      .formatted(number, ConsoleDesk.day(at), shares, begun))
          .orElseGet(
              () ->
                  "recovery kit %04x: %s (%s), not proved yet: `holdfast vault kit check`"
                      .formatted(number, begun, shares));
    }
  }

  KitLog(Holdfast holdfast) {
    this.holdfast = holdfast;
  }

  /// Writes down that a kit was made, or proved.
  ///
  /// @throws AccountRefusal if it is of another sealing than that of the vault that is open
  List<String> record(ConsoleCommand.RecordKit kit) {
    UUID mark = UUID.fromString(kit.mark());
    if (!mark().equals(Optional.of(mark))) {
      throw new AccountRefusal(
          "The kit opens another vault than the one that this server has open. Nothing was noted.");
    }
    long count = (long) NEEDED * kit.needed() + kit.of();
    long known =
        kits(mark)
            .getOrDefault(kit.number(), new Kit(0, Optional.empty(), Optional.empty()))
            .count();
    holdfast
        .audit()
        .record(
            Event.done(kit.proved() ? EventKind.KIT_PROVED : EventKind.KIT_MADE, new Who.Keeper())
                .on(new Target.Key(mark, kit.number()))
                .saying(new Detail.Count(Math.max(count, known)))
                .in(Circumstances.NONE.withFactor(Factor.COMMAND_LINE)));
    holdfast.checkpoint(); // its place in the log is what `vault status` goes by
    return List.of(
        kit.proved()
            ? "The shares open the vault: the recovery kit %04x is valid. This was noted in the log."
                .formatted(kit.number())
            : "The recovery kit %04x is made, and not proved yet. This was noted in the log."
                .formatted(kit.number()));
  }

  /// For a person.
  List<String> lines() {
    if (builtIn().isEmpty()) {
      return List.of();
    }
    try {
      Map<Integer, Kit> kits = mark().map(this::kits).orElse(Map.of());
      if (kits.isEmpty()) {
        return List.of(
            "recovery kit: none was made, as far as this log goes, of the passphrase that opens the built-in vault; `holdfast vault kit make` makes one");
      }
      List<String> lines = new ArrayList<>();
      kits.forEach((number, kit) -> lines.add(kit.line(number)));
      return lines;
    } catch (VaultRefusal | AuditRefusal e) {
      return List.of("recovery kit: not known now. " + e.getMessage());
    }
  }

  private Optional<VaultStatus> builtIn() {
    return holdfast.vault().statuses().stream().filter(VaultStatus::builtIn).findFirst();
  }

  private Optional<UUID> mark() {
    return builtIn().map(vault -> BuiltInVault.sealMark(holdfast.data().vault(), vault.id()));
  }

  /// Kits of the sealing, by their number.
  private Map<Integer, Kit> kits(UUID mark) {
    Map<Integer, Kit> kits = new TreeMap<>();
    for (EventKind kind : List.of(EventKind.KIT_MADE, EventKind.KIT_PROVED)) {
      holdfast
          .audit()
          .each(
              kind,
              entry -> {
                if (entry.event().target() instanceof Target.Key(UUID owner, int number)
                    && owner.equals(mark)
                    && entry.event().detail() instanceof Detail.Count(long count)) {
                  kits.merge(
                      number,
                      new Kit(0, Optional.empty(), Optional.empty()).with(entry, count),
                      (before, _) -> before.with(entry, count));
                }
              });
    }
    return kits;
  }
}
