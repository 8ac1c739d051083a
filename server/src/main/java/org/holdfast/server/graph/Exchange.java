package org.holdfast.server.graph;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.coyote.CloseNowException;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Factor;
import org.holdfast.audit.Personal;
import org.holdfast.drive.Archive;
import org.holdfast.drive.FileContent;
import org.holdfast.server.ArchiveAnswer;
import org.holdfast.server.BodyStream;
import org.holdfast.server.BrokenBodies;
import org.holdfast.server.ContentAnswer;
import org.holdfast.server.HttpDate;
import org.holdfast.server.RouteName;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/// One request and its answer, in the contract's forms.
final class Exchange {

  // A list that breaks off must not be closed as if that were its end.
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .build();

  // A long list goes out in pieces of two TLS records: each costs a call into the system.
  private static final int PIECE_BYTES = 32_768;

  // What a client wrote is echoed only if it can hurt nobody who reads it in a log.
  private static final Pattern PLAIN_ID = Pattern.compile("[A-Za-z0-9._:{}-]{1,128}");

  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final String requestId;
  private final Instant arrivedAt;
  private final boolean isPart;
  private BooleanSupplier lives = () -> true;

  Exchange(
      HttpServletRequest request,
      HttpServletResponse response,
      String requestId,
      Instant arrivedAt) {
    this(request, response, requestId, arrivedAt, false);
  }

