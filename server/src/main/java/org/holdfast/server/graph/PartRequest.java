package org.holdfast.server.graph;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.ByteArrayInputStream;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One request of a batch as if it had come alone: method, address, headers and body are its own.
/// Who asks, from where and with which program is the batch's, whatever the part says.
final class PartRequest extends HttpServletRequestWrapper {

  // As the container names them; looked up without regard to case.
  private static final Set<String> OF_THE_BATCH = Set.of("authorization", "user-agent");

  private final String version;
  private final BatchPart part;

  /// @param version `v1.0` or `beta`: parts are of the version that the batch was sent to
  PartRequest(HttpServletRequest batch, String version, BatchPart part) {
    super(batch);
    this.version = version;
    this.part = part;
  }

  @Override
  public String getMethod() {
    return part.method();
  }

  @Override
  public String getRequestURI() {
    return "/" + version + "/" + part.path();
  }

  @Override
  public @Nullable String getQueryString() {
    return part.query().orElse(null);
  }

  @Override
  public @Nullable String getHeader(String name) {
    return header(name).orElse(null);
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    return Collections.enumeration(header(name).map(List::of).orElse(List.of()));
  }

  private Optional<String> header(String name) {
    String lower = BatchPart.lower(name);
    return OF_THE_BATCH.contains(lower)
        ? Optional.ofNullable(super.getHeader(name))
        : Optional.ofNullable(part.headers().get(lower));
  }

  @Override
  public long getContentLengthLong() {
    return part.body().remaining();
  }

  @Override
  public ServletInputStream getInputStream() {
    return new Body(new ByteArrayInputStream(part.body().array()));
  }

  private static final class Body extends ServletInputStream {

    private final ByteArrayInputStream bytes;

    Body(ByteArrayInputStream bytes) {
      this.bytes = bytes;
    }

    @Override
    public int read() {
      return bytes.read();
    }

    @Override
    public int read(byte[] buffer, int from, int length) {
      return bytes.read(buffer, from, length);
    }

    @Override
    public boolean isFinished() {
      return bytes.available() == 0;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new IllegalStateException("a part is there at once");
    }
  }
}
