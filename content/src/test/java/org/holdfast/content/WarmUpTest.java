package org.holdfast.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// That ciphers are warmed up where it is of use, and once.
class WarmUpTest {

  @Test
  void worksWithoutAnyStore() {
    assertThatCode(() -> WarmUp.run(Store.RANDOM)).doesNotThrowAnyException();
  }

  @Test
  void onceIsEnoughForAProcess() {
    Blobs.warmUp(Store.RANDOM);

    assertThatCode(() -> Blobs.warmUp(new NoRandom())).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({"1, left out", "4, worked"})
  void onlyAnOptimizingCompilerIsWarmedUp(int lastTier, String told) throws IOException {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=" + lastTier,
                "-cp",
                System.getProperty("java.class.path"),
                WarmUpProcess.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();

    assertThat(other.inputReader().readLine()).isEqualTo(told);
  }

  private static final class NoRandom extends SecureRandom {
    private static final long serialVersionUID = 1L;

    @Override
    public void nextBytes(byte[] bytes) {
      throw new AssertionError("it works once more");
    }
  }
}
