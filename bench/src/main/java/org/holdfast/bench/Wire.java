package org.holdfast.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/// One kept-alive HTTP/1.1 connection over TLS 1.3, as lean as a client can be in plain Java.
///
/// The same for every contestant, so that its own cost falls on all alike: one cipher suite, the
/// one that every TLS 1.3 server has (RFC 8446, 9.1); head and small body in one write; answers
/// read into one buffer and handed on without a copy. Measured against nginx on loopback the JDK's
/// socket was as fast here as its engine over a channel or Conscrypt. Not thread-safe: one
/// connection, one thread.
final class Wire implements AutoCloseable {
  private static final String SUITE = "TLS_AES_128_GCM_SHA256";
  private static final int BUFFER_BYTES = 262_144;
  private static final int ONE_WRITE_BYTES = 65_536;

  // A server that says nothing for this long has failed; a flush of 1 GiB to a slow disk has not.
  private static final int SILENCE_MILLIS = 120_000;

  /// Takes an answer's body piece by piece.
  @FunctionalInterface
  interface Sink {
    void take(byte[] buffer, int offset, int length) throws IOException;
  }

  private final Target target;
  private final Optional<InetAddress> from;
  private SSLSocket socket;
  private AnswerReader reader;

  Wire(Target target) throws IOException {
    this(target, Optional.empty());
  }

  /// @param from the address of this machine that the server sees
  Wire(Target target, InetAddress from) throws IOException {
    this(target, Optional.of(from));
  }

  private Wire(Target target, Optional<InetAddress> from) throws IOException {
    this.target = target;
    this.from = from;
    this.socket = connect();
    this.reader = new AnswerReader(socket.getInputStream(), BUFFER_BYTES);
  }

  private SSLSocket connect() throws IOException {
    Socket plain = new Socket();
    if (from.isPresent()) {
      plain.bind(new InetSocketAddress(from.get(), 0));
    }
    plain.connect(new InetSocketAddress(target.host(), target.port()));
    plain.setTcpNoDelay(true);
    plain.setSoTimeout(SILENCE_MILLIS);
    SSLSocket secure =
        (SSLSocket)
            target
                .trust()
                .getSocketFactory()
                .createSocket(plain, target.host(), target.port(), true);
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.3"});
    parameters.setCipherSuites(new String[] {SUITE});
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secure.setSSLParameters(parameters);
    try {
      secure.startHandshake();
    } catch (IOException e) {
      secure.close();
      throw e;
    }
    return secure;
  }

  static String suite() {
    return SUITE;
  }

  /// Sends one request and reads the whole answer into memory.
  Answer send(Ask ask) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    Answer answer = send(ask, body::write);
    return new Answer(answer.status(), answer.headers(), body.toByteArray());
  }

  /// Sends one request; a good answer's body goes to `sink`, any other's into the answer.
  Answer send(Ask ask, Sink sink) throws IOException {
    if (!reader.reusable()) {
      socket.close();
      socket = connect();
      reader = new AnswerReader(socket.getInputStream(), BUFFER_BYTES);
    }
    write(ask);
    return reader.read(ask.method(), sink);
  }

  private void write(Ask ask) throws IOException {
    OutputStream out = socket.getOutputStream();
    ByteArrayOutputStream head = new ByteArrayOutputStream(512);
    head.writeBytes(head(ask).getBytes(ISO_8859_1));
    if (ask.body().lengthBytes() <= ONE_WRITE_BYTES) {
      ask.body().writeTo(head);
      head.writeTo(out);
    } else {
      head.writeTo(out);
      ask.body().writeTo(out);
    }
    out.flush();
  }

  private String head(Ask ask) {
    StringBuilder head = new StringBuilder(256);
    head.append(ask.method()).append(' ').append(ask.path()).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(target.authority()).append("\r\n");
    for (Map.Entry<String, String> header : ask.headers().entrySet()) {
      head.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
    }
    if (ask.hasBody()) {
      head.append("Content-Length: ").append(ask.body().lengthBytes()).append("\r\n");
    }
    return head.append("\r\n").toString();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException _) {
      // Nothing is owed to a connection that is over.
    }
  }
}
