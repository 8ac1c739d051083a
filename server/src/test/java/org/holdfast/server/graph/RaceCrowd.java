package org.holdfast.server.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Conflict;
import org.holdfast.server.graph.RaceReply.Shown;
import org.holdfast.server.graph.RaceWish.Seen;

/// Clients that want the same few names in the same few folders, each at its own pace, and tell one
/// another what they saw.
final class RaceCrowd {

  private static final List<String> NAMES = List.of("a", "b.txt", "B.TXT", "c", "photos");

  private final RaceDoor door;
  private final long seed;
  private final AtomicLong clock = new AtomicLong();
  private final AtomicLong newest = new AtomicLong(1);
  private final Queue<RaceHistory.Call> calls = new ConcurrentLinkedQueue<>();
  private final List<ItemId> ids = new CopyOnWriteArrayList<>();
  private final Map<ItemId, Shown> seen = new ConcurrentHashMap<>();

  RaceCrowd(RaceDoor door, ItemId root, long seed) {
    this.door = door;
    this.seed = seed;
    ids.add(root);
  }

  /// @return every call and its answer
  List<RaceHistory.Call> race(int clients, int wishes)
      throws InterruptedException, ExecutionException {
    List<Future<?>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < clients; i++) {
        int client = i;
        Random random = new Random(seed + client);
        running.add(
            threads.submit(
                () -> {
                  for (int wish = 0; wish < wishes; wish++) {
                    ask(client, wish(random, client + "." + wish));
                  }
                }));
      }
    }
    for (Future<?> each : running) {
      each.get();
    }
    return List.copyOf(calls);
  }

  private void ask(int client, RaceWish wish) {
    long begun = clock.incrementAndGet();
    RaceReply reply = door.ask(wish);
    calls.add(new RaceHistory.Call(client, wish, reply, begun, clock.incrementAndGet()));
    reply.seqs().max().ifPresent(seq -> newest.accumulateAndGet(seq, Math::max));
    switch (reply) {
      case Shown shown -> note(shown);
      case RaceReply.Listed listed -> listed.items().forEach(this::note);
      case RaceReply.Refused _, RaceReply.Done _, RaceReply.WentBack _ -> {}
    }
  }

  private void note(Shown shown) {
    if (seen.put(shown.id(), shown) == null && !ids.contains(shown.id())) {
      ids.add(shown.id());
    }
  }

  private RaceWish wish(Random random, String stamp) {
    return switch (random.nextInt(21)) {
      case 0, 1 -> new RaceWish.MakeFolder(folder(random), name(random), conflict(random));
      case 2, 3, 4, 5 -> write(random, stamp);
      case 6, 7 ->
          known(random)
              .<RaceWish>map(
                  item -> new RaceWish.Rewrite(item.id(), "re " + stamp, ifMatch(random, item)))
              .orElseGet(() -> write(random, stamp));
      case 8, 9, 10 -> change(random, stamp);
      case 11, 12 ->
          known(random)
              .<RaceWish>map(item -> new RaceWish.Recycle(item.id(), ifMatch(random, item)))
              .orElseGet(() -> write(random, stamp));
      case 13, 14 ->
          known(random)
              .<RaceWish>map(item -> new RaceWish.BringBack(item.id()))
              .orElseGet(() -> write(random, stamp));
      case 15 -> new RaceWish.GoBack(point(random), Optional.empty());
      case 16, 17 -> new RaceWish.Look(any(random));
      case 18 -> new RaceWish.GoBack(point(random), Optional.of(folder(random)));
      default -> new RaceWish.ListChildren(random.nextBoolean() ? ids.getFirst() : any(random));
    };
  }

  private long point(Random random) {
    return Math.max(1, newest.get() - random.nextInt(12));
  }

  private RaceWish write(Random random, String stamp) {
    Optional<Shown> over = known(random).filter(item -> item.sha256().isPresent());
    if (over.isPresent() && random.nextBoolean()) {
      Shown file = over.get();
      return new RaceWish.Write(
          file.parent().orElseThrow(),
          file.name(),
          Conflict.REPLACE,
          "over " + stamp,
          Optional.of(new Seen(file.id(), file.seq())));
    }
    return new RaceWish.Write(
        folder(random), name(random), conflict(random), "new " + stamp, Optional.empty());
  }

  private RaceWish change(Random random, String stamp) {
    Optional<Shown> item = known(random);
    if (item.isEmpty()) {
      return write(random, stamp);
    }
    boolean moves = random.nextBoolean();
    Optional<String> name =
        !moves || random.nextBoolean() ? Optional.of(name(random)) : Optional.empty();
    return new RaceWish.Change(
        item.get().id(),
        name,
        moves ? Optional.of(folder(random)) : Optional.empty(),
        conflict(random),
        ifMatch(random, item.get()));
  }

  private static Optional<Seen> ifMatch(Random random, Shown item) {
    return random.nextInt(3) == 0 ? Optional.of(new Seen(item.id(), item.seq())) : Optional.empty();
  }

  /// Mostly the root and the first folders, so that clients meet; now and then anything.
  private ItemId folder(Random random) {
    return switch (random.nextInt(6)) {
      case 0, 1, 2 -> ids.getFirst();
      case 3, 4 -> ids.get(random.nextInt(Math.min(ids.size(), 4)));
      default -> any(random);
    };
  }

  private ItemId any(Random random) {
    return ids.get(random.nextInt(ids.size()));
  }

  private Optional<Shown> known(Random random) {
    ItemId id = any(random);
    return id.equals(ids.getFirst())
        ? Optional.empty()
        : Optional.ofNullable(seen.get(id)).filter(item -> item.parent().isPresent());
  }

  private static String name(Random random) {
    return NAMES.get(random.nextInt(NAMES.size()));
  }

  private static Conflict conflict(Random random) {
    Conflict[] all = {Conflict.FAIL, Conflict.REPLACE, Conflict.RENAME};
    return all[random.nextInt(all.length)];
  }
}
