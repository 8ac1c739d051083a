package org.holdfast.server.graph;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/// The answer to one request of a batch, kept until all are answered; nothing of it reaches the
/// batch's own answer. It holds so many bytes and no more.
final class PartResponse extends HttpServletResponseWrapper {

  // A refusal must fit, however little room the parts before have left.
  private static final int ROOM_FOR_A_REFUSAL = 4_096;

  private final Map<String, String> headers = new LinkedHashMap<>();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private int status = 200;
  private int maxBytes;

  PartResponse(HttpServletResponse batch, int maxBytes) {
    super(batch);
    this.maxBytes = maxBytes;
  }

  /// In the order they were set.
  Map<String, String> headers() {
    return headers;
  }

  int length() {
    return body.size();
  }

  byte[] body() {
    return body.toByteArray();
  }

  @Override
  public int getStatus() {
    return status;
  }

  @Override
  public void setStatus(int status) {
    this.status = status;
  }

  @Override
  public void setHeader(String name, String value) {
    headers.put(name, value);
  }

  @Override
  public void addHeader(String name, String value) {
    headers.merge(name, value, (before, more) -> before + ", " + more);
  }

  @Override
  public void setContentType(String type) {
    headers.put("Content-Type", type);
  }

  /// Its length is plain to see.
  @Override
  public void setContentLengthLong(long length) {}

  @Override
  public boolean isCommitted() {
    return false;
  }

  /// What comes now is a refusal.
  @Override
  public void resetBuffer() {
    body.reset();
    maxBytes = Math.max(maxBytes, ROOM_FOR_A_REFUSAL);
  }

  @Override
  public ServletOutputStream getOutputStream() {
    return new Body();
  }

  private void write(byte[] bytes, int from, int length) {
    if (length > maxBytes - body.size()) {
      throw GraphError.of(
              413,
              "invalidRequest",
              "answerTooLarge",
              "The answer is too long for a batch. Ask alone, or for fewer entries by $top.")
          .refusal();
    }
    body.write(bytes, from, length);
  }

  private final class Body extends ServletOutputStream {

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      PartResponse.this.write(bytes, from, length);
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      throw new IllegalStateException("a part takes what it is given at once");
    }
  }
}