  private Exchange(
      HttpServletRequest request,
      HttpServletResponse response,
      String requestId,
      Instant arrivedAt,
      boolean isPart) {
    this.request = request;
    this.response = response;
    this.requestId = requestId;
    this.arrivedAt = arrivedAt;
    this.isPart = isPart;
    response.setHeader("request-id", requestId);
    response.setHeader("Date", HttpDate.text(arrivedAt));
    response.setHeader("Cache-Control", "private, no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    clientRequestId().ifPresent(id -> response.setHeader("client-request-id", id));
  }

  /// A request that came inside of this one, answered into `answer` alone.
  Exchange part(String version, BatchPart part, PartResponse answer) {
    PartRequest inner = new PartRequest(request, version, part);
    return new Exchange(inner, answer, requestId, arrivedAt, true);
  }

  PartResponse answerOfPart(int maxBytes) {
    return new PartResponse(response, maxBytes);
  }

  /// Whether it came inside of a batch.
  boolean isPart() {
    return isPart;
  }

  /// What it is counted as; parts of a batch are counted as the batch.
  void takenBy(Route route) {
    if (!isPart) {
      RouteName.tell(request, route.template());
    }
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

  Optional<String> rawQuery() {
    return Optional.ofNullable(request.getQueryString());
  }

  /// The method meant: a POST may carry another one (`X-HTTP-Method`), HEAD is a GET without a
  /// body.
  String method() {
    String method = request.getMethod();
    if (method.equals("POST")) {
      return header("X-HTTP-Method")
          .or(() -> header("X-HTTP-Method-Override"))
          .map(meant -> meant.strip().toUpperCase(Locale.ROOT))
          .filter(meant -> meant.equals("PATCH") || meant.equals("PUT") || meant.equals("DELETE"))
          .orElse(method);
    }
    return method.equals("HEAD") ? "GET" : method;
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(request.getHeader(name));
  }

  /// The host that the client believes to speak to, without a port.
  String host() {
    return request.getServerName();
  }

  boolean asksForWebSocket() {
    return request.getMethod().equals("GET")
        && header("Upgrade").filter("websocket"::equalsIgnoreCase).isPresent();
  }

  /// Makes the connection a WebSocket, or answers what is wrong with the question.
  void upgrade(ServerContainer container, ServerEndpointConfig endpoint) throws IOException {
    try {
      container.upgradeHttpToWebSocket(request, response, endpoint, Map.of());
    } catch (DeploymentException e) {
      throw new IllegalStateException("the container takes endpoints of this kind", e);
    }
  }

  /// Whether the client asks for `preference`; if so, the answer says that it was honoured.
  boolean prefers(String preference) {
    boolean asked = asksFor(preference);
    if (asked) {
      applied(preference);
    }
    return asked;
  }

  void applied(String preference) {
    response.addHeader("Preference-Applied", preference);
  }

  boolean asksFor(String preference) {
    var values = request.getHeaders("Prefer");
    while (values.hasMoreElements()) {
      boolean asked =
          Arrays.stream(values.nextElement().split(",", -1))
              .map(each -> each.split("[;=]", 2)[0].strip())
              .anyMatch(preference::equalsIgnoreCase);
      if (asked) {
        return true;
      }
    }
    return false;
  }

  OptionalLong declaredBytes() {
    long length = request.getContentLengthLong();
    return length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
  }

  /// Says by what its sender was let in: a body is read to its end only while that lives.
  void admittedWhile(BooleanSupplier lives) {
    this.lives = lives;
  }

  InputStream body() throws IOException {
    return new BodyStream(request.getInputStream(), lives);
  }

  JsonBody json() throws IOException {
    return JsonBody.read(body());
  }

  void setHeader(String name, String value) {
    response.setHeader(name, value);
  }

  /// Answers one small JSON object, its length told.
  void answer(int status, Consumer<JsonGenerator> writer) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(2_048);
    write(bytes, writer);
    response.setStatus(status);
    response.setContentType("application/json;charset=utf-8");
    response.setContentLengthLong(bytes.size());
    bytes.writeTo(response.getOutputStream());
  }

  /// Answers a list of any length; it is never whole in memory.
  void stream(Consumer<JsonGenerator> writer) throws IOException {
    response.setStatus(200);
    response.setContentType("application/json;charset=utf-8");
    write(new BufferedOutputStream(response.getOutputStream(), PIECE_BYTES), writer);
  }

  /// Answers a picture that this server has made itself.
  void answerPng(byte[] png) throws IOException {
    answerPicture("image/png", png);
  }

  /// As [#answerPng], of another kind.
  void answerPicture(String mediaType, byte[] picture) throws IOException {
    response.setStatus(200);
    response.setHeader(
        "Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'");
    response.setContentType(mediaType);
    response.setContentLengthLong(picture.length);
    response.getOutputStream().write(picture);
  }

  void answerEmpty(int status) {
    response.setStatus(status);
    if (status != 204 && status != 304) {
      response.setContentLengthLong(0);
    }
  }

  void redirect(String location) {
    response.setHeader("Location", location);
    answerEmpty(302);
  }

  /// Answers content.
  ///
  /// @throws GraphRefusal if the client asks for what there is not, or no more
  void answer(FileContent content, String eTag) throws IOException {
    switch (new ContentAnswer(request, response, content, eTag).answer()) {
      case ContentAnswer.Outcome.Sent _ -> {}
      case ContentAnswer.Outcome.Changed _ -> throw GraphError.changed().refusal();
      case ContentAnswer.Outcome.Unsatisfiable(long sizeBytes) ->
          throw GraphError.of(416, "invalidRange", "The file has " + sizeBytes + " bytes.")
              .with("Content-Range", "bytes */" + sizeBytes)
              .refusal();
    }
  }

  /// Answers an archive.
  ///
  /// @param open whether the address still opens it
  void answer(Archive archive, String name, BooleanSupplier open, InstantSource clock)
      throws IOException {
    new ArchiveAnswer(request, response, archive, name).answer(open, clock);
  }

  /// Answers a refusal; when an answer has begun already, breaks the connection, so that nobody
  /// takes what was sent for the whole.
  void refuse(GraphError error) throws IOException {
    if (response.isCommitted()) {
      throw new CloseNowException("refused after the answer had begun");
    }
    response.resetBuffer();
    error.headers().forEach(response::setHeader);
    answer(error.status(), out -> writeError(out, error));
  }

  /// As [#refuse], for a body that broke while it was read. If the container noticed it too, it
  /// lets nobody answer any more but its error valve, which is [BrokenBodies].
  void refuseBroken(GraphError error) throws IOException {
    if (!response.isCommitted()) {
      refuse(error);
      return;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    write(bytes, out -> writeError(out, error));
    BrokenBodies.answer(
        request, error.status(), "application/json;charset=utf-8", bytes.toByteArray());
  }

  private static void writeWhy(JsonGenerator out, String code) {
    out.writeObjectPropertyStart("innerError");
    out.writeStringProperty("code", code);
    out.writeEndObject();
  }

  private void writeError(JsonGenerator out, GraphError error) {
    out.writeStartObject();
    out.writeObjectPropertyStart("error");
    out.writeStringProperty("code", error.code());
    out.writeStringProperty("message", error.message());
    out.writeObjectPropertyStart("innerError");
    error.inner().ifPresent(code -> out.writeStringProperty("code", code));
    error.why().ifPresent(code -> writeWhy(out, code));
    out.writeStringProperty("date", GraphTime.text(arrivedAt));
    out.writeStringProperty("request-id", requestId);
    clientRequestId().ifPresent(id -> out.writeStringProperty("client-request-id", id));
    out.writeEndObject();
    out.writeEndObject();
    out.writeEndObject();
  }

  private Optional<String> clientRequestId() {
    return header("client-request-id").filter(id -> PLAIN_ID.matcher(id).matches());
  }

  static void write(OutputStream out, Consumer<JsonGenerator> writer) {
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
      writer.accept(json);
    }
  }
}
