package org.holdfast.server;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.holdfast.audit.Alarm;
import org.holdfast.audit.AuditRefusal;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Factor;
import org.holdfast.audit.Who;
import org.holdfast.drive.Drive;
import org.holdfast.drive.DriveInfo;
import org.holdfast.drive.Quota;
import org.holdfast.identity.Account;
import org.holdfast.identity.AccountRefusal;
import org.holdfast.identity.Accounts;
import org.holdfast.identity.AppScope;
import org.holdfast.identity.EmailAddress;
import org.holdfast.identity.Plan;
import org.holdfast.identity.Standing;
import org.holdfast.identity.TokenInfo;
import org.holdfast.vault.VaultGroup;
import org.holdfast.vault.VaultStatus;

/// Carries out what the command line asks, on data that is open here.
public final class ConsoleDesk {

  private static final int MOST_MESSAGES = 200; // what a person can look through

  private static final int MOST_DRILLS = 20;

  private final Holdfast holdfast;

  public ConsoleDesk(Holdfast holdfast) {
    this.holdfast = holdfast;
  }

  /// @param progress told how far a long command is
  /// @throws AccountRefusal if it cannot be done; nothing was changed
  public ConsoleAnswer run(ConsoleCommand command, ConsoleProgress progress) {
    return switch (command) {
      case ConsoleCommand.Create(String email, String plan, String name) ->
          ConsoleAnswer.done(create(EmailAddress.parse(email), Plan.parse(plan), name));
      case ConsoleCommand.Token(String email, String name) ->
          ConsoleAnswer.done(List.of(holdfast.tokens().issue(known(email).id(), name)));
      case ConsoleCommand.AppPassword(String email, String name, String may) ->
          ConsoleAnswer.done(
              List.of(holdfast.tokens().issueAppPassword(known(email).id(), name, scopes(may))));
      case ConsoleCommand.Invite() -> ConsoleAnswer.done(List.of(holdfast.invitation()));
      case ConsoleCommand.SetPlan(String email, String plan, String length) ->
          ConsoleAnswer.done(plans().set(known(email), plan, length));
      case ConsoleCommand.MakeVoucher offer -> ConsoleAnswer.done(plans().make(offer));
      case ConsoleCommand.Vouchers() -> ConsoleAnswer.done(plans().list());
      case ConsoleCommand.RevokeVoucher(String serial) ->
          ConsoleAnswer.done(plans().revoke(serial));
      case ConsoleCommand.List() ->
          ConsoleAnswer.done(accounts().all().stream().map(this::line).toList());
      case ConsoleCommand.Owner(String email) -> {
        accounts().makeOwner(known(email).id());
        yield ConsoleAnswer.done(List.of(email + " owns the server"));
      }
      case ConsoleCommand.Tokens(String email) -> ConsoleAnswer.done(tokens(known(email)));
      case ConsoleCommand.Revoke(String email, String token) ->
          ConsoleAnswer.done(revoke(known(email), token));
      case ConsoleCommand.SignOut(String email) -> ConsoleAnswer.done(signOut(known(email)));
      case ConsoleCommand.Vaults() -> ConsoleAnswer.done(vaults());
      case ConsoleCommand.MasterKeys() -> ConsoleAnswer.done(holdfast.vaultCare().keyLines());
      case ConsoleCommand.RotateMasterKey() -> ConsoleAnswer.done(rotateMasterKey());
      case ConsoleCommand.RotateDriveKey(String email) ->
          ConsoleAnswer.done(new DriveKeyDesk(holdfast).rotate(known(email)));
      case ConsoleCommand.RotateDriveKeys() ->
          ConsoleAnswer.done(new DriveKeyDesk(holdfast).rotateAll(progress));
      case ConsoleCommand.DriveKeys() -> ConsoleAnswer.done(new DriveKeyDesk(holdfast).list());
      case ConsoleCommand.ChangePassphrase(String file) ->
          ConsoleAnswer.done(new PassphraseDesk(holdfast).change(Path.of(file)));
      case ConsoleCommand.ChangeMasterKey(KeyStep step, String vault, int version) ->
          ConsoleAnswer.done(new KeyDesk(holdfast).change(step, vault, version));
      case ConsoleCommand.RecordKit kit -> ConsoleAnswer.done(new KitLog(holdfast).record(kit));
      case ConsoleCommand.AddApp app -> ConsoleAnswer.done(new AppDesk(holdfast).add(app));
      case ConsoleCommand.AddService(String name, String email, String scopes) ->
          ConsoleAnswer.done(new AppDesk(holdfast).addService(name, known(email), scopes));
      case ConsoleCommand.Apps() -> ConsoleAnswer.done(new AppDesk(holdfast).list());
      case ConsoleCommand.RemoveApp(String id) ->
          ConsoleAnswer.done(new AppDesk(holdfast).remove(id));
      case ConsoleCommand.PlaceHold(String email, String reason) ->
          ConsoleAnswer.done(new HoldDesk(holdfast).place(known(email), reason));
      case ConsoleCommand.Holds() -> ConsoleAnswer.done(new HoldDesk(holdfast).list());
      case ConsoleCommand.EndHold(String hold) ->
          ConsoleAnswer.done(new HoldDesk(holdfast).end(hold));
      case ConsoleCommand.Verify() -> new Verification(holdfast, progress).run();
      case ConsoleCommand.Drill(String region) -> holdfast.drills().now(region, progress);
      case ConsoleCommand.Drills() ->
          ConsoleAnswer.done(DrillLines.list(holdfast.drills().newest(MOST_DRILLS)));
      case ConsoleCommand.Backup backup ->
          holdfast
              .backups()
              .make(
                  backup.place(),
                  backup.begins(),
                  backup.keep().map(BackupKeep::parse),
                  backup.withVault(),
                  progress);
      case ConsoleCommand.BackupList(String place) -> holdfast.backups().list(place);
      case ConsoleCommand.BackupVerify(String place, boolean mends) ->
          holdfast.backups().verify(place, mends, progress);
      case ConsoleCommand.BackupGive(String place) -> holdfast.backups().give(place, progress);
      case ConsoleCommand.ExportLog(String file) ->
          ConsoleAnswer.done(List.of(LogExport.write(holdfast, Path.of(file), progress)));
      case ConsoleCommand.LogKey() -> ConsoleAnswer.done(List.of(holdfast.audit().key().text()));
      case ConsoleCommand.Outbox() ->
          ConsoleAnswer.done(OutboxLines.of(holdfast.deliveries().outbox(MOST_MESSAGES)));
      case ConsoleCommand.AcceptAlarm() -> ConsoleAnswer.done(acceptAlarm());
    };
  }

