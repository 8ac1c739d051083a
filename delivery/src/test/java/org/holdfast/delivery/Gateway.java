package org.holdfast.delivery;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;

/// A gateway as `docs/formats/gateway.md` tells one to be; shares no code with what it checks.
final class Gateway implements AutoCloseable {

  static final String KEY = "0123456789abcdef0123456789abcdef";
  static final String NOBODY = "+4900000000000";

  private static final Pattern SIGNATURE = Pattern.compile("t=(\\d+),v1=([0-9a-f]{64})");
  private static final Pattern FIELD =
      Pattern.compile("\"(\\w+)\":(\"((?:[^\"\\\\]|\\\\.)*)\"|\\d+)");

  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final InstantSource clock;
  private final Set<String> ids = new HashSet<>();
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private volatile int trouble;

  Gateway(SSLContext tls, InstantSource clock) throws IOException {
    this.clock = clock;
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.setExecutor(threads);
    ((HttpServer) server).createContext("/messages", this::take);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /// Answers everything that is signed with this status; 0: not.
  void trouble(int status) {
    trouble = status;
  }

  List<String> bodies() {
    return List.copyOf(bodies);
  }

  private void take(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    int status = status(exchange.getRequestHeaders().getFirst("Holdfast-Signature"), body);
    if (status >= 300 && status < 400) {
      exchange.getResponseHeaders().set("Location", "/elsewhere");
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private synchronized int status(String header, byte[] body) {
    if (!isSigned(String.valueOf(header), body)) {
      return 401;
    }
    if (trouble != 0) {
      return trouble;
    }
    String json = new String(body, UTF_8);
    if (field(json, "to").equals(NOBODY)) {
      return 422;
    }
    if (ids.add(field(json, "id"))) {
      bodies.add(json);
    }
    return 202;
  }

  private boolean isSigned(String header, byte[] body) {
    Matcher signature = SIGNATURE.matcher(header);
    if (!signature.matches()) {
      return false;
    }
    long at = Long.parseLong(signature.group(1));
    if (Math.abs(at - clock.millis() / 1_000) > 300) {
      return false;
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(KEY.getBytes(US_ASCII), "HmacSHA256"));
      mac.update(("v1." + at + ".").getBytes(US_ASCII));
      return MessageDigest.isEqual(mac.doFinal(body), HexFormat.of().parseHex(signature.group(2)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// One field of the flat object, as text.
  static String field(String json, String name) {
    Matcher each = FIELD.matcher(json);
    while (each.find()) {
      if (each.group(1).equals(name)) {
        return each.group(2).startsWith("\"") ? unescaped(each.group(3)) : each.group(2);
      }
    }
    return "";
  }

  private static String unescaped(String text) {
    return Pattern.compile("\\\\(u([0-9a-f]{4})|.)")
        .matcher(text)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    found.group(2) == null
                        ? found.group(1)
                        : String.valueOf((char) Integer.parseInt(found.group(2), 16))));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
