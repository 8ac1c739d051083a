package org.holdfast.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.holdfast.database.Database;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the log promises, on every engine.
@SuppressWarnings("NullAway.Init") // made before each test
abstract class AuditContract {

  private Database database;
  private LogHouse house;

  abstract Database open();

  @BeforeEach
  void begin() {
    database = open();
    house = LogHouse.over(database);
    assertThat(house.check()).isEmpty();
  }

  @AfterEach
  void end() {
    house.close();
    database.close();
  }

  @Test
  void aLogBeginsWithAnEntryThatSaysSo() {
    Checkpoint first = house.audit.newest().orElseThrow();

    assertThat(first.head().size()).isEqualTo(1);
    assertThat(house.audit.last(EventKind.LOG_BEGUN)).isPresent();
    assertThat(house.verify()).isEmpty();
  }

  @Test
  void aPersonIsGivenWhatProvesTheirOwnEntries() {
    house.log(3);
    TreeHead known = house.audit.newest().orElseThrow().head();
    house.audit.record(LogHouse.tokenMade(LogHouse.BEN, "tablet"));
    house.log(300);

    List<WrittenEntry> written =
        house.audit.written(LogHouse.ANA, Optional.empty(), 1_000).entries();
    List<Long> places = written.stream().map(WrittenEntry::index).toList();
    LogProof proof = house.audit.proof(LogHouse.ANA, 1, places, known.size()).orElseThrow();

    assertThat(written).hasSize(303);
    TreeHead head = Checkpoint.parse(proof.checkpoint().bytes(), proof.key()).head();
    for (int i = 0; i < places.size(); i++) {
      LogProof.Inclusion each = proof.entries().get(i);
      Hash leaf = MerkleTree.leaf(written.get(i).bytes());
      assertThat(MerkleProof.includes(head, each.index(), leaf, each.path())).isTrue();
    }
    assertThat(MerkleProof.extend(known, head, proof.extension())).isTrue();
    assertThat(written.getFirst().entry().orElseThrow().personal()).isPresent();
  }

  @Test
  void w01_aProofOfAnothersEntryIsGivenToNobodyElse() {
    house.audit.record(LogHouse.tokenMade(LogHouse.BEN, "tablet"));
    house.log(3);
    long bens = house.audit.written(LogHouse.BEN, Optional.empty(), 1).entries().getFirst().index();

    assertThat(house.audit.proof(LogHouse.BEN, 1, List.of(bens), 0)).isPresent();
    assertThat(house.audit.proof(LogHouse.ANA, 1, List.of(bens), 0)).isEmpty();
    assertThat(house.audit.proof(LogHouse.ANA, 1, List.of(9_999L), 0)).isEmpty();
    assertThat(house.audit.proof(LogHouse.ANA, 2, List.of(), 0)).isEmpty();
    assertThat(house.audit.proof(LogHouse.ANA, 0, List.of(), 0)).isEmpty();
  }

  @Test
  void r12_anAlteredEntryIsShownAndNotBelieved() {
    house.log(3);
    long place =
        house.audit.written(LogHouse.ANA, Optional.empty(), 1).entries().getFirst().index();
    database.write(
        tx ->
            Sql.of(tx, "update audit_entry set leaf = ? where leaf_index = ?")
                    .with(new byte[] {1, 2, 3})
                    .with(place)
                    .run()
                > 0);

    List<WrittenEntry> written = house.audit.written(LogHouse.ANA, Optional.empty(), 9).entries();

    assertThat(written).hasSize(3);
    assertThat(written.getFirst().entry()).isEmpty();
    assertThat(written.getLast().entry()).isPresent();
  }

  @Test
  void whatHappensInOneMillisecondIsInTheLogInItsOrder() {
    Who ana = new Who.Account(LogHouse.ANA);
    List<Detail> happened = new ArrayList<>();
    for (int i = 1; i <= 300; i++) { // some cross a byte of what they are counted with
      Detail detail = new Detail.Operation(i, 1);
      happened.add(detail);
      house.audit.record(Event.done(EventKind.RESTORED_TO_POINT, ana).saying(detail));
    }
    house.round();

    List<Entry> entries = house.audit.events(LogHouse.ANA, Optional.empty(), 300).entries();

    assertThat(entries.reversed()).map(each -> each.event().detail()).isEqualTo(happened);
  }

