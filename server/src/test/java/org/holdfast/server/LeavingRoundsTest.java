package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.NoteKey;
import org.holdfast.audit.Receipt;
import org.holdfast.content.DriveId;
import org.holdfast.content.Region;
import org.holdfast.delivery.Message;
import org.holdfast.delivery.Purpose;
import org.holdfast.drive.Drive;
import org.holdfast.drive.Hold;
import org.holdfast.drive.VerifyProgress;
import org.holdfast.identity.Account;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.AppScope;
import org.holdfast.identity.Client;
import org.holdfast.identity.LeavingAccount;
import org.holdfast.vault.BuiltInVault;
import org.holdfast.vault.Passphrase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An account is taken apart through all rooms, whatever happens meanwhile.
@SuppressWarnings("NullAway.Init") // made before each test
class LeavingRoundsTest {

  private static final String ANA = "ana@example.org";
  private static final String BEN = "ben@example.org";
  private static final int LONG_ENOUGH = 20; // shorter ones are found by chance
  private static final int MOST_STEPS = 200;

  @TempDir private static Path vaults;
  private static BuiltInVault vault;

  @TempDir private Path folder;
  private LeavingHouse.Clock clock;
  private LeavingHouse house;
  private Account ana;
  private Account ben;

  @BeforeAll
  static void makeVault() {
    try (Passphrase passphrase = Passphrase.generate(new SecureRandom())) {
      vault =
          BuiltInVault.create(
              vaults.resolve("vault"), passphrase, new SecureRandom(), InstantSource.system());
    }
  }

  @AfterAll
  static void closeVault() {
    vault.close();
  }

  @BeforeEach
  void begin() {
    clock = new LeavingHouse.Clock();
    house = new LeavingHouse(folder, vault, clock);
    ana = house.account(ANA);
    ben = house.account(BEN);
    house.drive(ana);
    house.drive(ben);
    house.identity.tokens().issue(ana.id(), "a phone");
    house.checkpoint();
  }

  private void restart() {
    house.close();
    house = new LeavingHouse(folder, vault, clock);
    assertThat(house.audit.check(house.drives.heads(), List.of(), Duration.ofSeconds(1))).isEmpty();
  }

  /// Whatever is stored of an account, as it lies in the database.
  private List<String> stored(Account account) {
    List<String> all = new ArrayList<>();
    for (String from :
        List.of(
            "drive_key where drive_no = 1",
            "revision where drive_no = 1",
            "upload_session where drive_no = 1",
            "item_state where drive_no = 1",
            "operation where drive_no = 1",
            "identity_account where account_id = ?",
            "identity_token where account_id = ?",
            "audit_person where person = ?")) {
      Object[] of = from.endsWith("?") ? new Object[] {account.id().bytes()} : new Object[0];
      int before = all.size();
      house
          .database
          .read(tx -> tx.resultQuery("select * from " + from, of).fetch())
          .forEach(
              row ->
                  row.intoMap()
                      .forEach(
                          (name, value) -> {
                            boolean sealed =
                                name.toLowerCase(java.util.Locale.ROOT)
                                    .matches("wrapped|wrapped_key|sealed|sealed_name|email_key");
                            if (sealed
                                && value instanceof byte[] bytes
                                && bytes.length >= LONG_ENOUGH) {
                              all.add(new String(bytes, StandardCharsets.ISO_8859_1));
                            }
                          }));
      assertThat(all.size()).as(from).isGreaterThan(before);
    }
    return all;
  }

  @Test
  void r18_r19_nothingThatWasStoredOfAnAccountLiesInAnyFileAfterwards() throws IOException {
    List<String> stored = stored(ana);
    assertThat(LeavingHouse.everyByte(folder)).contains(stored);
    house.ask(ana);
    house.waitOut();

    house.rounds.run();

    String bytes = LeavingHouse.everyByte(folder);
    assertThat(stored).noneMatch(bytes::contains);
    everythingIsAsItShouldBe();
    house.close();
  }

