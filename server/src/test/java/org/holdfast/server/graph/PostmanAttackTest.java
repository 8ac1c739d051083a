package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Addresses that strangers name, and what may be at them.
class PostmanAttackTest {

  private static final SSLSocketFactory TLS = (SSLSocketFactory) SSLSocketFactory.getDefault();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "fd12::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001::1",
        "2001:db8::1",
        "fec0::1"
      })
  void w06_anAddressThatIsNotOfTheOpenInternetIsRefused(String text) throws IOException {
    InetAddress address = InetAddress.ofLiteral(text);
    AtomicInteger asked = new AtomicInteger();
    Postman postman = postman(counting(asked, address), false);

    assertThat(OutsideAddress.isOutside(address)).isFalse();
    assertThatThrownBy(() -> postman.post("https://example.org/", "", "text/plain", ""))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("open internet");
  }

  @ParameterizedTest
  @ValueSource(strings = {"93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:4700::1111"})
  void anAddressOfTheOpenInternetIsTaken(String text) {
    assertThat(OutsideAddress.isOutside(InetAddress.ofLiteral(text))).isTrue();
  }

  @Test
  void w06_oneGoodAddressAmongOthersDoesNotHelpAndTheNameIsLookedUpOnce() throws IOException {
    InetAddress good = InetAddress.ofLiteral("93.184.216.34");
    AtomicInteger asked = new AtomicInteger();

    assertThatThrownBy(
            () -> OutsideAddress.of("x", counting(asked, good, InetAddress.getLoopbackAddress())))
        .isInstanceOf(IOException.class);
    asked.set(0);
    assertThat(OutsideAddress.of("x", counting(asked, good))).isEqualTo(good);
    assertThat(asked).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.org/",
        "ftp://example.org/",
        "https://u:p@example.org/",
        "https:///x",
        "https://example.org/#f",
        "https://exa mple.org/",
        "file:///etc/passwd",
        "https://example.org/\r\nX: y"
      })
  void w06_whatIsNoPlainHttpsAddressIsRefused(String url) {
    assertThatThrownBy(() -> postman(InetAddress::getAllByName, false).checked(url))
        .isInstanceOf(IOException.class);
  }

  @Test
  void w05_anAnswerWithoutEndIsCutOffAndOneThatDripsIsGivenUp() throws Exception {
    assertThat(post("HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(100_000)).body().length())
        .isEqualTo(Postman.MAX_ANSWER_BYTES);
    assertThat(
            post("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")
                .body())
        .isEqualTo("abc");
    assertThat(post("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n\r\n").status())
        .isEqualTo(302);
    assertThatThrownBy(() -> post("")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> post("SSH-2.0-x\r\n")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> post("HTTP/1.1 200 OK\r\nX: " + "y".repeat(40_000)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void w06_aNameThatStandsForTheInsideOnceItIsToldIsRefusedAtConnect() throws IOException {
    InetAddress inside = InetAddress.getLoopbackAddress();
    Deque<InetAddress> answers =
        new ArrayDeque<>(List.of(InetAddress.ofLiteral("93.184.216.34"), inside, inside));
    OutsideAddress.Resolver rebinding = _ -> new InetAddress[] {answers.remove()};
    try (ServerSocket live = new ServerSocket(0, 8, inside)) {
      live.setSoTimeout(300);
      String url = "https://rebinding.example:" + live.getLocalPort() + "/hook";
      assertThat(OutsideAddress.of("rebinding.example", rebinding))
          .as("what it was when the subscription was made")
          .isNotEqualTo(inside);

      for (int tries = 0; tries < 2; tries++) {
        assertThatThrownBy(() -> postman(rebinding, false).post(url, "", "application/json", "{}"))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("open internet");
      }
      assertThatThrownBy(live::accept).isInstanceOf(SocketTimeoutException.class);
    }
    assertThat(answers).as("looked up once for each connection").isEmpty();
  }

  @Test
  void w05_whoSaysNothingIsNotWaitedForLonger() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String url = "http://127.0.0.1:" + silent.getLocalPort() + "/";
      Postman impatient = new Postman(InetAddress::getAllByName, TLS, true, Duration.ofMillis(300));

      assertThatThrownBy(() -> impatient.post(url, "", "text/plain", ""))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void w06_aPortThatIsNoneIsRefusedAsAnyOtherAddress() {
    for (String port : new String[] {"0", "65536", "99999", "2147483647"}) {
      assertThatThrownBy(
              () ->
                  postman(InetAddress::getAllByName, true)
                      .post("https://127.0.0.1:" + port + "/", "", "text/plain", ""))
          .as(port)
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void w05_aHandshakeThatDripsEndsInTime() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ScheduledExecutorService drops = Executors.newSingleThreadScheduledExecutor()) {
      CompletableFuture<Void> dripping =
          CompletableFuture.runAsync(
              () -> {
                try {
                  Socket socket = listener.accept();
                  socket.getOutputStream().write(new byte[] {22, 3, 3, 0x40, 0}); // 16 KiB follow
                  Future<?> _ =
                      drops.scheduleAtFixedRate(() -> drop(socket), 20, 20, TimeUnit.MILLISECONDS);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      String url = "https://127.0.0.1:" + listener.getLocalPort() + "/";
      Postman impatient = new Postman(InetAddress::getAllByName, TLS, true, Duration.ofMillis(300));

      assertTimeoutPreemptively(
          Duration.ofSeconds(20),
          () ->
              assertThatThrownBy(() -> impatient.post(url, "", "text/plain", ""))
                  .isInstanceOf(IOException.class));
      dripping.join();
      drops.shutdownNow();
    }
  }

  private static void drop(Socket socket) {
    try {
      socket.getOutputStream().write(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // the postman had enough: no drop follows
    }
  }

  private static Postman.Reply post(String answer) throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> served =
          CompletableFuture.runAsync(
              () -> {
                try (Socket socket = listener.accept()) {
                  socket.getInputStream().read(new byte[4_096]);
                  socket.getOutputStream().write(TestDoor.utf8(answer));
                } catch (IOException e) {
                  // The postman had enough.
                }
              });
      Postman.Reply reply =
          postman(InetAddress::getAllByName, true)
              .post(
                  "http://127.0.0.1:" + listener.getLocalPort() + "/x?a=b",
                  "c=d",
                  "text/plain",
                  "body");
      served.join();
      return reply;
    }
  }

  private static Postman postman(OutsideAddress.Resolver resolver, boolean inside) {
    return new Postman(resolver, TLS, inside, Duration.ofSeconds(5));
  }

  private static OutsideAddress.Resolver counting(AtomicInteger asked, InetAddress... answer) {
    return _ -> {
      asked.incrementAndGet();
      return answer;
    };
  }
}
