package org.holdfast.server;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What the command line may ask of the data. Carried out by whoever has it open: the running
/// server, asked over its control socket, or else the command itself.
public sealed interface ConsoleCommand {

  /// An account and its drive.
  ///
  /// @param plan `free` or `premium`
  /// @param name as shown to others; empty takes the address's first half
  record Create(String email, String plan, String name) implements ConsoleCommand {}

  /// A bearer token; its text is the answer's only line.
  record Token(String email, String name) implements ConsoleCommand {}

  /// A password for one old client; its text is the answer's only line.
  record AppPassword(String email, String name, String may) implements ConsoleCommand {}

  /// The address where one new account can be made; the answer's only line.
  record Invite() implements ConsoleCommand {}

  /// Another plan for an account.
  ///
  /// @param plan `free` or `premium`
  /// @param length such as `365d`; empty: without end
  record SetPlan(String email, String plan, String length) implements ConsoleCommand {}

  /// A voucher; its code is the answer's only line.
  ///
  /// @param length how long the plan lasts, in whole days such as `365d`; empty: without end
  /// @param times how many people may redeem it
  /// @param valid how long it can be redeemed, in whole days
  /// @param note what it is for; may be empty
  record MakeVoucher(String plan, String length, String times, String valid, String note)
      implements ConsoleCommand {}

  /// Every voucher, one a line.
  record Vouchers() implements ConsoleCommand {}

  /// Ends a voucher.
  ///
  /// @param serial as [Vouchers] lists it
  record RevokeVoucher(String serial) implements ConsoleCommand {}

  /// Every account, one a line.
  record List() implements ConsoleCommand {}

  /// Makes an account one that owns the server.
  record Owner(String email) implements ConsoleCommand {}

  /// An account's tokens, one a line.
  record Tokens(String email) implements ConsoleCommand {}

  /// Ends one token, or all.
  ///
  /// @param token as [Tokens] lists them, or `all`
  record Revoke(String email, String token) implements ConsoleCommand {}

  /// Ends everything that an account has open; its owner is told.
  record SignOut(String email) implements ConsoleCommand {}

  /// A new master key in the vault.
  record RotateMasterKey() implements ConsoleCommand {}

  /// A new key for a person's drive.
  record RotateDriveKey(String email) implements ConsoleCommand {}

  /// A new key for every drive.
  record RotateDriveKeys() implements ConsoleCommand {}

  /// The newest key of each drive.
  record DriveKeys() implements ConsoleCommand {}

  /// How the vaults stand.
  record Vaults() implements ConsoleCommand {}

  /// Every master key, and what it protects.
  record MasterKeys() implements ConsoleCommand {}

  /// Another passphrase of the built-in vault.
  ///
  /// @param file that holds it, with its whole path; made with a new one if it is not there
  record ChangePassphrase(String file) implements ConsoleCommand {}

  /// A step of a master key towards its end, or back.
  ///
  /// @param vault its name
  record ChangeMasterKey(KeyStep step, String vault, int version) implements ConsoleCommand {}

  /// Writes down that a recovery kit was made, or proved by a drill.
  ///
  /// @param mark of the vault's sealing, a UUID
  /// @param number of the kit
  /// @param needed how many of its shares are needed
  /// @param of how many there are; 0 where that is not known
  record RecordKit(boolean proved, String mark, int number, int needed, int of)
      implements ConsoleCommand {

    public RecordKit {
      if (number < 0 || number >= 1 << 15 || needed < 1 || needed > 16 || of < 0 || of > 16) {
        throw new IllegalArgumentException("there is no such kit");
      }
    }
  }

  /// An app that people may let in: its id, and its secret if it keeps one.
  ///
  /// @param returns addresses, with spaces between
  /// @param secret empty if it keeps none
  /// @param scopes with spaces between; empty for all
  record AddApp(String name, String returns, String secret, String scopes)
      implements ConsoleCommand {}

  /// A service that signs in by itself, as this account: its id and secret.
  ///
  /// @param scopes with spaces between; empty to read and write files
  record AddService(String name, String email, String scopes) implements ConsoleCommand {}

  /// Every app that may ask to be let in, one a line.
  record Apps() implements ConsoleCommand {}

  /// The end of an app, and of all that it holds.
  record RemoveApp(String id) implements ConsoleCommand {}

  /// A hold on an account's drive: nothing of it is destroyed until that ends.
  ///
  /// @param reason for who looks at it later
  record PlaceHold(String email, String reason) implements ConsoleCommand {}

  /// Every hold, one a line.
  record Holds() implements ConsoleCommand {}

  /// The end of a hold.
  ///
  /// @param hold as [Holds] lists it
  record EndHold(String hold) implements ConsoleCommand {}

  /// A check of every drive: [Verification].
  record Verify() implements ConsoleCommand {}

  /// A restore drill, now.
  ///
  /// @param region that everything is taken from; empty for one at random
  record Drill(String region) implements ConsoleCommand {}

  /// What the last restore drills came to, one a line.
  record Drills() implements ConsoleCommand {}