  @Test
  void anEventIsInTheLogOfItsChangeAndOfNoOther() {
    database.write(
        tx -> {
          house.audit.append(tx, LogHouse.tokenMade(LogHouse.ANA, "phone"));
          return true;
        });
    assertThatThrownBy(
            () ->
                database.write(
                    tx -> {
                      house.audit.append(tx, LogHouse.tokenMade(LogHouse.BEN, "tablet"));
                      throw new IllegalArgumentException("changed my mind");
                    }))
        .isInstanceOf(IllegalArgumentException.class);
    house.round();

    EventPage anas = house.audit.events(LogHouse.ANA, Optional.empty(), 10);
    assertThat(anas.entries()).hasSize(1);
    Entry entry = anas.entries().getFirst();
    assertThat(entry.event().kind()).isEqualTo(EventKind.TOKEN_MADE);
    assertThat(entry.event().circumstances().factor()).isEqualTo(Factor.COMMAND_LINE);
    assertThat(entry.personal()).contains(new Personal("ana@example.org", "192.0.2.7", "phone"));
    assertThat(entry.sentence())
        .isEqualTo("Whoever runs the server made a token from 192.0.2.7 with phone.");
    assertThat(house.audit.events(LogHouse.BEN, Optional.empty(), 10).entries()).isEmpty();
  }

  /// Two processes: what one signed is shown after the other went on from it, and showed that.
  @Test
  void whatAnotherProcessSignedMeanwhileIsNoAlarm() {
    try (LogHouse other = house.again(database)) {
      house.audit.record(LogHouse.tokenMade(LogHouse.ANA, "phone"));
      Checkpoint signed = house.audit.checkpoint(house.drives, List.of()).orElseThrow();
      Checkpoint later = other.log(2);

      house.audit.checkpoint(house.drives, house.witnesses);
      house.audit.checkpoint(house.drives, house.witnesses);

      assertThat(house.audit.alarm()).isEmpty();
      assertThat(later.head().size()).isGreaterThan(signed.head().size());
      assertThat(house.audit.newest().orElseThrow().head()).isEqualTo(later.head());
      assertThat(house.audit.witnesses()).allMatch(each -> each.trouble().isEmpty());
      assertThat(house.log(1).head().size()).isEqualTo(later.head().size() + 1);
      assertThat(house.verify()).isEmpty();
    }
  }