  /// Ana is gone, with her receipt; Ben has everything; nothing is amiss.
  private void everythingIsAsItShouldBe() {
    assertThat(house.identity.accounts().all()).extracting(Account::id).containsExactly(ben.id());
    assertThat(house.drives.ofOwner(ana.id())).isEmpty();
    assertThat(house.identity.leaving().going()).isEmpty();
    Drive bens = house.drives.ofOwner(ben.id()).orElseThrow();
    assertThat(bens.verify(house.regions, VerifyProgress.SILENT).findings()).isEmpty();
    assertThat(house.drives.strangers(house.regions)).isEmpty();
    for (Region region : house.regions) {
      assertThat(house.blobsIn(region)).as(region.name()).isEqualTo(5); // the draft lies in two
    }
    house.checkpoint();
    assertThat(house.audit.verify(house.drives.heads(), (_, _) -> {})).isEmpty();
    assertThat(house.database.check()).isEmpty();
    assertThat(house.audit.events(ana.id().value(), Optional.empty(), 100).entries())
        .isNotEmpty()
        .allMatch(entry -> entry.personal().isEmpty());
    assertThat(house.audit.last(EventKind.ACCOUNT_DELETED, ana.id().value())).isPresent();
    Receipt receipt = receipt();
    assertThat(receipt.account()).isEqualTo(ana.id().value());
    assertThat(receipt.drive().orElseThrow().revisions()).isEqualTo(3);
    assertThat(receipt.drive().orElseThrow().bytes()).isEqualTo(201_000);
    assertThat(receipt.drive().orElseThrow().entry())
        .isEqualTo(
            house.audit.last(EventKind.DRIVE_DESTROYED, ana.id().value()).orElseThrow().index());
    assertThat(receipt.regions()).allMatch(region -> region.clearedAt().isPresent());
  }

  private Receipt receipt() {
    List<Message> mails = house.mails(ANA);
    assertThat(mails).hasSize(1); // those of before are gone
    NoteKey key = NoteKey.parse(house.audit.key().text());
    return Receipt.check(mails.getFirst().text().getBytes(StandardCharsets.UTF_8), key);
  }

  @Test
  void killedAtAnyInstantItIsGoneOnWithToTheEnd() throws IOException {
    house.ask(ana);
    house.waitOut();
    house.close();
    Stored before = Stored.of(folder);
    var then = clock.instant();
    int steps = 0;
    for (boolean afterwards : List.of(false, true)) {
      boolean killed = true;
      for (int step = 0; killed && step < MOST_STEPS; step++) {
        before.bringBack();
        clock = new LeavingHouse.Clock();
        clock.later(Duration.between(clock.instant(), then));
        house = new LeavingHouse(folder, vault, clock);
        house.database.dieAt(step, afterwards);
        killed = isKilled();
        restart();
        house.rounds.run();
        everythingIsAsItShouldBe();
        house.close();
        steps++;
      }
    }
    assertThat(steps).isBetween(30, 2 * MOST_STEPS - 1);
  }

  private boolean isKilled() {
    try {
      house.rounds.run();
      return false;
    } catch (DyingDatabase.Killed _) {
      return true;
    }
  }

  @Test
  void aRegionThatIsAwayIsWaitedForAndClearedWhenItComesBack() throws IOException {
    house.ask(ana);
    house.waitOut();
    Path aside = folder.resolve("aside");
    Files.move(folder.resolve("east"), aside);

    house.rounds.run();

    assertThat(house.mails(ANA)).isEmpty();
    assertThat(house.blobsIn(house.regions.getFirst())).isEqualTo(5);
    assertThat(house.drives.ofOwner(ana.id())).isEmpty();

    clock.later(Duration.ofDays(3));
    Files.move(aside, folder.resolve("east"));
    restart();
    house.rounds.run();

    everythingIsAsItShouldBe();
    Receipt receipt = receipt();
    assertThat(receipt.regions().get(1).clearedAt().orElseThrow())
        .isAfter(receipt.regions().get(0).clearedAt().orElseThrow());
    house.close();
  }

  @Test
  void aRegionThatStaysAwayIsNamedInTheReceiptAndClearedAllTheSame() throws IOException {
    house.ask(ana);
    house.waitOut();
    Path aside = folder.resolve("aside");
    Files.move(folder.resolve("east"), aside);
    house.rounds.run();

    clock.later(Duration.ofDays(7));
    house.rounds.run();

    assertThat(receipt().regions())
        .extracting(region -> region.clearedAt().isPresent())
        .containsExactly(true, false);
    assertThat(house.identity.leaving().going()).isEmpty();

    Files.move(aside, folder.resolve("east"));
    restart();
    house.rounds.run();
    assertThat(house.blobsIn(house.regions.get(1))).isEqualTo(5);
    house.close();
  }

