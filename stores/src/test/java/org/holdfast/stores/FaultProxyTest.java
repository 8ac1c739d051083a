package org.holdfast.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is said of a line that was down: whoever waits long enough hears everything.
@SuppressWarnings("NullAway.Init") // made before each test
class FaultProxyTest {

  private static final int SHORT_MILLIS = 200;

  private ServerSocket echo;
  private FaultProxy proxy;
  private Thread answering;

  @BeforeEach
  void begin() throws IOException {
    echo = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    answering = Thread.ofVirtual().start(this::answer);
    proxy = new FaultProxy(echo.getLocalPort());
  }

  private void answer() {
    while (!echo.isClosed()) {
      try (Socket client = echo.accept()) {
        client.getInputStream().transferTo(client.getOutputStream());
      } catch (IOException _) {
        // closed, or cut
      }
    }
  }

  @AfterEach
  void end() throws Exception {
    proxy.close();
    echo.close();
    answering.join();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setSoTimeout(SHORT_MILLIS);
    return socket;
  }

  private static void assertHeard(Socket socket, int sent) throws IOException {
    socket.setSoTimeout(20_000);
    assertThat(socket.getInputStream().read()).isEqualTo(sent);
    socket.setSoTimeout(SHORT_MILLIS);
  }

  @Test
  void whatIsSentWhileTheLineIsDownArrivesWhenItIsUpOnTheSameConnection() throws IOException {
    try (Socket before = connect()) {
      before.getOutputStream().write(1);
      assertHeard(before, 1);

      proxy.set(FaultProxy.Fault.HELD, 0);
      before.getOutputStream().write(2);
      assertThatThrownBy(() -> before.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);

      proxy.set(FaultProxy.Fault.NONE, 0);
      assertHeard(before, 2);
    }
  }

  @Test
  void aSlowLineBringsEverythingAndACutOneNothing() throws IOException {
    try (Socket slow = connect()) {
      slow.getOutputStream().write(1);
      assertHeard(slow, 1);

      proxy.set(FaultProxy.Fault.SLOW, 0);
      slow.getOutputStream().write(2);
      assertHeard(slow, 2);

      proxy.set(FaultProxy.Fault.CUT, 0);
      assertThatThrownBy(() -> assertHeard(slow, 3))
          .isInstanceOfAny(IOException.class, AssertionError.class);
    }
  }
}
