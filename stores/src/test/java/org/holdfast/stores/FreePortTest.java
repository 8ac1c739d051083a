package org.holdfast.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreePortTest {

  @TempDir private Path folder;

  @Test
  void aPortThatSomebodyElseTookIsNotTheServers() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        S3Server server = S3Server.start(folder)) {
      AtomicInteger starts = new AtomicInteger();

      FreePort.Started started =
          FreePort.started(
              port -> server.begun(starts.getAndIncrement() == 0 ? other.getLocalPort() : port));

      started.process().destroyForcibly().onExit().join();
      assertThat(starts).hasValue(2);
      assertThatThrownBy(() -> FreePort.startedAgain(server::begun, other.getLocalPort()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("port " + other.getLocalPort());
    }
  }
}
