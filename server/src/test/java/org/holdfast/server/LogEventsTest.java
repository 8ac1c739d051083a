package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Stream;
import org.holdfast.audit.Detail;
import org.holdfast.audit.Entry;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Outcome;
import org.holdfast.audit.Reason;
import org.holdfast.audit.Who;
import org.holdfast.database.Database;
import org.holdfast.database.DatabaseRefusal;
import org.holdfast.drive.Actor;
import org.holdfast.drive.Conflict;
import org.holdfast.drive.Drive;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.drive.FileContent;
import org.holdfast.drive.Item;
import org.holdfast.drive.ItemName;
import org.holdfast.drive.Placement;
import org.holdfast.drive.Precondition;
import org.holdfast.drive.RestoreTarget;
import org.holdfast.drive.SubscriptionTarget;
import org.holdfast.drive.Subscriptions;
import org.holdfast.drive.Upload;
import org.holdfast.identity.Account;
import org.holdfast.identity.EmailAddress;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What goes into the log, each by doing it.
@SuppressWarnings("NullAway.Init") // made before each test
class LogEventsTest {

  @TempDir private Path folder;
  private Path data = Path.of("");
  private Holdfast holdfast;
  private Account ana;
  private Drive drive;

  @BeforeEach
  void begin() {
    data = folder.resolve("data");
    holdfast = Machine.open(data);
    ana = holdfast.accounts().create(EmailAddress.parse("ana@example.org"), "Ana");
    drive = holdfast.drives().create(ana.id());
  }

  @AfterEach
  void end() {
    holdfast.close();
  }

  private Actor actor() {
    return new Actor(ana.id(), "test");
  }

  private Item write(String name, int bytes) throws IOException {
    return drive
        .write(
            actor(),
            new Placement(drive.rootId(), ItemName.of(name), Conflict.REPLACE),
            Upload.of(new ByteArrayInputStream(new byte[bytes])),
            Precondition.NONE)
        .item();
  }

  private Entry last(EventKind kind) {
    holdfast.checkpoint();
    return holdfast.audit().last(kind).orElseThrow();
  }

  @Test
  void aRestoreToAPointAndItsUndoAreInTheLogOfTheOwner() throws IOException {
    write("a.txt", 10);
    long seq = drive.info().seq();
    write("a.txt", 20);

    long restore = drive.restoreTo(actor(), RestoreTarget.after(seq)).seq().orElseThrow();
    drive.undo(actor(), restore);

    Event restored = last(EventKind.RESTORED_TO_POINT).event();
    assertThat(restored.who()).isEqualTo(new Who.Account(ana.id().value()));
    assertThat(restored.detail()).isEqualTo(new Detail.Operation(restore, 1));
    assertThat(last(EventKind.RESTORE_UNDONE).sentence())
        .isEqualTo("You took a restore back (1 item).");
    assertThat(
            holdfast.audit().events(ana.id().value(), Optional.empty(), 10).entries().stream()
                .map(entry -> entry.event().kind()))
        .containsExactly(
            EventKind.RESTORE_UNDONE, EventKind.RESTORED_TO_POINT, EventKind.ACCOUNT_CREATED);
  }

  @Test
  void whatIsRemovedForGoodIsInTheLog() throws IOException {
    Item one = write("one.txt", 10);
    Item two = write("two.txt", 10);
    drive.recycle(actor(), one.id(), Precondition.NONE);
    drive.purge(actor(), one.id(), Precondition.NONE);
    drive.recycle(actor(), two.id(), Precondition.NONE);
    drive.emptyRecycleBin(actor());

    assertThat(last(EventKind.ITEM_PURGED).event().account()).contains(ana.id().value());
    assertThat(last(EventKind.BIN_EMPTIED).event().detail())
        .isInstanceOfSatisfying(
            Detail.Operation.class, operation -> assertThat(operation.items()).isEqualTo(1));
  }

  @Test
  void anAddressThatIsToldOfChangesIsInTheLog() {
    Subscriptions all = holdfast.drives().subscriptions();
    SubscriptionTarget target =
        new SubscriptionTarget(
            "/me/drive/root", "https://a.example.org/", Optional.empty(), Optional.empty(), "s");
    Instant until = holdfast.clock().instant().plus(Duration.ofDays(1));
    all.delete(all.create(drive, ana.id(), drive.rootId(), target, until).orElseThrow());

    assertThat(last(EventKind.CHANGES_SUBSCRIBED).event().account()).contains(ana.id().value());
    assertThat(last(EventKind.CHANGES_UNSUBSCRIBED).event().account()).contains(ana.id().value());
  }

  @Test
  void anOperationThatIsRefusedLeavesNoEvent() throws IOException {
    Item one = write("one.txt", 10);
    assertThatThrownBy(() -> drive.undo(actor(), 1)).isInstanceOf(DriveRefusal.class);
    assertThatThrownBy(() -> drive.purge(actor(), drive.rootId(), Precondition.NONE))
        .isInstanceOf(DriveRefusal.class);
    holdfast.checkpoint();

    assertThat(holdfast.audit().last(EventKind.RESTORE_UNDONE)).isEmpty();
    assertThat(holdfast.audit().last(EventKind.ITEM_PURGED)).isEmpty();
    assertThat(one.name()).isEqualTo("one.txt");
  }

  @Test
  void aTokensLifeIsInTheLog() {
    String token = holdfast.tokens().issue(ana.id(), "phone");
    assertThat(last(EventKind.TOKEN_MADE).personal().orElseThrow().device()).isEqualTo("phone");

    holdfast.tokens().revoke(token);

    Event ended = last(EventKind.TOKEN_REVOKED).event();
    assertThat(ended.reason()).isEqualTo(Reason.SENT_IN_CLEAR);
    assertThat(ended.account()).contains(ana.id().value());
    assertThat(ended.target()).isEqualTo(last(EventKind.TOKEN_MADE).event().target());
  }