  @Test
  void anAccountWithoutADriveGetsItsReceiptToo() {
    Account cleo = house.account("cleo@example.org");
    house.ask(cleo);
    house.waitOut();

    house.rounds.run();

    List<Message> mails = house.mails("cleo@example.org");
    assertThat(mails).hasSize(1);
    Receipt receipt =
        Receipt.check(mails.getFirst().text().getBytes(StandardCharsets.UTF_8), house.audit.key());
    assertThat(receipt.drive()).isEmpty();
    assertThat(house.drives.ofOwner(ana.id())).isPresent();
    house.close();
  }

  @Test
  void aDriveOnHoldIsWaitedFor() throws IOException {
    Hold hold = house.drives.holds().place(ana.id(), "a dispute");
    house.ask(ana);
    house.waitOut();
    house.rounds.run();
    clock.later(Duration.ofDays(30));
    house.rounds.run();

    assertThat(house.drives.ofOwner(ana.id())).isPresent();
    assertThat(house.mails(ANA)).noneMatch(mail -> mail.text().contains("RECEIPT"));
    assertThat(house.identity.leaving().going()).hasSize(1);

    house.drives.holds().end(hold);
    house.rounds.run();

    everythingIsAsItShouldBe();
    house.close();
  }

  /// Something happens once in the midst of a round: when a drive is destroyed, and what it was
  /// searched by is to go.
  private LeavingRounds roundsIn(Consumer<DriveId> midst) {
    return new LeavingRounds(
        house.identity,
        house.clients,
        house.drives,
        house.blobs,
        house.regions,
        house.deliveries,
        house.audit,
        house.database,
        true,
        house::checkpoint,
        midst,
        house.feedback::forget,
        clock);
  }

  @Test
  void anAccountWhoseHoldEndsInTheMidstOfARoundIsTakenApartFromTheBeginningByTheNext() {
    Hold hold = house.drives.holds().place(ana.id(), "a dispute");
    house.ask(ana);
    house.ask(ben);
    house.waitOut();
    DriveId hers = house.drives.ofOwner(ana.id()).orElseThrow().id();
    List<DriveId> gone = new ArrayList<>();
    LeavingRounds rounds =
        roundsIn(
            drive -> {
              gone.add(drive);
              if (!drive.equals(hers)) {
                house.drives.holds().end(hold);
              }
            });

    rounds.run();

    assertThat(gone).hasSize(1).doesNotContain(hers);
    assertThat(house.mails(BEN)).anyMatch(mail -> mail.text().contains("RECEIPT"));
    assertThat(house.drives.ofOwner(ana.id()).orElseThrow().id()).isEqualTo(hers);
    assertThat(house.identity.leaving().going())
        .singleElement()
        .satisfies(
            waiting -> {
              assertThat(waiting.account()).isEqualTo(ana.id());
              assertThat(waiting.cleared()).isEmpty();
            });

    rounds.run();

    assertThat(gone).last().isEqualTo(hers);
    assertThat(house.identity.leaving().going()).isEmpty();
    assertThat(receipt().drive().orElseThrow().revisions()).isEqualTo(3);
    assertThat(receipt().regions()).allMatch(region -> region.clearedAt().isPresent());
    for (Region region : house.regions) {
      assertThat(house.blobsIn(region)).as(region.name()).isZero();
    }
    house.close();
  }

  @Test
  void anAccountThatIsHeldInTheMidstOfARoundIsLeftAlone() {
    house.ask(ana);
    house.ask(ben);
    house.waitOut();
    List<AccountId> kept = new ArrayList<>();
    LeavingRounds rounds =
        roundsIn(
            _ -> { // of whoever comes first: the other is held
              kept.add(house.drives.ofOwner(ana.id()).isPresent() ? ana.id() : ben.id());
              house.drives.holds().place(kept.getFirst(), "a dispute");
            });

    rounds.run();

    AccountId other = kept.getFirst().equals(ana.id()) ? ben.id() : ana.id();
    assertThat(house.drives.ofOwner(other)).isEmpty();
    Drive held = house.drives.ofOwner(kept.getFirst()).orElseThrow();
    assertThat(held.verify(house.regions, VerifyProgress.SILENT).findings()).isEmpty();
    assertThat(house.identity.leaving().going())
        .extracting(LeavingAccount::account)
        .containsExactly(kept.getFirst());
    house.close();
  }

