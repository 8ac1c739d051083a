package org.holdfast.server.graph;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/// A client that writes what it likes, byte by byte, and goes away when it likes.
final class RawClient implements AutoCloseable {

  private final Socket socket;

  RawClient(TestDoor door) {
    try {
      socket = new Socket(InetAddress.getLoopbackAddress(), door.port());
      socket.setSoTimeout(30_000);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Text as it stands on the wire, `\n` for the end of a line.
  RawClient write(String text) {
    return write(text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
  }

  RawClient write(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /// The head of a request that puts a file, up to and without the headers of its body.
  RawClient beginPut(Person person, String name) {
    return write(
        "PUT /v1.0/me/drive/root:/%s:/content HTTP/1.1\nHost: x\nAuthorization: Bearer %s\n"
            .formatted(name, person.token()));
  }

  /// All that the server sends until it closes the connection.
  String readAll() {
    try (InputStream in = socket.getInputStream()) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      in.transferTo(out);
      return out.toString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The answer's first line.
  String readStatus() {
    try {
      InputStream in = socket.getInputStream();
      StringBuilder line = new StringBuilder();
      int b = in.read();
      while (b >= 0 && b != '\r') {
        line.append((char) b);
        b = in.read();
      }
      return line.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Goes on behind the answer's head.
  RawClient skipHead() {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) readByte());
    }
    return this;
  }

  private int readByte() {
    try {
      int b = socket.getInputStream().read();
      if (b < 0) {
        throw new AssertionError("the server closed the connection");
      }
      return b;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// One short frame of text of a WebSocket, masked as clients must.
  RawClient writeFrame(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] mask = {1, 2, 3, 4};
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0x81);
    out.write(0x80 | bytes.length);
    out.writeBytes(mask);
    for (int i = 0; i < bytes.length; i++) {
      out.write(bytes[i] ^ mask[i % 4]);
    }
    return write(out.toByteArray());
  }

  /// The next frame of text that is wanted; others are passed over.
  String readFrame(Predicate<String> wanted) {
    while (true) {
      int kind = readByte();
      int length = readByte();
      if (length == 126) {
        length = readByte() << 8 | readByte();
      }
      byte[] bytes = new byte[length];
      for (int i = 0; i < length; i++) {
        bytes[i] = (byte) readByte();
      }
      String text = new String(bytes, StandardCharsets.UTF_8);
      if (kind == 0x81 && wanted.test(text)) {
        return text;
      }
    }
  }

  /// Reads some of the answer's bytes and no more.
  int readSome(int atMost) {
    try {
      return socket.getInputStream().readNBytes(atMost).length;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Says no more, but listens.
  RawClient endOutput() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /// Gone without a word: the server gets a reset.
  void vanish() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
