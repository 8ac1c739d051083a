package org.holdfast.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.holdfast.vault.VaultFixture.ANAS_DRIVE;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VaultRaceTest {

  private static final int THREADS = 4;
  private static final byte[] KEY = VaultFixture.key(32);

  @TempDir private Path temporary;

  private VaultFixture fixture;

  @BeforeEach
  void makeVault() {
    fixture = new VaultFixture(temporary.resolve("vault"));
    fixture.create().close();
  }

  @Test
  void wrappingAndUnwrappingGoOnWhileTwoVaultsRotate() throws Exception {
    AtomicBoolean rotating = new AtomicBoolean(true);
    try (BuiltInVault first = fixture.open();
        BuiltInVault second = fixture.open();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CountDownLatch started = new CountDownLatch(THREADS);
      List<Future<Integer>> users = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        BuiltInVault wraps = i % 2 == 0 ? first : second;
        BuiltInVault unwraps = i < THREADS / 2 ? first : second;
        users.add(threads.submit(() -> use(wraps, unwraps, started, rotating)));
      }
      started.await();
      Future<?> other = threads.submit(() -> rotate(second, 20));
      rotate(first, 20);
      other.get();
      rotating.set(false);

      for (Future<Integer> user : users) {
        assertThat(user.get()).isPositive();
      }
    }
    try (BuiltInVault opened = fixture.open()) {
      assertThat(opened.masterKeys()).hasSize(41);
    }
  }

  private static void rotate(VaultProvider vault, int times) {
    for (int i = 0; i < times; i++) {
      vault.rotate();
    }
  }

  private static int use(
      Vault wraps, Vault unwraps, CountDownLatch started, AtomicBoolean rotating) {
    int done = 0;
    while (rotating.get()) {
      WrappedKey wrapped = wraps.wrap(ANAS_DRIVE, KEY);
      assertThat(unwraps.unwrap(ANAS_DRIVE, wrapped)).isEqualTo(KEY);
      started.countDown();
      done++;
    }
    return done;
  }

  /// A ring that is wiped while it is in use would wrap under zeros: lost, and open to anyone.
  @Test
  void whatWasWrappedWhileClosingOpensLater() throws Exception {
    try (BuiltInVault later = fixture.open()) {
      for (int round = 0; round < 10; round++) {
        for (WrappedKey wrapped : wrapUntilClosed()) {
          assertThat(later.unwrap(ANAS_DRIVE, wrapped)).isEqualTo(KEY);
        }
      }
    }
  }

  private List<WrappedKey> wrapUntilClosed() throws InterruptedException, ExecutionException {
    BuiltInVault closing = fixture.open();
    CountDownLatch started = new CountDownLatch(THREADS);
    List<Future<List<WrappedKey>>> users = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < THREADS; i++) {
        users.add(threads.submit(() -> wrapUntilRefused(closing, started)));
      }
      started.await();
      closing.close();
    }
    List<WrappedKey> all = new ArrayList<>();
    for (Future<List<WrappedKey>> user : users) {
      all.addAll(user.get());
    }
    return all;
  }

  private static List<WrappedKey> wrapUntilRefused(Vault vault, CountDownLatch started) {
    List<WrappedKey> wrapped = new ArrayList<>();
    try {
      while (true) {
        wrapped.add(vault.wrap(ANAS_DRIVE, KEY));
        started.countDown();
      }
    } catch (VaultRefusal.Unavailable _) {
      return wrapped;
    }
  }

  @Test
  void rotationsOfTwoProcessesLoseNoVersion() throws IOException, InterruptedException {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                RotatingProcess.class.getName(),
                fixture.folder().toString(),
                "100")
            .inheritIO()
            .start();
    int own = 0;
    try (BuiltInVault vault = fixture.open()) {
      while (own < 100 || other.isAlive()) {
        if (vault.masterKeys().size() < 900) {
          vault.rotate();
          own++;
        }
      }
    }

    assertThat(other.waitFor()).isZero();
    try (BuiltInVault opened = fixture.open()) {
      assertThat(opened.masterKeys()).hasSize(1 + own + 100);
    }
  }
}