  @Test
  void appendsFromManyThreadsGetEveryPlaceOnce() throws Exception {
    List<Future<?>> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 8; i++) {
        UUID person = new UUID(5, i);
        all.add(
            threads.submit(
                () -> {
                  for (int j = 0; j < 40; j++) {
                    house.audit.record(LogHouse.tokenMade(person, "device " + j));
                  }
                }));
      }
      all.add(
          threads.submit(
              () -> {
                for (int i = 0; i < 20; i++) {
                  house.audit.checkpoint(house.drives, house.witnesses);
                }
              }));
    }
    for (Future<?> each : all) {
      each.get();
    }
    house.round();

    Set<Long> places = new HashSet<>();
    for (int i = 0; i < 8; i++) {
      EventPage page = house.audit.events(new UUID(5, i), Optional.empty(), 1_000);
      assertThat(page.entries()).hasSize(40);
      page.entries().forEach(entry -> places.add(entry.index()));
    }
    assertThat(places).hasSize(320);
    assertThat(house.audit.newest().orElseThrow().head().size()).isEqualTo(321);
    assertThat(house.verify()).isEmpty();
  }

  @Test
  void twoProcessesOnOneDatabaseNumberInTurn() throws Exception {
    try (LogHouse other = house.again(database)) {
      assertThat(other.check()).isEmpty();
      List<Future<?>> both = new ArrayList<>();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (LogHouse each : List.of(house, other)) {
          both.add(
              threads.submit(
                  () -> {
                    for (int i = 0; i < 30; i++) {
                      each.audit.record(LogHouse.tokenMade(LogHouse.ANA, "device " + i));
                      each.audit.checkpoint(each.drives, List.of());
                    }
                  }));
        }
      }
      for (Future<?> each : both) {
        each.get();
      }

      assertThat(house.audit.alarm()).isEmpty();
      assertThat(other.audit.alarm()).isEmpty();
      house.log(1);
      assertThat(house.audit.newest().orElseThrow().head().size()).isEqualTo(62);
      assertThat(house.verify()).isEmpty();
    }
  }

  @Test
  void signsNothingWhileNothingHappensButAtLeastEachHour() {
    house.log(1);

    assertThat(house.round()).isEmpty();
    house.clock.advance(Duration.ofMinutes(58));
    assertThat(house.round()).isEmpty();
    house.clock.advance(Duration.ofMinutes(2));
    Checkpoint again = house.round().orElseThrow();

    assertThat(again.head().size()).isEqualTo(2);
    assertThat(again.signedAt()).isEqualTo(house.clock.instant());
    assertThat(house.west.bytes()).isEqualTo(again.bytes());
  }

  @Test
  void aClockThatJumpsBackTakesNoEntryWithIt() {
    house.log(3);
    house.clock.set(Instant.parse("2020-01-01T00:00:00Z"));
    house.log(3);

    assertThat(house.verify()).isEmpty();
    List<Entry> entries = house.audit.events(LogHouse.ANA, Optional.empty(), 10).entries();
    assertThat(entries.getFirst().at()).isBefore(entries.getLast().at());
    assertThat(entries.getFirst().loggedAt()).isAfterOrEqualTo(entries.getLast().loggedAt());
  }

  @Test
  void growsThroughWholeTilesAndProvesAllOfIt() {
    Checkpoint early = house.log(100);
    Checkpoint late = house.log(700);

    History history = house.audit.history(late);
    assertThat(MerkleProof.extend(early.head(), late.head(), history.since(early.head().size())))
        .isTrue();
    assertThat(house.audit.tile(new TilePath(0, 0, 256)).orElseThrow()).hasSize(256 * 32);
    assertThat(house.audit.tile(new TilePath(0, 3, 33)).orElseThrow()).hasSize(33 * 32);
    assertThat(house.audit.tile(new TilePath(1, 0, 3)).orElseThrow()).hasSize(3 * 32);
    assertThat(house.audit.tile(new TilePath(0, 3, 34))).isEmpty();
    assertThat(house.audit.tile(new TilePath(1, 0, 4))).isEmpty();
    assertThat(house.audit.tile(new TilePath(63, 0, 1))).isEmpty();
    assertThat(house.verify()).isEmpty();
  }

  @Test
  void notesWhereDrivesStandOnceForManyDrives() {
    for (int i = 0; i < 1_500; i++) {
      house.drives.change(new UUID(9, i));
    }
    long before = house.audit.newest().orElseThrow().head().size();

    Checkpoint signed = house.round().orElseThrow();

    assertThat(signed.head().size()).isEqualTo(before + 2); // a thousand heads in one entry
    assertThat(house.round()).isEmpty();
    house.drives.change(new UUID(9, 3));
    assertThat(house.round().orElseThrow().head().size()).isEqualTo(before + 3);
    assertThat(house.verify()).isEmpty();
  }

  @Test
  void anErasedPersonIsUnreadableAndTheLogVerifies() {
    house.log(2);
    Checkpoint before = house.audit.newest().orElseThrow();

    house.audit.erase(LogHouse.ANA);
    house.round();

    EventPage page = house.audit.events(LogHouse.ANA, Optional.empty(), 10);
    assertThat(page.entries()).hasSize(3).allMatch(entry -> entry.personal().isEmpty());
    assertThat(house.verify()).isEmpty();
    Checkpoint after = house.audit.newest().orElseThrow();
    assertThat(
            MerkleProof.extend(
                before.head(),
                after.head(),
                house.audit.history(after).since(before.head().size())))
        .isTrue();
  }

  @Test
  void whoComesBackAfterTheirErasureGetsAnotherKey() {
    house.log(2);
    house.audit.erase(LogHouse.ANA);
    house.log(2);

    List<Entry> entries = house.audit.events(LogHouse.ANA, Optional.empty(), 10).entries();
    assertThat(entries.stream().map(entry -> entry.personal().isPresent()))
        .filteredOn(readable -> readable)
        .hasSize(2);
    assertThat(entries).hasSize(5);
    assertThat(house.verify()).isEmpty();
  }

  @Test
  void strangersAddressesEndAfterTwoMonths() {
    house.audit.record(
        Event.done(EventKind.SIGN_IN, new Who.Stranger())
            .ending(Outcome.REFUSED, Reason.UNKNOWN_TOKEN)
            .in(
                new Circumstances(
                    Optional.of(new UUID(3, 4)),
                    Factor.TOKEN,
                    new Personal("", "198.51.100.4", "curl"))));
    house.round();
    assertThat(house.audit.last(EventKind.SIGN_IN).orElseThrow().personal()).isPresent();
    house.clock.advance(Duration.ofDays(20));
    house.audit.forgetStrangers();
    assertThat(house.audit.last(EventKind.SIGN_IN).orElseThrow().personal()).isPresent();

    house.clock.advance(Duration.ofDays(60));
    house.audit.forgetStrangers();

    assertThat(house.audit.last(EventKind.SIGN_IN).orElseThrow().personal()).isEmpty();
    assertThat(house.verify()).isEmpty();
  }

  @Test
  void listsAPersonsEntriesPageByPageNewestFirst() {
    house.log(25);
    List<Long> seen = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      EventPage page = house.audit.events(LogHouse.ANA, cursor, 10);
      page.entries().forEach(entry -> seen.add(entry.index()));
      cursor = page.next();
    } while (cursor.isPresent());

    assertThat(seen).hasSize(25).isSortedAccordingTo((a, b) -> Long.compare(b, a));
    assertThatThrownBy(() -> house.audit.events(LogHouse.ANA, Optional.of("7"), 10))
        .isInstanceOf(AuditRefusal.NotACursor.class);
  }

  @Test
  void whatWasNotedGoesIntoTheNextRound() {
    house.audit.note(
        Event.done(EventKind.KEY_UNWRAPPED, new Who.Server())
            .ending(Outcome.FAILED, Reason.NOT_AUTHENTIC));
    house.round();

    assertThat(house.audit.last(EventKind.KEY_UNWRAPPED)).isPresent();
  }

  @Test
  void aWitnessThatWasAwayIsShownTheNewestOnceItIsBack() {
    house.east.vanish();
    house.log(1);
    assertThat(house.audit.witnesses())
        .filteredOn(state -> state.name().equals("region east"))
        .allMatch(state -> state.trouble().isPresent());

    house.east.comeBack();
    house.round();

    assertThat(house.east.bytes()).isEqualTo(house.west.bytes());
    assertThat(house.audit.alarm()).isEmpty();
  }

  @Test
  void opensAgainWhereItWas() {
    Checkpoint signed = house.log(5);

    try (LogHouse again = house.again(database)) {
      assertThat(again.check()).isEmpty();
      assertThat(again.audit.newest()).contains(signed);
      again.log(1);
      assertThat(again.verify()).isEmpty();
    }
  }

  private static final UUID DRIVE = new UUID(0xD, 0xD);

  private static Event destroyed(UUID drive) {
    return Event.done(EventKind.DRIVE_DESTROYED, new Who.Server())
        .about(LogHouse.ANA)
        .on(new Target.Drive(drive));
  }

  /// As it happens: the drive goes and the entry comes in one change.
  private void destroy(UUID drive) {
    house.drives.remove(drive);
    house.audit.record(destroyed(drive));
  }

  @Test
  void r13_aDriveThatWasDestroyedIsMissedByNobody() {
    house.drives.change(DRIVE);
    house.drives.change(new UUID(0xE, 0xE));
    house.round();
    destroy(DRIVE);
    house.round();

    assertThat(house.verify()).isEmpty();
    try (LogHouse later = house.again(database)) {
      assertThat(later.check()).isEmpty();
      assertThat(later.verify()).isEmpty();
    }
  }

  @Test
  void r13_noMoreIsOneWhoseEntryWaitsForItsPlace() {
    house.drives.change(DRIVE);
    house.round();
    destroy(DRIVE);

    assertThat(house.verify()).isEmpty();
    try (LogHouse afterAKill = house.again(database)) {
      assertThat(afterAKill.check()).isEmpty();
    }
  }

  @Test
  void r13_aDriveThatWasRemovedWithoutAnEntryIsMissed() {
    house.drives.change(DRIVE);
    house.round();
    house.drives.remove(DRIVE);

    assertThat(house.verify()).hasSize(1);
    try (LogHouse later = house.again(database)) {
      assertThat(later.check()).map(Alarm::reason).contains(Reason.DRIVE_OLDER);
    }
  }

  @Test
  void r13_anEntryOfSomebodyElsesMakingExcusesNothing() {
    house.drives.change(DRIVE);
    house.round();
    house.drives.remove(DRIVE);
    house.audit.record(destroyed(new UUID(0xF, 0xF)));
    database.write(
        tx -> {
          byte[] genuine =
              Sql.of(tx, "select event from audit_pending")
                  .one(row -> row.getBytes(1))
                  .orElseThrow();
          byte[] forged = EventBytes.clear(destroyed(DRIVE), house.clock.instant());
          byte[] marked = java.util.Arrays.copyOf(genuine, 32 + forged.length + 2);
          System.arraycopy(forged, 0, marked, 32, forged.length);
          StoredLog.addPending(tx, new byte[16], house.clock.millis(), marked);
          return true;
        });

    try (LogHouse later = house.again(database)) {
      assertThat(later.check()).map(Alarm::reason).contains(Reason.DRIVE_OLDER);
    }
  }

  @Test
  void r13_anotherDrivesEntryExcusesNothing() {
    house.drives.change(DRIVE);
    house.round();
    house.drives.remove(DRIVE);
    house.audit.record(destroyed(new UUID(0xF, 0xF)));
    house.round();

    assertThat(house.verify()).hasSize(1);
  }

  @Test
  void aHeadThatWasReadRightBeforeItsDriveWasDestroyedIsNotKept() {
    house.drives.change(DRIVE);
    house.audit.record(destroyed(DRIVE)); // the drive still tells its head in this round
    house.round();
    house.drives.remove(DRIVE);
    house.round();

    assertThat(house.verify()).isEmpty();
  }

  @Test
  void r19_aDestroyedDriveThatIsThereAgainIsFound() {
    house.drives.change(DRIVE);
    house.round();
    destroy(DRIVE);
    house.round();
    house.drives.change(DRIVE);

    assertThat(house.verify())
        .singleElement()
        .satisfies(finding -> assertThat(finding.sentence()).contains("is there again"));
  }

  @Test
  void erasingAPersonIsPartOfAChangeOrNothing() {
    house.log(3);
    assertThatThrownBy(
            () ->
                database.write(
                    tx -> {
                      house.audit.erase(tx, LogHouse.ANA);
                      throw new IllegalArgumentException("changed my mind");
                    }))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(
            house.audit.events(LogHouse.ANA, Optional.empty(), 1).entries().getFirst().personal())
        .isPresent();

    database.write(
        tx -> {
          house.audit.erase(tx, LogHouse.ANA);
          return true;
        });
    house.round();

    assertThat(house.audit.events(LogHouse.ANA, Optional.empty(), 9).entries())
        .allMatch(entry -> entry.personal().isEmpty());
    assertThat(house.verify()).isEmpty();
  }

  @Test
  void aReceiptIsCheckedWithThePublicKeyAlone() {
    destroy(DRIVE);
    house.round();
    Entry entry = house.audit.last(EventKind.DRIVE_DESTROYED, LogHouse.ANA).orElseThrow();
    Instant at = house.clock.instant();
    Receipt receipt =
        new Receipt(
            house.audit.key().name(),
            LogHouse.ANA,
            at,
            Optional.of(new Receipt.Drive(DRIVE, at, 1, 2, 3, entry.index())),
            List.of(
                new Receipt.Region("west", Optional.of(at)),
                new Receipt.Region("east", Optional.empty())),
            at);

    byte[] note = house.audit.sign(receipt);

    NoteKey key = NoteKey.parse(house.audit.key().text());
    assertThat(Receipt.check(note, key)).isEqualTo(receipt);
    assertThat(house.audit.last(EventKind.DRIVE_DESTROYED, LogHouse.BEN)).isEmpty();
  }
}
