package org.holdfast.identity;

import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.spec.SecretKeySpec;
import org.holdfast.audit.AuditLog;
import org.holdfast.database.SqliteDatabase;
import org.holdfast.delivery.MessageId;
import org.holdfast.micro.MicroHouse;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// What a sign-in costs at least, and what each request pays to be known.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SignInBenchmark {

  private static final int STEP_MILLIS = 1_000; // longer than an answer is remembered

  private final SecureRandom random = new SecureRandom();
  private final Path folder = MicroHouse.freshFolder();
  private final ExecutorService writer = Executors.newSingleThreadExecutor();
  private final SqliteDatabase database =
      SqliteDatabase.open(folder.resolve("metadata.db"), List.of(Identity.SCHEMA), writer);
  private final AtomicLong jumping = new AtomicLong(1_764_000_000_000L);
  private final Identity identity = identity(InstantSource.system());
  private final Identity forgetful =
      identity(() -> Instant.ofEpochMilli(jumping.addAndGet(STEP_MILLIS)));
  private final String token =
      identity
          .tokens()
          .issue(
              identity.accounts().create(EmailAddress.parse("ana@example.org"), "Ana").id(),
              "bench");
  private final PasswordHashes usual = new PasswordHashes(HashCost.DEFAULT, key(3), random, 2);
  private final PasswordHashes least = new PasswordHashes(HashCost.FLOOR, key(3), random, 2);
  private final Password password = Password.of("seven quiet herons cross a frozen lake");

  private Identity identity(InstantSource clock) {
    return new Identity(
        database,
        new IdentityKeys(key(1), key(2), key(3), key(4), key(5)),
        IdentitySettings.defaults(),
        new PasskeySite(() -> URI.create("https://drive.example.org")),
        random,
        clock,
        Runnable::run,
        AuditLog.NONE,
        (_, _, _) -> new MessageId(new UUID(0, 1)));
  }

  private static SecretKeySpec key(int fill) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) fill);
    return new SecretKeySpec(bytes, "AES");
  }

  @Benchmark
  public boolean hash() {
    return usual.pretend(password);
  }

  @Benchmark
  public boolean leastHash() {
    return least.pretend(password);
  }

  @Benchmark
  public Optional<SignedIn> knownToken() {
    return there(identity.credentials().bearer(token));
  }

  @Benchmark
  public Optional<SignedIn> foundToken() {
    return there(forgetful.credentials().bearer(token));
  }

  private static Optional<SignedIn> there(Optional<SignedIn> who) {
    if (who.isEmpty()) {
      throw new IllegalStateException("the token is somebody's");
    }
    return who;
  }

  @TearDown
  public void close() {
    password.close();
    database.close();
    writer.close();
    MicroHouse.remove(folder);
  }
}