  @Test
  void aReceiptAfterALongHoldSaysWhenItWasAskedForAndWhenTheKeysWent() throws IOException {
    Instant asked = clock.instant();
    Hold hold = house.drives.holds().place(ana.id(), "a dispute");
    house.ask(ana);
    house.waitOut();
    house.rounds.run();
    clock.later(Duration.ofDays(400));
    house.rounds.run();
    house.drives.holds().end(hold);
    Path aside = folder.resolve("aside");
    Files.move(folder.resolve("east"), aside);
    Instant ended = clock.instant();

    house.rounds.run();

    assertThat(house.mails(ANA)).isEmpty(); // a region is waited for from the end of the hold on
    clock.later(LeavingRounds.REGIONS_MAY_TAKE);
    house.rounds.run();
    Receipt receipt = receipt();
    assertThat(receipt.askedAt()).isEqualTo(asked);
    assertThat(receipt.drive().orElseThrow().keysDestroyedAt()).isEqualTo(ended);
    assertThat(receipt.regions())
        .extracting(Receipt.Region::clearedAt)
        .containsExactly(Optional.of(ended), Optional.empty());
    assertThat(receipt.signedAt()).isEqualTo(clock.instant());
    house.close();
  }

  /// Whoever writes the database must not get a drive destroyed that is kept.
  @Test
  void r14_aHoldWhoseRowSomebodyRemovedHoldsByTheLog() {
    house.drives.holds().place(ana.id(), "a dispute");
    house.ask(ana);
    house.waitOut();
    house.database.write(tx -> tx.execute("delete from drive_hold"));

    house.rounds.run();

    assertThat(house.drives.ofOwner(ana.id())).isPresent();
    assertThat(new HeldDrives(house.drives.holds(), house.audit).difference(ana.id()))
        .hasValueSatisfying(
            what ->
                assertThat(what)
                    .startsWith("the log knows of 1 holds on it, and the database has 0;"));
    house.close();
  }

  @Test
  void r19_itsServicesAndWhatIsAboutItElsewhereGoWithIt() {
    Set<AppScope> scopes = EnumSet.of(AppScope.FILES_READ_WRITE);
    house.clients.registerService("hers", ana.id(), scopes);
    String his = house.clients.registerService("his", ben.id(), scopes).client().id();
    Message former =
        new Message.Mail(
            "former@example.org",
            "subject",
            "text",
            new Purpose.Notice(clock.instant().plus(Duration.ofDays(60))));
    house.ask(ana);
    clock.later(Duration.ofDays(29));
    house.identity.keepHouse();
    house.database.write(tx -> house.deliveries.send(tx, ana.id().value(), former));
    clock.later(Duration.ofDays(1));

    house.rounds.run();

    assertThat(house.clients.list())
        .filteredOn(client -> client.account().isPresent())
        .extracting(Client::id)
        .containsExactly(his);
    assertThat(house.mails("former@example.org")).isEmpty();
    everythingIsAsItShouldBe();
    house.close();
  }

  @Test
  void r14_anAccountThatWasKeptIsNotTakenApartWhenItsRowsArePutBack() {
    house.ask(ana);
    clock.later(Duration.ofDays(29));
    house.identity.keepHouse();
    byte[] account = sealed("identity_account");
    byte[] leaving = sealed("identity_leaving");
    String mail = house.mails(ANA).getLast().text();
    house.identity.leaving().keep(mail.replaceAll("(?s).*code=([\\w-]+).*", "$1"));
    house.database.write(
        tx -> {
          tx.execute(
              "insert into identity_leaving (account_id, sealed) values (?, ?)",
              ana.id().bytes(),
              leaving);
          return tx.execute(
              "update identity_account set sealed = ? where account_id = ?",
              account,
              ana.id().bytes());
        });
    clock.later(Duration.ofDays(2));

    house.rounds.run();

    assertThat(house.drives.ofOwner(ana.id())).isPresent();
    assertThat(house.identity.accounts().find(ana.id())).isPresent();
    house.close();
  }

  private byte[] sealed(String table) {
    return house.database.read(
        tx ->
            tx.fetchSingle(
                    "select sealed from " + table + " where account_id = ?",
                    (Object) ana.id().bytes())
                .get(0, byte[].class));
  }

  @Test
  void nothingHappensBeforeItsTime() {
    house.ask(ana);
    clock.later(Duration.ofDays(29));
    house.identity.keepHouse();

    house.rounds.run();

    assertThat(house.drives.ofOwner(ana.id())).isPresent();
    assertThat(house.mails(ANA)).hasSize(1); // the last of three; the others' time is over
    house.close();
  }
}
