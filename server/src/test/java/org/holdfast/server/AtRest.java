package org.holdfast.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.holdfast.audit.AuditLog;
import org.holdfast.content.Blobs;
import org.holdfast.content.Coordinates;
import org.holdfast.content.CopyPolicy;
import org.holdfast.content.DirectoryRegion;
import org.holdfast.content.DriveKeys;
import org.holdfast.content.ItemId;
import org.holdfast.content.RealDisk;
import org.holdfast.content.Region;
import org.holdfast.database.SqliteDatabase;
import org.holdfast.delivery.MessageId;
import org.holdfast.drive.Actor;
import org.holdfast.drive.Bucket;
import org.holdfast.drive.Conflict;
import org.holdfast.drive.DeltaToken;
import org.holdfast.drive.Drive;
import org.holdfast.drive.Drives;
import org.holdfast.drive.FileContent;
import org.holdfast.drive.FileTimes;
import org.holdfast.drive.Finding;
import org.holdfast.drive.Fragment;
import org.holdfast.drive.Item;
import org.holdfast.drive.ItemChange;
import org.holdfast.drive.ItemName;
import org.holdfast.drive.Listing;
import org.holdfast.drive.OperationsQuery;
import org.holdfast.drive.Placement;
import org.holdfast.drive.Precondition;
import org.holdfast.drive.RestoreTarget;
import org.holdfast.drive.Upload;
import org.holdfast.drive.UploadOptions;
import org.holdfast.drive.UploadSecret;
import org.holdfast.drive.UploadTarget;
import org.holdfast.drive.VerifyProgress;
import org.holdfast.identity.Account;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.Accounts;
import org.holdfast.identity.EmailAddress;
import org.holdfast.identity.Identity;
import org.holdfast.identity.IdentityKeys;
import org.holdfast.identity.IdentitySettings;
import org.holdfast.identity.Letter;
import org.holdfast.identity.PasskeySite;
import org.holdfast.identity.Tokens;
import org.holdfast.vault.BuiltInVault;
import org.jooq.DSLContext;

/// All rooms over a folder that a test has damaged, with a clock that stands still. The vault is
/// lent, since opening it takes half a second.
///
/// ```
/// folder/metadata.db
/// folder/west/ …east/   the regions, in reading order
/// ```
final class AtRest implements AutoCloseable {

  static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  private static final InstantSource CLOCK = InstantSource.fixed(NOW);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final SqliteDatabase database;
  private final ServerSecret secret;
  private final DriveKeys keys;
  final List<Region> regions;
  final Blobs blobs;
  final Drives drives;
  final Accounts accounts;
  private final List<Letter> letters = new ArrayList<>();
  final Tokens tokens;

  private AtRest(Path folder, BuiltInVault vault) {
    List<AutoCloseable> opened = new ArrayList<>(List.of(threads));
    boolean done = false;
    try {
      // Changes run on the thread that asks for them: nothing is left running after a refusal.
      database =
          SqliteDatabase.open(
              folder.resolve("metadata.db"),
              List.of(SecretStore.SCHEMA, Identity.SCHEMA, Blobs.SCHEMA, Drives.SCHEMA),
              Runnable::run);
      opened.addFirst(database);
      SecretStore secrets = new SecretStore(database);
      secret = secrets.open(vault).orElseGet(() -> secrets.create(vault, RANDOM));
      secrets.remember("built-in", vault.id(), vault.masterKeys().getLast().version());
      keys = new DriveKeys(vault, RANDOM, CLOCK, DriveKeys.DEFAULT_KEEP);
      opened.addFirst(keys);
      regions = List.of(region(folder, "west"), region(folder, "east"));
      regions.forEach(region -> opened.add(1, region));
      blobs = new Blobs(regions, CopyPolicy.DEFAULT, database, RANDOM, CLOCK, threads);
      Identity identity =
          new Identity(
              database,
              new IdentityKeys(
                  secret.derived("account index"),
                  secret.derived("account seal"),
                  secret.derived("passwords"),
                  secret.derived("grant index"),
                  secret.derived("grant seal")),
              IdentitySettings.defaults(),
              new PasskeySite(() -> URI.create("https://localhost")),
              RANDOM,
              CLOCK,
              Runnable::run,
              AuditLog.NONE,
              (_, _, letter) -> {
                letters.add(letter);
                return new MessageId(new UUID(0, letters.size()));
              });
      drives = new Drives(database, blobs, keys, RANDOM, CLOCK, identity.plans());
      accounts = identity.accounts();
      tokens = identity.tokens();
      done = true;
    } finally {
      if (!done) {
        closeAll(opened);
      }
    }
  }

