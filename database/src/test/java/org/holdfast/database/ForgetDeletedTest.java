package org.holdfast.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForgetDeletedTest {

  private static final byte[] SECRET =
      "a wrapped key of which no byte may stay".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path folder;

  @Test
  void r19_whatWasDeletedLiesInNoFileAnyMore() throws IOException {
    try (ExecutorService writer = Executors.newSingleThreadExecutor();
        SqliteDatabase database = SqliteDatabase.open(folder.resolve("a.db"), List.of(), writer)) {
      fill(database);
      database.write(tx -> tx.execute("delete from t where a % 7 = 0"));
      assertThat(filesWith(SECRET)).isNotEmpty(); // in the log, at least

      boolean forgotten = database.forgetDeleted();

      assertThat(forgotten).isTrue();
      assertThat(filesWith(SECRET)).isEmpty();
      assertThat(database.<Integer>read(tx -> tx.fetchCount(org.jooq.impl.DSL.table("t"))))
          .isEqualTo(171);
    }
  }

  @Test
  void aQueryThatNeedsItIsLeftInPeaceAndItIsSaid() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        ExecutorService writer = Executors.newSingleThreadExecutor();
        SqliteDatabase database = SqliteDatabase.open(folder.resolve("a.db"), List.of(), writer)) {
      fill(database);
      CountDownLatch reads = new CountDownLatch(1);
      CountDownLatch done = new CountDownLatch(1);
      CompletableFuture<Integer> query =
          CompletableFuture.supplyAsync(
              () ->
                  database.read(
                      tx -> {
                        int before = tx.fetchCount(org.jooq.impl.DSL.table("t"));
                        reads.countDown();
                        await(done);
                        return before - tx.fetchCount(org.jooq.impl.DSL.table("t"));
                      }),
              threads);
      reads.await();
      database.write(tx -> tx.execute("delete from t where a % 7 = 0"));

      assertThat(database.forgetDeleted()).isFalse();

      done.countDown();
      assertThat(query.get()).isZero();
      assertThat(database.forgetDeleted()).isTrue();
      assertThat(filesWith(SECRET)).isEmpty();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  // 200 rows over many pages; every seventh holds the secret.
  private static void fill(SqliteDatabase database) {
    database.write(
        tx -> {
          tx.execute("create table t (a integer primary key, b blob not null)");
          for (int a = 0; a < 200; a++) {
            tx.execute("insert into t values (?, ?)", a, a % 7 == 0 ? SECRET : new byte[900]);
          }
          return true;
        });
  }

  private List<Path> filesWith(byte[] bytes) throws IOException {
    String wanted = new String(bytes, StandardCharsets.ISO_8859_1);
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> text(file).contains(wanted))
          .toList();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
