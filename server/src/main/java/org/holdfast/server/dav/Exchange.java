package org.holdfast.server.dav;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.apache.coyote.CloseNowException;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Factor;
import org.holdfast.audit.Personal;
import org.holdfast.drive.FileContent;
import org.holdfast.server.BodyStream;
import org.holdfast.server.BrokenBodies;
import org.holdfast.server.ContentAnswer;
import org.holdfast.server.HttpDate;

/// One request and its answer, in WebDAV's forms.
final class Exchange {

  static final String XML = "application/xml;charset=utf-8";

  // A long list goes out in pieces of two TLS records: each costs a call into the system.
  private static final int PIECE_CHARACTERS = 32_768;

  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final String requestId;
  private BooleanSupplier lives = () -> true;

  Exchange(
      HttpServletRequest request,
      HttpServletResponse response,
      String requestId,
      Instant arrivedAt) {
    this.request = request;
    this.response = response;
    this.requestId = requestId;
    response.setHeader("request-id", requestId);
    response.setHeader("Date", HttpDate.text(arrivedAt));
    response.setHeader("Cache-Control", "private, no-store");
  }

  String requestId() {
    return requestId;
  }

  /// For the log: which request, with what, from where.
  Circumstances circumstances() {
    return new Circumstances(
        Optional.of(UUID.fromString(requestId)),
        header("Authorization").isPresent() ? Factor.TOKEN : Factor.NONE,
        new Personal("", request.getRemoteAddr(), header("User-Agent").orElse("")));
  }

  /// As it stood in the request line.
  String rawPath() {
    return request.getRequestURI();
  }

  String method() {
    return request.getMethod().toUpperCase(Locale.ROOT);
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(request.getHeader(name));
  }

  /// Host and port as the client sees them.
  String host() {
    return header("Host").orElse("");
  }

  OptionalLong declaredBytes() {
    long length = request.getContentLengthLong();
    return length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
  }

  boolean hasBody() {
    return declaredBytes().orElse(0) > 0 || header("Transfer-Encoding").isPresent();
  }

  /// Says by what its sender was let in: a body is read to its end only while that lives.
  void admittedWhile(BooleanSupplier lives) {
    this.lives = lives;
  }

  /// What takes long asks now and then, since its sender may have been shut out meanwhile.
  ///
  /// @throws DavRefusal 401
  void requireAdmitted() {
    if (!lives.getAsBoolean()) {
      throw Visitors.unauthenticated().refusal();
    }
  }

  InputStream body() throws IOException {
    return new BodyStream(request.getInputStream(), lives);
  }

  Optional<XmlElement> xml() throws IOException {
    return XmlBody.read(body());
  }

  void setHeader(String name, String value) {
    response.setHeader(name, value);
  }

  void answerEmpty(int status) {
    response.setStatus(status);
    if (status != 204 && status != 304) {
      response.setContentLengthLong(0);
    }
  }

  void answerText(int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    response.setStatus(status);
    response.setContentType("text/plain;charset=utf-8");
    response.setContentLengthLong(bytes.length);
    if (!method().equals("HEAD")) {
      response.getOutputStream().write(bytes);
    }
  }

  /// Writes a document.
  interface Document {
    void write(XmlWriter out) throws IOException;
  }

  /// Answers a document of any length; it is never whole in memory. A document that breaks off has
  /// no end, so that nobody takes it for the whole.
  void stream(int status, Document document) throws IOException {
    response.setStatus(status);
    response.setContentType(XML);
    BufferedWriter out =
        new BufferedWriter(
            new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8),
            PIECE_CHARACTERS);
    document.write(XmlWriter.begin(out));
    out.flush();
  }

  /// Answers content.
  ///
  /// @throws DavRefusal if the client asks for what there is not, or no more
  void answer(FileContent content, String eTag) throws IOException {
    switch (new ContentAnswer(request, response, content, eTag).answer()) {
      case ContentAnswer.Outcome.Sent _ -> {}
      case ContentAnswer.Outcome.Changed _ -> throw DavError.changed().refusal();
      case ContentAnswer.Outcome.Unsatisfiable(long sizeBytes) ->
          throw DavError.of(416, "range-invalid", "The file has " + sizeBytes + " bytes.")
              .with("Content-Range", "bytes */" + sizeBytes)
              .refusal();
    }
  }

  /// Answers a refusal; when an answer has begun already, breaks the connection.
  void refuse(DavError error) throws IOException {
    if (response.isCommitted()) {
      throw new CloseNowException("refused after the answer had begun");
    }
    response.resetBuffer();
    error.headers().forEach(response::setHeader);
    byte[] body = XmlWriter.error(error).getBytes(StandardCharsets.UTF_8);
    response.setStatus(error.status());
    response.setContentType(XML);
    response.setContentLengthLong(body.length);
    response.getOutputStream().write(body);
  }

  /// As [#refuse], for a body that broke while it was read: if the container noticed it too, it
  /// lets nobody answer any more but [BrokenBodies].
  void refuseBroken(DavError error) throws IOException {
    if (!response.isCommitted()) {
      refuse(error);
      return;
    }
    byte[] body = XmlWriter.error(error).getBytes(StandardCharsets.UTF_8);
    BrokenBodies.answer(request, error.status(), XML, body);
  }
}