  /// What is not known lets nobody in: a word that was mistyped must not allow more.
  private static Set<AppScope> scopes(String may) {
    return switch (may) {
      case "read" -> AppScope.READ_ONLY;
      case "write" -> AppScope.ALL;
      default -> throw new AccountRefusal("An app password may read, or write as well.");
    };
  }

  private List<String> acceptAlarm() {
    try {
      Alarm accepted = holdfast.acceptAlarm();
      return List.of(
          "accepted: " + accepted.sentence(),
          "A new log has begun, which says so; devices that remember the old one will tell.");
    } catch (AuditRefusal.NoAlarm e) {
      throw new AccountRefusal(String.valueOf(e.getMessage()));
    }
  }

  /// An account whose drive a kill prevented gets it the next time.
  private List<String> create(EmailAddress email, Plan plan, String name) {
    Account account =
        accounts()
            .find(email)
            .filter(known -> known.standing() == Standing.ACTIVE)
            .filter(known -> holdfast.drives().ofOwner(known.id()).isEmpty())
            .orElseGet(() -> accounts().create(email, name));
    if (plan != Plan.FREE) {
      holdfast.identity().plans().changeByKeeper(account.id(), plan, Optional.empty());
    }
    holdfast.drives().create(account.id());
    long quota = holdfast.identity().plans().settings().of(plan).quotaBytes();
    return List.of("created %s with a drive of %s".formatted(email.shown(), size(quota)));
  }

  private List<String> tokens(Account account) {
    List<String> lines = new ArrayList<>();
    for (TokenInfo token : holdfast.tokens().list(account.id())) {
      String used = token.lastUsed().map(day -> "last used " + day).orElse("never used");
      lines.add(
          "%s  %s  %s, made %s, %s"
              .formatted(handle(token), token.name(), kind(token), day(token.createdAt()), used));
    }
    return lines;
  }

  private static String kind(TokenInfo token) {
    return switch (token.kind()) {
      case TOKEN -> "a token";
      case APP_PASSWORD -> "an app password";
    };
  }

