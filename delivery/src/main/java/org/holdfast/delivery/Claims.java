package org.holdfast.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.holdfast.database.Database;
import org.jooq.DSLContext;

/// Takes what is due out of the queue for this process, as far as its lanes have room.
final class Claims {

  /// Longer than a far side may take; then a message counts as nobody's.
  static final Duration LAST = Duration.ofMinutes(2);

  private final Database database;
  private final InstantSource clock;
  private final Endings endings;
  private final List<Lane> lanes =
      Arrays.stream(QueueRow.Kind.values())
          .flatMap(kind -> Stream.of(Means.values()).map(means -> new Lane(means, kind)))
          .toList();

  Claims(Database database, InstantSource clock, Endings endings) {
    this.database = database;
    this.clock = clock;
    this.endings = endings;
  }

  /// What is stale, or was tried often enough, is ended on the way.
  ///
  /// @return each holds a place in its lane, which the caller gives back
  List<Claim> take() {
    Instant now = Instant.ofEpochMilli(clock.millis());
    List<Integer> places = lanes.stream().map(Lane::takeAll).toList();
    List<Claim> claimed = List.of();
    try {
      List<Claim> found = new ArrayList<>(database.read(tx -> look(tx, places, now)));
      found.sort(Comparator.comparing(each -> each.row().id().text())); // else two may deadlock
      claimed = found.isEmpty() ? List.of() : database.write(tx -> claim(tx, found, now));
    } finally {
      giveBack(places, claimed);
    }
    return claimed;
  }

  private List<Claim> look(DSLContext tx, List<Integer> places, Instant now) {
    List<Claim> found = new ArrayList<>();
    for (int i = 0; i < lanes.size(); i++) {
      Lane lane = lanes.get(i);
      int most = places.get(i);
      List<SealedRow> due =
          most == 0 ? List.of() : Queue.due(tx, lane.means(), lane.kind(), now, most);
      due.forEach(each -> found.add(new Claim(lane, each)));
      if (due.size() == most) {
        lane.noteFull();
      }
    }
    return found;
  }

  private List<Claim> claim(DSLContext tx, List<Claim> found, Instant now) {
    List<Claim> claimed = new ArrayList<>();
    Instant lapses = now.plus(LAST);
    for (Claim each : found) {
      QueueRow row = each.row();
      if (!now.isBefore(row.expiresAt())) {
        endings.end(tx, row, Obstacle.EXPIRED, now);
      } else if (row.attempts() >= Patience.with(row.purpose()).attempts()) {
        endings.end(tx, row, Obstacle.GIVEN_UP, now);
      } else if (Queue.claim(tx, row, lapses)) {
        claimed.add(each.until(lapses));
      }
    }
    return claimed;
  }

  private void giveBack(List<Integer> places, List<Claim> claimed) {
    for (int i = 0; i < lanes.size(); i++) {
      Lane lane = lanes.get(i);
      long used = claimed.stream().filter(each -> each.lane().equals(lane)).count();
      lane.giveBack(places.get(i) - (int) used);
    }
  }
}
