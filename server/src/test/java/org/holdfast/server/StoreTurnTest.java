package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.holdfast.content.LogStore;
import org.junit.jupiter.api.Test;

/// Whose turn it is to write a backup in a store.
class StoreTurnTest {

  private final Shelf shelf = new Shelf();
  private Instant now = Instant.parse("2026-11-28T00:00:00Z");

  private StoreTurn take() throws IOException {
    return StoreTurn.take("elsewhere", shelf, new SecureRandom(), () -> now);
  }

  @Test
  void oneHasItUntilItEnds() throws IOException {
    StoreTurn first = take();
    assertThatThrownBy(this::take)
        .isInstanceOf(BackupRefused.class)
        .hasMessageContaining("2026-11-28T00:15:00Z")
        .hasMessageContaining("backupBusy");
    first.requireHeld();
    first.close();
    assertThat(shelf.list()).isEmpty();
    take().requireHeld();
  }

  @Test
  void whoGivesSignsOfLifeKeepsIt() throws IOException {
    StoreTurn first = take();
    for (int minute = 0; minute < 60; minute++) {
      now = now.plus(Duration.ofMinutes(1));
      first.renew();
      assertThatThrownBy(this::take).isInstanceOf(BackupRefused.class);
      assertThat(shelf.list()).hasSize(1);
    }
    long puts = shelf.puts;
    first.renew();
    assertThat(shelf.puts).as("no more often than is needed").isEqualTo(puts);
  }

  @Test
  void whoWasKilledKeepsItForAQuarterOfAnHour() throws IOException {
    StoreTurn killed = take();
    now = now.plus(StoreTurn.LASTS);
    StoreTurn next = take();
    next.requireHeld();
    assertThatThrownBy(killed::requireHeld)
        .isInstanceOf(BackupRefused.class)
        .hasMessageContaining("backupBusy");
    assertThatThrownBy(killed::renew).isInstanceOf(BackupRefused.class);
    next.close();
    assertThat(shelf.list()).isEmpty();
    next = take();
    killed.close();
    next.requireHeld();
    next.close();
    assertThat(shelf.list()).isEmpty();
  }

  @Test
  void whoseTurnRanOutGoesOnIfNobodyTookIt() throws IOException {
    StoreTurn slow = take();
    now = now.plus(Duration.ofHours(3));
    slow.renew();
    assertThatThrownBy(this::take).isInstanceOf(BackupRefused.class);
    slow.requireHeld();
  }

  @Test
  void whatAWrongClockPutHoldsNobodyUp() throws IOException {
    now = now.plus(Duration.ofDays(400));
    take();
    now = now.minus(Duration.ofDays(400));
    take().requireHeld();
  }

  @Test
  void whatSaysNothingHoldsNobodyUp() throws IOException {
    shelf.put("writer-0000000000000007", new byte[] {1, 2, 3});
    take().requireHeld();
    assertThat(shelf.list()).containsExactly("writer-0000000000000009");
  }

  /// Others take, renew and end at any of one's requests: of those who believe that they have it
  /// one does.
  @Test
  void inWhateverOrderOneHasIt() throws IOException {
    int both = 0;
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      Shelf raced = new Shelf();
      if (random.nextBoolean()) {
        StoreTurn.take("killed", raced, new SecureRandom(), () -> now.minus(Duration.ofDays(1)));
      }
      List<StoreTurn> taken = new ArrayList<>();
      raced.before =
          () -> {
            if (random.nextInt(4) == 0) {
              other(raced, random, taken);
            }
          };
      for (int each = 0; each < 2; each++) {
        try {
          taken.add(StoreTurn.take("a", raced, new SecureRandom(), () -> now));
        } catch (BackupRefused _) {
          // another has it
        }
      }
      raced.before = () -> {};
      both += taken.size() > 1 ? 1 : 0;
      int held = 0;
      for (StoreTurn turn : taken) {
        try {
          turn.requireHeld();
          held++;
        } catch (BackupRefused _) {
          // it learned so before it did harm
        }
      }
      assertThat(held).as("seed %d", seed).isLessThanOrEqualTo(1);
    }
    assertThat(both).as("races that two came out of").isGreaterThan(10);
  }

  /// All of another's turn in between, or the beginning of it.
  private void other(Shelf raced, Random random, List<StoreTurn> taken) throws IOException {
    Shelf.Before before = raced.before;
    raced.before = random.nextInt(3) == 0 ? before : () -> {};
    try {
      StoreTurn other = StoreTurn.take("b", raced, new SecureRandom(), () -> now);
      int renewals = random.nextInt(3);
      for (int each = 0; each < renewals; each++) {
        other.requireHeld();
      }
      if (random.nextBoolean()) {
        other.close();
      } else {
        taken.add(other);
      }
    } catch (BackupRefused _) {
      // another has it
    } finally {
      raced.before = before;
    }
  }

  /// A store as far as a turn needs one.
  private static final class Shelf implements LogStore {

    interface Before {
      void run() throws IOException;
    }

    private final TreeMap<String, byte[]> objects = new TreeMap<>();
    private Before before = () -> {};
    private long puts;

    @Override
    public void put(String name, byte[] bytes) throws IOException {
      before.run();
      puts++;
      byte[] there = objects.putIfAbsent(name, bytes);
      if (there != null && !Arrays.equals(there, bytes)) {
        throw new FileAlreadyExistsException(name);
      }
    }

    @Override
    public void replace(String name, byte[] bytes) {
      throw new UnsupportedOperationException("a turn replaces nothing");
    }

    @Override
    public List<String> list() throws IOException {
      before.run();
      return List.copyOf(objects.keySet());
    }

    @Override
    public Optional<byte[]> read(String name) throws IOException {
      before.run();
      return Optional.ofNullable(objects.get(name));
    }

    @Override
    public void delete(String name) throws IOException {
      before.run();
      objects.remove(name);
    }
  }
}
