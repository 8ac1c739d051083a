package org.holdfast.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A mail server that takes what comes, but for addresses that it has come not to know (550).
///
/// @see "RFC 5321"
final class PickyMailServer implements AutoCloseable {

  private final ServerSocket door;
  private final List<String> taken = new CopyOnWriteArrayList<>();
  private final Set<String> unknown = ConcurrentHashMap.newKeySet();
  private final BlockingQueue<String> refused = new LinkedBlockingQueue<>();

  PickyMailServer() throws IOException {
    door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::welcome);
  }

  int port() {
    return door.getLocalPort();
  }

  void refuse(String address) {
    unknown.add(address);
  }

  /// Waits until a mail to somebody was turned away.
  String turnedAway() throws InterruptedException {
    String to = refused.poll(60, TimeUnit.SECONDS);
    if (to == null) {
      throw new AssertionError("no mail was turned away");
    }
    return to;
  }

  /// What was taken so far, as it came.
  List<String> taken() {
    return List.copyOf(taken);
  }

  private void welcome() {
    try {
      while (true) {
        Socket client = door.accept();
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException _) {
      // closed: the test is over
    }
  }

  private void serve(Socket client) {
    try (client;
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
        OutputStream out = client.getOutputStream()) {
      say(out, "220 picky");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        say(out, answer(line, in, out));
      }
    } catch (IOException _) {
      // the client went away
    }
  }

  private String answer(String line, BufferedReader in, OutputStream out) throws IOException {
    String address = line.replaceAll("(?s).*<(.*?)>.*", "$1");
    if (line.startsWith("RCPT") && unknown.contains(address)) {
      refused.add(address);
      return "550 no such mailbox";
    }
    if (line.startsWith("DATA")) {
      say(out, "354 go on");
      StringBuilder mail = new StringBuilder();
      for (String each = in.readLine(); !".".equals(each); each = in.readLine()) {
        mail.append(each).append('\n');
      }
      taken.add(mail.toString());
    }
    return line.startsWith("QUIT") ? "221 bye" : "250 ok";
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
