package org.holdfast.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The two sides' words on the control socket: each message a JSON object and a newline, at most 4
/// MiB.
final class ControlMessages {

  private static final int LARGEST_BYTES = 4 << 20;
  private static final JsonMapper JSON = new JsonMapper();

  private final SocketChannel channel;
  private final InputStream in;

  ControlMessages(SocketChannel channel) {
    this.channel = channel;
    this.in = new BufferedInputStream(Channels.newInputStream(channel));
  }

  void send(Object message) throws IOException {
    byte[] json = JSON.writeValueAsBytes(message);
    ByteBuffer left = ByteBuffer.allocate(json.length + 1).put(json).put((byte) '\n').flip();
    while (left.hasRemaining()) {
      channel.write(left);
    }
  }

  /// @throws IOException if the other side said something else, too much or nothing
  <T> T receive(Class<T> kind) throws IOException {
    try {
      T message = JSON.readValue(line(), kind);
      if (message == null) {
        throw new IOException("an empty message came over the control socket");
      }
      return message;
    } catch (JacksonException e) {
      throw new IOException("what came over the control socket is no message", e);
    }
  }

  private byte[] line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("the control socket was closed within a message");
      }
      line.write(next);
      if (line.size() > LARGEST_BYTES) {
        throw new IOException("a message on the control socket has no end");
      }
    }
    return line.toByteArray();
  }
}
