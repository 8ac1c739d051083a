package org.holdfast.server.graph;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/// Posts to an address that a stranger named (W06).
///
/// The name is looked up once, what it stands for is checked, and that very address is connected
/// to; TLS is verified against the name. No redirect is followed, no proxy asked, nothing of the
/// server's is sent but the body. An answer is read up to so many bytes, within so long.
///
/// @param inside whether addresses inside of this machine and network, and plain HTTP, are allowed
record Postman(
    OutsideAddress.Resolver resolver, SSLSocketFactory tls, boolean inside, Duration patience) {

  static final int MAX_ANSWER_BYTES = 16_384;
  private static final int MAX_HEAD_BYTES = 16_384;
  private static final int MAX_URL = 2_048;
  private static final int NO_PORT = -1;
  private static final int MOST_PORT = 65_535;

  /// What came back. One that is too long is cut off.
  record Reply(int status, Map<String, String> headers, String body) {}

  /// The address, if it may be one at all.
  ///
  /// @throws IOException if not
  URI checked(String url) throws IOException {
    URI uri;
    try {
      uri = URI.create(url);
    } catch (IllegalArgumentException e) {
      throw new IOException("no URL", e);
    }
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    boolean known = scheme.equals("https") || (inside && scheme.equals("http"));
    boolean plain = url.chars().allMatch(c -> c > ' ' && c < 0x7f);
    if (!known
        || !plain
        || url.length() > MAX_URL
        || uri.getHost() == null
        || uri.getRawUserInfo() != null
        || (uri.getPort() != NO_PORT && (uri.getPort() < 1 || uri.getPort() > MOST_PORT))
        || uri.getRawFragment() != null) {
      throw new IOException("not an address that can be told");
    }
    return uri;
  }

  /// @param query added to the address's own; empty for none
  /// @throws IOException if nobody answers in HTTP in time
  Reply post(String url, String query, String contentType, String body) throws IOException {
    URI uri = checked(url);
    boolean secure = uri.getScheme().equalsIgnoreCase("https");
    int port = uri.getPort() > 0 ? uri.getPort() : secure ? 443 : 80;
    String host = uri.getHost();
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    InetAddress address = inside ? resolver.resolve(bare)[0] : OutsideAddress.of(bare, resolver);
    long until = System.nanoTime() + patience.toNanos();
    try (Socket plain = new Socket(Proxy.NO_PROXY);
        Deadline _ = new Deadline(plain, patience)) {
      plain.connect(new InetSocketAddress(address, port), millis(until));
      plain.setSoTimeout(millis(until));
      Socket socket = secure ? secured(plain, bare, port) : plain;
      byte[] content = body.getBytes(StandardCharsets.UTF_8);
      socket.getOutputStream().write(head(uri, query, contentType, content.length));
      socket.getOutputStream().write(content);
      socket.getOutputStream().flush();
      return read(new Timed(new BufferedInputStream(socket.getInputStream()), plain, until));
    }
  }

  private Socket secured(Socket plain, String host, int port) throws IOException {
    SSLSocket socket = (SSLSocket) tls.createSocket(plain, host, port, true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static byte[] head(URI uri, String query, String contentType, int length) {
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String own = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    String all = own.isEmpty() || query.isEmpty() ? own + query : own + "&" + query;
    String target = all.isEmpty() ? path : path + "?" + all;
    return String.join(
            "\r\n",
            "POST " + target + " HTTP/1.1",
            "Host: " + uri.getRawAuthority(),
            "User-Agent: Holdfast",
            "Content-Type: " + contentType,
            "Content-Length: " + length,
            "Connection: close",
            "",
            "")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static Reply read(InputStream in) throws IOException {
    String[] status = line(in).split(" ", 3);
    if (status.length < 2
        || !status[0].startsWith("HTTP/1.")
        || !status[1].matches("[2-5]\\d\\d")) {
      throw new IOException("no answer in HTTP");
    }
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    int room = MAX_HEAD_BYTES;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      room -= line.length();
      int colon = line.indexOf(':');
      if (room < 0 || colon < 1) {
        throw new IOException("no answer in HTTP");
      }
      headers.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
    }
    boolean chunked =
        headers.getOrDefault("Transfer-Encoding", "").toLowerCase(Locale.ROOT).contains("chunked");
    byte[] body = chunked ? chunks(in) : whole(in, headers.get("Content-Length"));
    return new Reply(
        Integer.parseInt(status[1]), headers, new String(body, StandardCharsets.UTF_8));
  }

  private static byte[] whole(InputStream in, @Nullable String length) throws IOException {
    boolean told = length != null && length.matches("\\d{1,9}");
    return in.readNBytes(
        told ? Math.min(Integer.parseInt(length), MAX_ANSWER_BYTES) : MAX_ANSWER_BYTES);
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (body.size() < MAX_ANSWER_BYTES) {
      String size = line(in).split(";", 2)[0].strip();
      if (!size.matches("[0-9A-Fa-f]{1,7}")) {
        throw new IOException("no answer in HTTP");
      }
      int length = Integer.parseInt(size, 16);
      if (length == 0) {
        return body.toByteArray();
      }
      body.write(in.readNBytes(Math.min(length, MAX_ANSWER_BYTES)));
      if (length > MAX_ANSWER_BYTES) {
        break;
      }
      line(in);
    }
    return body.toByteArray();
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the answer broke off");
      }
      if (line.size() > MAX_HEAD_BYTES) {
        throw new IOException("a line has no end");
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.US_ASCII).stripTrailing();
  }

  private static int millis(long until) throws IOException {
    long left = (until - System.nanoTime()) / 1_000_000;
    if (left < 1) {
      throw new IOException("nobody answered in time");
    }
    return Math.toIntExact(left);
  }

  /// Closes a socket when its time is over, whatever is being done with it: a handshake or a record
  /// of TLS that drips sets the clock of each single read back.
  private static final class Deadline implements AutoCloseable {

    private final Thread waiting;

    Deadline(Socket socket, Duration patience) {
      this.waiting = Thread.ofVirtual().start(() -> closeAfter(socket, patience));
    }

    private static void closeAfter(Socket socket, Duration patience) {
      try {
        Thread.sleep(patience);
        socket.close();
      } catch (InterruptedException _) {
        // It was done in time.
      } catch (IOException _) {
        // It was closed already.
      }
    }

    @Override
    public void close() {
      waiting.interrupt();
    }
  }

  /// However slowly bytes drip, all of them come in time or none count.
  private static final class Timed extends InputStream {

    private final InputStream in;
    private final Socket socket;
    private final long until;

    Timed(InputStream in, Socket socket, long until) {
      this.in = in;
      this.socket = socket;
      this.until = until;
    }

    @Override
    public int read() throws IOException {
      socket.setSoTimeout(millis(until));
      return in.read();
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
      socket.setSoTimeout(millis(until));
      return in.read(buffer, from, length);
    }
  }
}