  private List<String> revoke(Account account, String which) {
    if (which.equals("all")) {
      return List.of("revoked " + holdfast.tokens().revokeAll(account.id()));
    }
    List<TokenInfo> meant =
        holdfast.tokens().list(account.id()).stream()
            .filter(token -> handle(token).equals(which))
            .toList();
    if (meant.size() != 1) {
      throw new AccountRefusal(
          "%s has no such token; `account tokens` lists them.".formatted(account.email().shown()));
    }
    holdfast.tokens().revoke(account.id(), meant.getFirst().session());
    return List.of("revoked 1");
  }

  private List<String> vaults() {
    List<String> lines = new ArrayList<>(holdfast.vaultCare().lines());
    lines.addAll(new KitLog(holdfast).lines());
    return lines;
  }

  private List<String> rotateMasterKey() {
    List<VaultStatus> vaults = holdfast.vault().statuses();
    List<VaultGroup.Rotated> made =
        holdfast.rotateMasterKey(
            _ -> true,
            Event.done(EventKind.MASTER_KEY_MADE, new Who.Keeper())
                .in(Circumstances.NONE.withFactor(Factor.COMMAND_LINE)));
    List<String> lines = new ArrayList<>();
    for (VaultGroup.Rotated each : made) {
      String of = vaults.size() == 1 ? "" : " of the vault " + each.vault();
      lines.add(
          "master key %d%s wraps from now on; those before it only unwrap"
              .formatted(each.version(), of));
    }
    List<String> rotated = made.stream().map(VaultGroup.Rotated::vault).toList();
    vaults.stream()
        .filter(vault -> !vault.escrow())
        .map(VaultStatus::name)
        .filter(name -> !rotated.contains(name))
        .forEach(name -> lines.add("The vault %s is lost, and has no new one.".formatted(name)));
    lines.add(
        "A running server wraps what there is anew; `holdfast vault status` says how far it is.");
    if (vaults.stream().anyMatch(VaultStatus::builtIn)) {
      lines.add(
          "Copy the vault folder to where its backup lies, now: a backup from before cannot open what"
              + " is wrapped from here on.");
    }
    return lines;
  }

  private List<String> signOut(Account account) {
    holdfast.identity().securing().signOutByKeeper(account.id());
    return List.of(
        "signed out everywhere: " + account.email().shown(), "Its owner is told by mail.");
  }

  private String line(Account account) {
    Optional<Drive> own = holdfast.drives().ofOwner(account.id());
    String drive = own.map(Drive::info).map(ConsoleDesk::line).orElse("no drive");
    String plan = ConsolePlans.shown(account.subscription().at(holdfast.clock().instant()));
    String leaves =
        holdfast
            .identity()
            .leaving()
            .due(account.id())
            .map(due -> ", to be deleted on " + day(due))
            .orElse("");
    return "%s  %s  since %s  %s, %s%s%s"
        .formatted(
            account.email().shown(),
            account.displayName(),
            day(account.createdAt()),
            plan,
            drive,
            account.owner() ? ", owns the server" : "",
            leaves);
  }

  private static String line(DriveInfo info) {
    Quota quota = info.quota();
    return "%s of %s used".formatted(size(quota.used()), size(quota.total()));
  }

  private ConsolePlans plans() {
    return new ConsolePlans(holdfast);
  }

  private Account known(String email) {
    EmailAddress address = EmailAddress.parse(email);
    return accounts()
        .find(address)
        .orElseThrow(
            () ->
                new AccountRefusal(
                    "There is no account %s. Make it with `account create`."
                        .formatted(address.shown())));
  }

  /// 8 letters of the session's id: enough to tell one's own tokens apart.
  private static String handle(TokenInfo token) {
    UUID id = token.session().value();
    return "%08x".formatted(id.getMostSignificantBits() >>> 32);
  }

  static LocalDate day(Instant at) {
    return LocalDate.ofInstant(at, ZoneOffset.UTC);
  }

  static String size(long bytes) {
    String[] units = {"bytes", "KiB", "MiB", "GiB", "TiB"};
    double count = bytes;
    int unit = 0;
    while (count >= 1024 && unit < units.length - 1) {
      count /= 1024;
      unit++;
    }
    String form = unit == 0 || count == Math.rint(count) ? "%.0f %s" : "%.1f %s";
    return form.formatted(count, units[unit]);
  }

  private Accounts accounts() {
    return holdfast.accounts();
  }
}
