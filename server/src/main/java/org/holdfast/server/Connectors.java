package org.holdfast.server;

import java.util.List;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.valves.RemoteIpValve;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;

/// Tomcat's two listeners, and what one client may ask of them. HTTP/1.1 only (ADR 6).
final class Connectors {

  /// @see "Mozilla server side TLS 5.7, intermediate: the ECDHE suites with AEAD"
  private static final List<String> TLS_1_2_SUITES =
      List.of(
          "ECDHE-ECDSA-AES128-GCM-SHA256",
          "ECDHE-RSA-AES128-GCM-SHA256",
          "ECDHE-ECDSA-AES256-GCM-SHA384",
          "ECDHE-RSA-AES256-GCM-SHA384",
          "ECDHE-ECDSA-CHACHA20-POLY1305",
          "ECDHE-RSA-CHACHA20-POLY1305");

  // What clients leave unescaped in addresses though RFC 3986 asks otherwise.
  private static final String RELAXED = "\"<>[\\]^`{|}";

  // Of a refused request's body so much is read to keep the connection; more closes it.
  private static final int SWALLOWED_BYTES = 256 << 10;
  private static final int TRAILER_BYTES = 4 << 10;
  private static final int WAITING_TO_CONNECT = 256;

  private Connectors() {}

  static void https(Connector connector, Settings settings, TlsContext tls) {
    connector.setScheme("https");
    connector.setSecure(true);
    AbstractHttp11Protocol<?> protocol = both(connector, settings);
    ((TlsProtocol) protocol).sizeBuffers(settings.limits().connections());
    protocol.setSSLEnabled(true);
    SSLHostConfig config = new SSLHostConfig();
    config.setProtocols("TLSv1.2+TLSv1.3");
    config.setCiphers(String.join(":", TLS_1_2_SUITES));
    config.setGroups(tls.groups());
    SSLHostConfigCertificate certificate =
        new SSLHostConfigCertificate(config, SSLHostConfigCertificate.Type.UNDEFINED);
    certificate.setSslContext(tls);
    config.addCertificate(certificate);
    connector.addSslHostConfig(config);
  }

  static Connector http(Settings settings) {
    Connector connector = new Connector("org.apache.coyote.http11.Http11NioProtocol");
    connector.setPort(settings.listen().httpPort());
    AbstractHttp11Protocol<?> protocol = both(connector, settings);
    protocol.setAddress(settings.listen().address());
    return connector;
  }

  /// Where figures are asked for: plain on this machine, over TLS elsewhere.
  static Connector watching(Settings settings) {
    boolean here = settings.watching().address().isLoopbackAddress();
    Connector connector =
        new Connector(
            here ? "org.apache.coyote.http11.Http11NioProtocol" : TlsProtocol.class.getName());
    connector.setPort(settings.watching().port().orElseThrow());
    return connector;
  }

  static void watched(Connector connector, Settings settings, TlsContext tls) {
    if (settings.watching().address().isLoopbackAddress()) {
      both(connector, settings);
    } else {
      https(connector, settings, tls);
    }
    ((AbstractHttp11Protocol<?>) connector.getProtocolHandler())
        .setAddress(settings.watching().address());
  }

  /// Puts the address in place that one of these proxies was asked from: the last in
  /// `X-Forwarded-For` that is none of them. Of nobody else the header is looked at.
  static Valve forwarded(List<String> proxies) {
    RemoteIpValve valve = new RemoteIpValve();
    valve.setInternalProxies(String.join(",", proxies));
    valve.setRemoteIpHeader("X-Forwarded-For");
    valve.setProtocolHeader(null); // TLS is spoken here, too
    return valve;
  }

  private static AbstractHttp11Protocol<?> both(Connector connector, Settings settings) {
    connector.setXpoweredBy(false);
    connector.setAllowTrace(false);
    // Between init and start, when the connector has put its own in place.
    connector.addLifecycleListener(
        event -> {
          if (Lifecycle.AFTER_INIT_EVENT.equals(event.getType())) {
            connector.getProtocolHandler().setAdapter(new RawPaths(connector));
          }
        });
    AbstractHttp11Protocol<?> protocol = (AbstractHttp11Protocol<?>) connector.getProtocolHandler();
    limit(protocol, settings.limits());
    protocol.setExecutor(new VirtualThreadExecutor("request-"));
    protocol.setRelaxedPathChars(RELAXED);
    protocol.setRelaxedQueryChars(RELAXED);
    // A refused upload's body is then never sent.
    protocol.setContinueResponseTiming("onRead");
    return protocol;
  }

  private static void limit(AbstractHttp11Protocol<?> protocol, Settings.Limits limits) {
    protocol.setMaxHttpRequestHeaderSize(limits.requestHeaders().asInt());
    protocol.setMaxConnections(limits.connections());
    protocol.setAcceptCount(WAITING_TO_CONNECT);
    protocol.setConnectionTimeout(Math.toIntExact(limits.headerWait().toMillis()));
    protocol.setDisableUploadTimeout(false);
    protocol.setConnectionUploadTimeout(Math.toIntExact(limits.bodyStall().toMillis()));
    protocol.setKeepAliveTimeout(Math.toIntExact(limits.keepAlive().toMillis()));
    protocol.setMaxKeepAliveRequests(-1);
    protocol.setMaxSwallowSize(SWALLOWED_BYTES);
    protocol.setMaxTrailerSize(TRAILER_BYTES);
    protocol.setMaxExtensionSize(TRAILER_BYTES);
  }
}