  /// @throws RuntimeException a room's refusal, as a server's start would be refused
  static AtRest open(Path folder, BuiltInVault vault) {
    return new AtRest(folder, vault);
  }

  private static Region region(Path folder, String name) {
    return DirectoryRegion.open(
        name, new Coordinates(52, 4), folder.resolve(name), new RealDisk(), Runnable::run, CLOCK);
  }

  /// Who and what there is in the folder that [#furnish] fills.
  record Furniture(List<Tenant> tenants, List<UploadSecret> uploads) {}

  record Tenant(EmailAddress email, AccountId account, String token, List<ItemId> items) {}

  /// Two people with everything that the formats know: folders, small and large and empty files,
  /// versions, one of them removed, the recycle bin, a restore, uploads that are not finished.
  Furniture furnish() throws IOException {
    List<UploadSecret> uploads = new ArrayList<>();
    Tenant ana = ana(uploads);
    Tenant ben = tenant("ben@example.org");
    Drive his = drives.ofOwner(ben.account()).orElseThrow();
    Item file = write(his, his.root(), "ben.txt", 700, 40);
    return new Furniture(
        List.of(ana, new Tenant(ben.email(), ben.account(), ben.token(), List.of(file.id()))),
        uploads);
  }

  private Tenant ana(List<UploadSecret> uploads) throws IOException {
    Tenant tenant = tenant("ana@example.org");
    Drive drive = drives.ofOwner(tenant.account()).orElseThrow();
    Actor actor = new Actor(drive.owner(), "test");
    Item root = drive.root();
    Item docs = drive.createFolder(actor, at(root, "docs"), FileTimes.NONE).item();
    Item old = drive.createFolder(actor, at(docs, "old"), FileTimes.NONE).item();
    Item plan = write(drive, docs, "plan.txt", 3_000, 1);
    write(drive, docs, "plan.txt", 4_000, 2);
    write(drive, docs, "plan.txt", 5_000, 3);
    drive.deleteVersion(actor, plan.id(), 2);
    Item big = write(drive, root, "big.bin", 200_000, 4);
    Item photo = write(drive, old, "photo.jpg", 70_000, 5);
    Item empty = write(drive, old, "empty", 0, 6);
    Item lost = write(drive, root, "lost.txt", 900, 7);
    Item purged = write(drive, root, "purged.txt", 900, 8);
    drive.recycle(actor, lost.id(), Precondition.NONE);
    drive.recycle(actor, purged.id(), Precondition.NONE);
    drive.purge(actor, purged.id(), Precondition.NONE);
    drive.change(
        actor,
        big.id(),
        new ItemChange(
            Optional.of(ItemName.of("large.bin")),
            Optional.of(docs.id()),
            FileTimes.NONE,
            Optional.of("a note"),
            Conflict.FAIL),
        Precondition.NONE);
    long point = drive.info().seq();
    write(drive, old, "photo.jpg", 100, 9);
    drive.restoreTo(actor, RestoreTarget.after(point));
    uploads.add(begin(drive, root, "half.bin", 100_000, 170_000));
    uploads.add(begin(drive, root, "whole.bin", 140_000, 140_000));
    uploads.add(begin(drive, root, "short.bin", 500, 1_000));
    return new Tenant(
        tenant.email(),
        tenant.account(),
        tenant.token(),
        List.of(
            root.id(),
            docs.id(),
            old.id(),
            plan.id(),
            big.id(),
            photo.id(),
            empty.id(),
            lost.id(),
            purged.id()));
  }