  @Test
  void aDamagedCopyAndItsHealingAreInTheLog() throws IOException {
    Item large = write("large.bin", 300_000);
    Path copy = anyFile(data.resolve("regions/west/blobs"));
    byte[] bytes = Files.readAllBytes(copy);
    bytes[bytes.length / 2] ^= 1;
    Files.write(copy, bytes);

    try (FileContent content = drive.open(large.id())) {
      content.reader().copyTo(new ByteArrayOutputStream(), 0, content.reader().sizeBytes());
    }
    holdfast.close(); // waits for the repair
    holdfast = Machine.open(data);

    assertThat(last(EventKind.COPY_DAMAGED).event().outcome()).isEqualTo(Outcome.FOUND);
    assertThat(last(EventKind.COPY_HEALED).event().target())
        .isEqualTo(last(EventKind.COPY_DAMAGED).event().target());
  }

  private static Path anyFile(Path below) throws IOException {
    try (Stream<Path> all = Files.walk(below)) {
      return all.filter(Files::isRegularFile).findFirst().orElseThrow();
    }
  }

  @Test
  void aKeyThatDoesNotOpenIsInTheLog() throws IOException {
    holdfast.close();
    execute("update drive_key set wrapped = zeroblob(length(wrapped))");
    holdfast = Machine.open(data);
    drive = holdfast.drives().all().getFirst();

    assertThatThrownBy(() -> write("a.txt", 1)).isInstanceOf(DriveRefusal.Tampered.class);

    Event refused = last(EventKind.KEY_UNWRAPPED).event();
    assertThat(refused.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(refused.reason()).isEqualTo(Reason.NOT_AUTHENTIC);
  }

  private void execute(String sql) {
    try (Connection file =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("metadata.db"));
        Statement statement = file.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isPositive();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatVerifyFoundIsInTheLog() throws IOException {
    write("large.bin", 300_000);
    ConsoleDesk desk = new ConsoleDesk(holdfast);
    assertThat(desk.run(new ConsoleCommand.Verify(), (_, _) -> {}).exit()).isZero();
    assertThat(last(EventKind.VERIFIED).event().outcome()).isEqualTo(Outcome.DONE);
    Files.delete(anyFile(data.resolve("regions/west/blobs")));

    assertThat(desk.run(new ConsoleCommand.Verify(), (_, _) -> {}).exit()).isOne();

    assertThat(last(EventKind.VERIFIED).event().outcome()).isEqualTo(Outcome.FOUND);
    assertThat(last(EventKind.VERIFIED).event().detail()).isEqualTo(new Detail.Checked(0, 1));
  }

  @Test
  void verifyNamesTheFirstEntryOfTheLogThatWasAltered() {
    holdfast.tokens().issue(ana.id(), "phone");
    holdfast.close();
    execute("update audit_entry set leaf = zeroblob(length(leaf)) where leaf_index = 1");
    holdfast = Machine.open(data);

    ConsoleAnswer found = new ConsoleDesk(holdfast).run(new ConsoleCommand.Verify(), (_, _) -> {});

    assertThat(found.exit()).isOne();
    assertThat(found.lines().getFirst()).startsWith("the audit log: Entry 1 ");
  }

  /// The database refuses, and the one that keeps the log is told.
  @Test
  void aWriteRefusedBehindAFenceIsTold() {
    List<DatabaseRefusal> told = new ArrayList<>();
    GuardedDatabase guarded = new GuardedDatabase(new FencedDatabase(), Optional::empty, told::add);

    assertThatThrownBy(() -> guarded.write(_ -> 1)).isInstanceOf(DatabaseRefusal.Fenced.class);
    assertThatThrownBy(() -> guarded.writeLarge(_ -> 1)).isInstanceOf(DatabaseRefusal.Fenced.class);
    assertThatThrownBy(() -> guarded.write(7, _ -> 1)).isInstanceOf(DatabaseRefusal.Fenced.class);
    assertThat(told).hasSize(3);

    SecurityLog log =
        new SecurityLog(
            holdfast.audit(), InstantSource.fixed(Instant.parse("2026-11-26T12:00:00Z")));
    told.forEach(log::writeRefused);
    log.tell();
    assertThat(last(EventKind.WRITE_REFUSED).event().reason()).isEqualTo(Reason.FENCED);
  }

  private static final class FencedDatabase implements Database {

    @Override
    public <T extends @Nullable Object> T read(Function<DSLContext, T> query) {
      throw new IllegalStateException("nobody reads here");
    }

    @Override
    public <T extends @Nullable Object> T write(Function<DSLContext, T> change) {
      throw new DatabaseRefusal.Fenced("a flush failed");
    }

    @Override
    public <T extends @Nullable Object> CompletableFuture<T> begin(
        Function<DSLContext, T> change, Executor elsewhere) {
      throw new IllegalStateException("nobody begins here");
    }

    @Override
    public List<String> check() {
      return List.of();
    }

    @Override
    public void close() {}
  }

  @InOneProcess
  @Test
  void startAndStopAreInTheLog() {
    holdfast.close();
    Served.start(data, "").close();
    holdfast = Machine.open(data);

    assertThat(last(EventKind.SERVER_STARTED).event().detail()).isInstanceOf(Detail.Settings.class);
    assertThat(last(EventKind.SERVER_STOPPED).index())
        .isGreaterThan(last(EventKind.SERVER_STARTED).index());
  }
}