  /// A point of a backup, now.
  ///
  /// @param place a backup's name in the settings, or an absolute path
  /// @param begins whether one may be begun where nothing lies yet
  /// @param keep which points stay, as [BackupKeep#text]; absent: as the settings say
  /// @param withVault whether the sealed vault lies in it; absent: as the settings say
  record Backup(String place, boolean begins, Optional<String> keep, Optional<Boolean> withVault)
      implements ConsoleCommand {}

  /// The points of a backup, one a line.
  record BackupList(String place) implements ConsoleCommand {}

  /// A check of all that lies in a backup.
  ///
  /// @param mends whether what is damaged is copied anew from the regions
  record BackupVerify(String place, boolean mends) implements ConsoleCommand {}

  /// Contents that regions lack, brought back from a backup.
  record BackupGive(String place) implements ConsoleCommand {}

  /// The log as one file, that can be checked elsewhere.
  ///
  /// @param file absolute; made for its owner alone
  record ExportLog(String file) implements ConsoleCommand {}

  /// What to check the log and its checkpoints with.
  record LogKey() implements ConsoleCommand {}

  /// What the server would have sent, had it a way to.
  record Outbox() implements ConsoleCommand {}

  /// The end of an alarm, on purpose.
  record AcceptAlarm() implements ConsoleCommand {}

  /// As it goes over the control socket: one flat object.
  default Map<String, String> words() {
    Map<String, String> words = new LinkedHashMap<>();
    switch (this) {
      case Create(String email, String plan, String name) -> {
        words.put("do", "create");
        words.put("email", email);
        words.put("plan", plan);
        words.put("name", name);
      }
      case Token(String email, String name) -> {
        words.put("do", "token");
        words.put("email", email);
        words.put("name", name);
      }
      case AppPassword(String email, String name, String may) -> {
        words.put("do", "app-password");
        words.put("email", email);
        words.put("name", name);
        words.put("may", may);
      }
      case Invite() -> words.put("do", "invite");
      case List() -> words.put("do", "list");
      case Owner(String email) -> {
        words.put("do", "owner");
        words.put("email", email);
      }
      case Tokens(String email) -> {
        words.put("do", "tokens");
        words.put("email", email);
      }
      case Revoke(String email, String token) -> {
        words.put("do", "revoke");
        words.put("email", email);
        words.put("token", token);
      }
      case SetPlan(String email, String plan, String length) -> {
        words.put("do", "plan");
        words.put("email", email);
        words.put("plan", plan);
        words.put("length", length);
      }
      case MakeVoucher(String plan, String length, String times, String valid, String note) -> {
        words.put("do", "make-voucher");
        words.put("plan", plan);
        words.put("length", length);
        words.put("times", times);
        words.put("valid", valid);
        words.put("note", note);
      }
      case Vouchers() -> words.put("do", "vouchers");
      case RevokeVoucher(String serial) -> {
        words.put("do", "revoke-voucher");
        words.put("serial", serial);
      }
      case SignOut(String email) -> {
        words.put("do", "sign-out");
        words.put("email", email);
      }
      case Vaults() -> words.put("do", "vaults");
      case MasterKeys() -> words.put("do", "master-keys");
      case RotateMasterKey() -> words.put("do", "rotate-master-key");
      case RotateDriveKey(String email) -> {
        words.put("do", "rotate-drive-key");
        words.put("email", email);
      }
      case RotateDriveKeys() -> words.put("do", "rotate-drive-keys");
      case DriveKeys() -> words.put("do", "drive-keys");
      case ChangePassphrase(String file) -> {
        words.put("do", "change-passphrase");
        words.put("file", file);
      }
      case ChangeMasterKey(KeyStep step, String vault, int version) -> {
        words.put("do", step.verb());
        words.put("vault", vault);
        words.put("version", String.valueOf(version));
      }
      case RecordKit(boolean proved, String mark, int number, int needed, int of) -> {
        words.put("do", proved ? "kit-proved" : "kit-made");
        words.put("mark", mark);
        words.put("number", String.valueOf(number));
        words.put("needed", String.valueOf(needed));
        words.put("of", String.valueOf(of));
      }
      case AddApp(String name, String returns, String secret, String scopes) -> {
        words.put("do", "add-app");
        words.put("name", name);
        words.put("returns", returns);
        words.put("secret", secret);
        words.put("scopes", scopes);
      }
      case AddService(String name, String email, String scopes) -> {
        words.put("do", "add-service");
        words.put("name", name);
        words.put("email", email);
        words.put("scopes", scopes);
      }
      case Apps() -> words.put("do", "apps");
      case RemoveApp(String id) -> {
        words.put("do", "remove-app");
        words.put("id", id);
      }
      case PlaceHold(String email, String reason) -> {
        words.put("do", "place-hold");
        words.put("email", email);
        words.put("reason", reason);
      }
      case Holds() -> words.put("do", "holds");
      case EndHold(String hold) -> {
        words.put("do", "end-hold");
        words.put("hold", hold);
      }
      case Verify() -> words.put("do", "verify");
      case Drill(String region) -> {
        words.put("do", "drill");
        words.put("region", region);
      }
      case Drills() -> words.put("do", "drills");
      case Backup(
              String place,
              boolean begins,
              Optional<String> keep,
              Optional<Boolean> withVault) -> {
        words.put("do", "backup");
        words.put("place", place);
        words.put("begins", String.valueOf(begins));
        words.put("keep", keep.orElse(""));
        words.put("vault", withVault.map(String::valueOf).orElse(""));
      }
      case BackupList(String place) -> {
        words.put("do", "backup-list");
        words.put("place", place);
      }
      case BackupVerify(String place, boolean mends) -> {
        words.put("do", "backup-verify");
        words.put("place", place);
        words.put("mends", String.valueOf(mends));
      }
      case BackupGive(String place) -> {
        words.put("do", "backup-give");
        words.put("place", place);
      }
      case ExportLog(String file) -> {
        words.put("do", "export-log");
        words.put("file", file);
      }
      case LogKey() -> words.put("do", "log-key");
      case Outbox() -> words.put("do", "outbox");
      case AcceptAlarm() -> words.put("do", "accept-alarm");
    }
    return words;
  }