  private Tenant tenant(String address) {
    EmailAddress email = EmailAddress.parse(address);
    Account account = accounts.create(email, "someone");
    String token = tokens.issue(account.id(), "a phone");
    drives.create(account.id());
    return new Tenant(email, account.id(), token, List.of());
  }

  private static Placement at(Item parent, String name) {
    return new Placement(parent.id(), ItemName.of(name), Conflict.REPLACE);
  }

  private static Item write(Drive drive, Item parent, String name, int bytes, int seed)
      throws IOException {
    return drive
        .write(
            new Actor(drive.owner(), "test"),
            at(parent, name),
            Upload.of(stream(bytes, seed, 0, bytes)),
            Precondition.NONE)
        .item();
  }

  private UploadSecret begin(Drive drive, Item parent, String name, int received, int total)
      throws IOException {
    UploadSecret upload =
        drive
            .beginUpload(
                new Actor(drive.owner(), "test"),
                new UploadTarget.Into(at(parent, name)),
                new UploadOptions(
                    OptionalLong.of(total),
                    FileTimes.NONE,
                    Optional.empty(),
                    Optional.empty(),
                    true),
                Precondition.NONE)
            .secret();
    drives.append(
        upload, new Fragment(0, received, OptionalLong.of(total)), stream(total, 99, 0, received));
    return upload;
  }

  /// What comes of an upload when its client goes on with it: the file's checksum.
  String finish(UploadSecret upload) throws IOException {
    var status = drives.upload(upload);
    long total = status.totalBytes().orElseThrow();
    if (total > 1_000_000) {
      return "of " + total + " bytes";
    }
    while (!drives.upload(upload).complete()) {
      long from = drives.upload(upload).receivedBytes();
      long length = Math.min(50_000, total - from);
      drives.append(
          upload,
          new Fragment(from, length, OptionalLong.of(total)),
          stream((int) total, 99, (int) from, (int) length));
    }
    Item item = drives.commit(upload, Optional.empty(), Precondition.NONE).item();
    Drive drive = drives.find(item.drive()).orElseThrow();
    return item.name() + " " + sha256(drive.open(item.id()));
  }

  private static InputStream stream(int whole, int seed, int from, int length) {
    byte[] bytes = new byte[whole];
    new Random(seed).nextBytes(bytes);
    return new ByteArrayInputStream(Arrays.copyOfRange(bytes, from, from + length));
  }

  /// Everything that the front doors say, each answer by itself.
  void tell(Furniture furniture, Answers answers) {
    answers.add("accounts", () -> accounts.all().toString());
    answers.add("drives", () -> Integer.toString(drives.all().size()));
    for (Tenant tenant : furniture.tenants()) {
      answers.add("account " + tenant.email(), () -> found(accounts.find(tenant.email())));
      answers.add("sign-in " + tenant.email(), () -> found(tokens.bearer(tenant.token())));
      answers.add("tokens " + tenant.email(), () -> tokens(tenant));
      Optional<Drive> drive =
          answers.get("drive " + tenant.email(), () -> drives.ofOwner(tenant.account()));
      drive.ifPresent(found -> tell(found, tenant, answers));
    }
    for (UploadSecret upload : furniture.uploads()) {
      answers.add("upload " + upload.reveal(), () -> drives.upload(upload).toString());
    }
  }

  /// Without the day of their last use, which is bound to nothing and decides nothing.
  private String tokens(Tenant tenant) {
    return tokens.list(tenant.account()).stream()
        .map(token -> List.of(token.session(), token.name(), token.createdAt()))
        .toList()
        .toString();
  }

  /// Who is not found is signed in by nobody: that is a refusal.
  private static String found(Optional<?> someone) {
    return someone
        .orElseThrow(() -> new IllegalStateException("a sealed field of nobody"))
        .toString();
  }

