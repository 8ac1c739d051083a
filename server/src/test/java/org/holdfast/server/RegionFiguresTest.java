package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.holdfast.content.Region;
import org.holdfast.content.RevisionId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegionFiguresTest {

  private static final RevisionId REVISION = RevisionId.parse("cd000000000000000000000000000001");
  private static final byte[] BYTES = new byte[100];

  private final Figures figures = Figures.of(true);
  private final Traces traces = Traces.to(Optional.empty(), 1);

  @AfterEach
  void close() {
    traces.close();
    figures.close();
  }

  /// A region that answers so, whatever it is asked.
  private interface Answer {
    CompletableFuture<Void> given();
  }

  private Region region(Answer answer) {
    Region answering =
        (Region)
            Proxy.newProxyInstance(
                Region.class.getClassLoader(),
                new Class<?>[] {Region.class},
                (_, _, _) -> answer.given());
    return new MeasuredRegion(answering, new RegionFigures("west", figures, traces));
  }

  private double sum(String name, String... labels) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    figures.write(text);
    return Scrape.of(text.toString(StandardCharsets.UTF_8)).sum(name, labels);
  }

  @Test
  void aCallThatFailsAtOnceRunsNoLonger() throws Exception {
    Region region =
        region(
            () -> {
              throw new RejectedExecutionException();
            });

    assertThatThrownBy(() -> region.beginPacked(REVISION, BYTES, Runnable::run).join())
        .isInstanceOf(RejectedExecutionException.class);

    assertThat(sum("holdfast_region_running")).isZero();
    assertThat(sum("holdfast_region_failures_total", "call", "put")).isEqualTo(1);
    assertThat(sum("holdfast_region_bytes_total", "way", "written")).isZero();
  }

  @Test
  void bytesAreWrittenOnceTheyAreAndNotIfThatFails() throws Exception {
    CompletableFuture<Void> running = new CompletableFuture<>();
    CompletableFuture<Void> first =
        region(() -> running).beginPacked(REVISION, BYTES, Runnable::run);
    assertThat(sum("holdfast_region_bytes_total", "way", "written")).isZero();

    running.completeExceptionally(new UncheckedIOException(new IOException("no space")));
    assertThat(first).isCompletedExceptionally();
    assertThat(sum("holdfast_region_bytes_total", "way", "written")).isZero();
    assertThat(sum("holdfast_region_running")).isZero();

    region(() -> CompletableFuture.allOf()).beginPacked(REVISION, BYTES, Runnable::run).join();
    assertThat(sum("holdfast_region_bytes_total", "way", "written")).isEqualTo(100);
  }
}
