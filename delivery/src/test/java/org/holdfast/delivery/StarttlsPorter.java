package org.holdfast.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// Stands before a mail server that speaks in clear, and lets nobody through who does not encrypt
/// (RFC 3207). It can also be the one in the middle who hides that encryption is offered.
final class StarttlsPorter implements AutoCloseable {

  private final ServerSocket door;
  private final SSLContext tls;
  private final int behind;
  private final Queue<String> heard = new ConcurrentLinkedQueue<>();
  private final Thread porter;
  private volatile boolean offers = true;

  StarttlsPorter(SSLContext tls, int behind) throws IOException {
    this.tls = tls;
    this.behind = behind;
    this.door = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    this.porter = Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  void stripOffer() {
    offers = false;
  }

  String heardInClear() {
    return String.join("\n", heard);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = door.accept();
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException _) {
      // The test is over.
    }
  }

  private void serve(Socket client) {
    try (client) {
      InputStream in = client.getInputStream();
      OutputStream out = client.getOutputStream();
      say(out, "220 porter");
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        heard.add(line);
        String word = line.toUpperCase(Locale.ROOT);
        if (word.startsWith("EHLO")) {
          say(out, offers ? "250-porter\r\n250 STARTTLS" : "250 porter");
        } else if (word.equals("STARTTLS") && offers) {
          say(out, "220 go ahead");
          passOn(client);
          return;
        } else {
          say(out, word.equals("QUIT") ? "221 bye" : "530 encrypt first");
        }
      }
    } catch (IOException _) {
      // The client went away, as it may.
    }
  }

  private void passOn(Socket client) throws IOException {
    try (SSLSocket inside =
            (SSLSocket) tls.getSocketFactory().createSocket(client, "localhost", 0, false);
        Socket server = new Socket(InetAddress.ofLiteral("127.0.0.1"), behind)) {
      inside.setUseClientMode(false);
      inside.startHandshake();
      line(server.getInputStream()); // its greeting: the client had one
      Thread back = Thread.ofVirtual().start(() -> copy(server, inside));
      copy(inside, server);
      back.interrupt();
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException _) {
      // One of them went away.
    }
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(ISO_8859_1));
    out.flush();
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      line.append((char) next);
    }
    return line.toString().strip();
  }

  /// Waits until nobody is let in any more: see [MessageCentre#close].
  @Override
  public void close() throws IOException {
    door.close();
    try {
      porter.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
