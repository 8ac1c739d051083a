package org.holdfast.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// An object store in memory, with a gate that every request passes: a test makes it fail there,
/// before it was done or after.
final class MemoryObjectStore implements ObjectStore {

  /// Told the name of the method and of the object.
  interface Gate {
    void pass(String call, String name) throws IOException;
  }

  volatile Gate before = (_, _) -> {};
  volatile Gate after = (_, _) -> {};

  /// How many names are on a page.
  volatile int pageSize = 3;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Stored(byte[] bytes, String version, Instant changedAt) {}

  private final InstantSource clock;
  private final AtomicLong versions = new AtomicLong();
  private final ConcurrentSkipListMap<String, Stored> objects = new ConcurrentSkipListMap<>();
  private final ConcurrentSkipListMap<String, Stored> unfinished = new ConcurrentSkipListMap<>();

  MemoryObjectStore(InstantSource clock) {
    this.clock = clock;
  }

  List<String> names() {
    return List.copyOf(objects.keySet());
  }

  List<String> unfinished() {
    return List.copyOf(unfinished.keySet());
  }

  /// As somebody does who may write to the store.
  void tamper(String name, byte[] bytes) {
    objects.put(name, stored(bytes));
  }

  void empty() {
    objects.clear();
  }

  byte[] bytes(String name) {
    return Optional.ofNullable(objects.get(name)).orElseThrow().bytes.clone();
  }

  @Override
  public String where() {
    return "memory";
  }

  @Override
  public boolean create(String name, ByteBuffer bytes) throws IOException {
    before.pass("create", name);
    boolean done = objects.putIfAbsent(name, stored(copied(bytes))) == null;
    after.pass("create", name);
    return done;
  }

  @Override
  public boolean replace(String name, ByteBuffer bytes, String seen) throws IOException {
    before.pass("replace", name);
    Stored fresh = stored(copied(bytes));
    Stored now = objects.computeIfPresent(name, (_, old) -> old.version.equals(seen) ? fresh : old);
    after.pass("replace", name);
    return isThere(now, fresh);
  }

  @Override
  public Optional<Seen> look(String name) throws IOException {
    before.pass("look", name);
    return Optional.ofNullable(objects.get(name)).map(found -> seen(name, found));
  }

  @Override
  public Optional<Fetched> fetch(
      String name, Optional<String> version, long position, int atMostBytes) throws IOException {
    before.pass("fetch", name);
    Optional<Stored> found = Optional.ofNullable(objects.get(name));
    if (found.isPresent() && !version.orElse(found.get().version).equals(found.get().version)) {
      throw new StoreFailure(StoreFailure.Kind.CHANGED, name, null);
    }
    return found.map(
        each ->
            new Fetched(
                Arrays.copyOfRange(
                    each.bytes,
                    (int) position,
                    (int) Math.min(each.bytes.length, position + atMostBytes)),
                each.bytes.length,
                each.version));
  }

  @Override
  public void delete(String name) throws IOException {
    before.pass("delete", name);
    objects.remove(name);
  }

  @Override
  public Page list(String prefix, Optional<String> from) throws IOException {
    before.pass("list", prefix);
    return page(objects, prefix, from);
  }

  @Override
  public Page listUnfinished(String prefix, Optional<String> from) throws IOException {
    before.pass("listUnfinished", prefix);
    return page(unfinished, prefix, from);
  }

  private Page page(Map<String, Stored> all, String prefix, Optional<String> from) {
    List<Seen> seen = new ArrayList<>();
    all.forEach(
        (name, each) -> {
          if (name.startsWith(prefix) && name.compareTo(from.orElse("")) > 0) {
            seen.add(seen(name, each));
          }
        });
    boolean more = seen.size() > pageSize;
    List<Seen> page = more ? seen.subList(0, pageSize) : seen;
    return new Page(page, more ? Optional.of(page.getLast().name()) : Optional.empty());
  }

  @Override
  public Growing grow(String name) throws IOException {
    before.pass("grow", name);
    unfinished.put(name, stored(new byte[0]));
    return new Pieces(name);
  }

  @Override
  public void endUnfinished(String name) throws IOException {
    before.pass("endUnfinished", name);
    unfinished.remove(name);
  }

  @Override
  public void close() {}

  private Stored stored(byte[] bytes) {
    return new Stored(bytes, "v" + versions.incrementAndGet(), clock.instant());
  }

  private static boolean isThere(@Nullable Stored now, Stored fresh) {
    return now != null && now.version.equals(fresh.version);
  }

  private static byte[] copied(ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return copy;
  }

  private static Seen seen(String name, Stored stored) {
    return new Seen(name, stored.bytes.length, stored.version, stored.changedAt);
  }

  private final class Pieces implements Growing {

    private final String name;
    private final List<byte[]> pieces = new ArrayList<>();

    private Pieces(String name) {
      this.name = name;
    }

    @Override
    public void add(ByteBuffer piece) throws IOException {
      before.pass("add", name);
      pieces.add(copied(piece));
    }

    @Override
    public boolean finish(Optional<String> seen) throws IOException {
      before.pass("finish", name);
      if (!unfinished.containsKey(name)) {
        return false;
      }
      int length = pieces.stream().mapToInt(piece -> piece.length).sum();
      ByteBuffer all = ByteBuffer.allocate(length);
      pieces.forEach(all::put);
      Stored fresh = stored(all.array());
      Stored now =
          objects.compute(
              name,
              (_, old) -> Optional.ofNullable(old).map(Stored::version).equals(seen) ? fresh : old);
      unfinished.remove(name);
      after.pass("finish", name);
      return isThere(now, fresh);
    }

    @Override
    public void abandon() throws IOException {
      before.pass("abandon", name);
      unfinished.remove(name);
    }
  }
}