  private static void tell(Drive drive, Tenant tenant, Answers answers) {
    String of = tenant.email().shown() + " ";
    answers.add(of + "info", () -> drive.info().toString());
    answers.add(of + "root", () -> drive.root().toString());
    answers.add(of + "bin", () -> drive.recycleBin(100, Optional.empty()).items().toString());
    answers.add(of + "delta", () -> delta(drive));
    answers.add(of + "operations", () -> operations(drive));
    answers.add(
        of + "activity",
        () ->
            drive
                .activity(NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(1)), Bucket.HOUR)
                .toString());
    for (ItemId id : tenant.items()) {
      String item = of + id.text() + " ";
      answers.add(item + "item", () -> drive.find(id).toString());
      answers.add(item + "path", () -> drive.path(id).toString());
      for (Listing.Order order : Listing.Order.values()) {
        answers.add(item + "children by " + order, () -> children(drive, id, order));
      }
      answers.add(item + "versions", () -> drive.versions(id).toString());
      answers.add(item + "content", () -> sha256(drive.open(id)));
      answers.add(item + "content of version 1", () -> sha256(drive.open(id, 1)));
    }
    for (long seq = 1; seq < 24; seq++) {
      RestoreTarget point = RestoreTarget.after(seq);
      answers.add(of + "point " + seq, () -> drive.preview(point).toString());
    }
  }

  private static String delta(Drive drive) {
    return drive.delta(drive.root().id(), DeltaToken.start(), 1_000).entries().toString();
  }

  private static String operations(Drive drive) {
    return drive
        .operations(
            new OperationsQuery(
                Instant.EPOCH, NOW.plus(Duration.ofDays(1)), 1_000, Optional.empty()))
        .operations()
        .toString();
  }

  private static String children(Drive drive, ItemId folder, Listing.Order order) {
    Listing listing = new Listing(order, false, 1_000, Optional.empty(), Listing.Filter.ALL);
    return drive.children(folder, listing).items().toString();
  }

  static String sha256(FileContent content) throws IOException {
    try (content) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      content
          .reader()
          .copyTo(
              new DigestOutputStream(OutputStream.nullOutputStream(), digest),
              0,
              content.reader().sizeBytes());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /// What `verify` finds.
  List<String> verify() {
    List<String> found = new ArrayList<>(database.check());
    for (Drive drive : drives.all()) {
      drive.verify(regions, VerifyProgress.SILENT).findings().stream()
          .map(Finding::toString)
          .forEach(found::add);
    }
    return found;
  }

  /// Every row of every table that means anything, as it is stored.
  String rows() {
    return database.read(
        tx -> {
          StringBuilder rows = new StringBuilder();
          for (String name :
              tx.resultQuery("select name from sqlite_master where type = 'table' order by name")
                  .fetch(0, String.class)) {
            String table = name.toLowerCase(Locale.ROOT);
            if (!table.startsWith("schema_history")) { // Flyway's; it looks at them at each start
              rows.append(table).append(rows(tx, table)).append('\n');
            }
          }
          return rows.toString();
        });
  }

  private static List<String> rows(DSLContext tx, String table) {
    return tx.resultQuery("select * from " + table).fetch().stream()
        .map(row -> row.intoMap())
        .peek(row -> row.keySet().removeIf(name -> name.equalsIgnoreCase("last_used_day")))
        .map(AtRest::text)
        .sorted()
        .toList();
  }

  // The schema's own text lies in the file too, and a flipped bit may change a letter's case there:
  // names of tables and columns mean the same in either.
  private static String text(Map<String, Object> row) {
    Map<String, String> shown = new TreeMap<>();
    row.forEach(
        (column, value) ->
            shown.put(
                column.toLowerCase(Locale.ROOT),
                value instanceof byte[] bytes
                    ? HexFormat.of().formatHex(bytes)
                    : String.valueOf(value)));
    return shown.toString();
  }

  /// Waits for repairs that reading began, and releases everything.
  @Override
  public void close() {
    List<AutoCloseable> all = new ArrayList<>();
    all.add(blobs);
    all.addAll(regions);
    all.addAll(List.of(keys, secret, database, threads));
    closeAll(all);
  }

  private static void closeAll(List<AutoCloseable> all) {
    for (AutoCloseable each : all) {
      try {
        each.close();
      } catch (Exception e) { // what AutoCloseable may throw; a damaged file may refuse its closing
        if (!(e instanceof RuntimeException)) {
          throw new IllegalStateException(e);
        }
      }
    }
  }
}