  /// @throws IllegalArgumentException if it is none of the commands, or lacks a word
  static ConsoleCommand of(Map<String, String> words) {
    String verb = word(words, "do");
    return switch (verb) {
      case "create" -> new Create(word(words, "email"), word(words, "plan"), word(words, "name"));
      case "token" -> new Token(word(words, "email"), word(words, "name"));
      case "app-password" ->
          new AppPassword(word(words, "email"), word(words, "name"), word(words, "may"));
      case "invite" -> new Invite();
      case "list" -> new List();
      case "owner" -> new Owner(word(words, "email"));
      case "tokens" -> new Tokens(word(words, "email"));
      case "revoke" -> new Revoke(word(words, "email"), word(words, "token"));
      case "plan" -> new SetPlan(word(words, "email"), word(words, "plan"), word(words, "length"));
      case "make-voucher" ->
          new MakeVoucher(
              word(words, "plan"),
              word(words, "length"),
              word(words, "times"),
              word(words, "valid"),
              word(words, "note"));
      case "vouchers" -> new Vouchers();
      case "revoke-voucher" -> new RevokeVoucher(word(words, "serial"));
      case "sign-out" -> new SignOut(word(words, "email"));
      case "vaults" -> new Vaults();
      case "master-keys" -> new MasterKeys();
      case "rotate-master-key" -> new RotateMasterKey();
      case "rotate-drive-key" -> new RotateDriveKey(word(words, "email"));
      case "rotate-drive-keys" -> new RotateDriveKeys();
      case "drive-keys" -> new DriveKeys();
      case "change-passphrase" -> new ChangePassphrase(word(words, "file"));
      case "disable-master-key",
          "enable-master-key",
          "delete-master-key",
          "recover-master-key",
          "purge-master-key" ->
          new ChangeMasterKey(KeyStep.ofVerb(verb), word(words, "vault"), number(words, "version"));
      case "kit-made", "kit-proved" ->
          new RecordKit(
              verb.equals("kit-proved"),
              word(words, "mark"),
              number(words, "number"),
              number(words, "needed"),
              number(words, "of"));
      case "add-app" ->
          new AddApp(
              word(words, "name"),
              word(words, "returns"),
              word(words, "secret"),
              word(words, "scopes"));
      case "add-service" ->
          new AddService(word(words, "name"), word(words, "email"), word(words, "scopes"));
      case "apps" -> new Apps();
      case "remove-app" -> new RemoveApp(word(words, "id"));
      case "place-hold" -> new PlaceHold(word(words, "email"), word(words, "reason"));
      case "holds" -> new Holds();
      case "end-hold" -> new EndHold(word(words, "hold"));
      case "verify" -> new Verify();
      case "drill" -> new Drill(word(words, "region"));
      case "drills" -> new Drills();
      case "backup" ->
          new Backup(
              word(words, "place"),
              Boolean.parseBoolean(word(words, "begins")),
              Optional.of(word(words, "keep")).filter(text -> !text.isEmpty()),
              Optional.of(word(words, "vault"))
                  .filter(text -> !text.isEmpty())
                  .map(Boolean::parseBoolean));
      case "backup-list" -> new BackupList(word(words, "place"));
      case "backup-verify" ->
          new BackupVerify(word(words, "place"), Boolean.parseBoolean(word(words, "mends")));
      case "backup-give" -> new BackupGive(word(words, "place"));
      case "export-log" -> new ExportLog(word(words, "file"));
      case "log-key" -> new LogKey();
      case "outbox" -> new Outbox();
      case "accept-alarm" -> new AcceptAlarm();
      default -> throw new IllegalArgumentException("no such command");
    };
  }

  private static String word(Map<String, String> words, String name) {
    String word = words.get(name);
    if (word == null) {
      throw new IllegalArgumentException("the command lacks its " + name);
    }
    return word;
  }

  private static int number(Map<String, String> words, String name) {
    return Integer.parseInt(word(words, name)); // NumberFormatException is what is told of
  }
}
