package org.holdfast.server.graph;

import java.time.Duration;
import java.util.Optional;

/// The two ways in which clients of Socket.IO speak: as its versions 1 and 2 do (Engine.IO 3), and
/// as 3 and 4 do (Engine.IO 4).
///
/// @see "engine.io-protocol and socket.io-protocol, their chapters on what changed"
enum SocketDialect {
  /// The client pings. Whoever is connected is in the main namespace.
  THREE,
  /// The server pings. Namespaces are joined by asking.
  FOUR;

  /// How often one side says that it is there.
  static final Duration PING_INTERVAL = Duration.ofSeconds(25);

  /// How much longer than that the other waits.
  static final Duration PING_TIMEOUT = Duration.ofSeconds(20);

  /// @param revision what `EIO` says
  static Optional<SocketDialect> of(String revision) {
    return switch (revision) {
      case "3" -> Optional.of(THREE);
      case "4" -> Optional.of(FOUR);
      default -> Optional.empty();
    };
  }

  boolean serverPings() {
    return this == FOUR;
  }

  boolean joinsByItself() {
    return this == THREE;
  }

  /// The first packet.
  ///
  /// @param sid an id of the connection: letters, digits, `-` and `_`
  String open(String sid) {
    String most = this == FOUR ? ",\"maxPayload\":" + ChangeSocket.MAX_FRAME_CHARACTERS : "";
    return "0{\"sid\":\"%s\",\"upgrades\":[],\"pingInterval\":%d,\"pingTimeout\":%d%s}"
        .formatted(sid, PING_INTERVAL.toMillis(), PING_TIMEOUT.toMillis(), most);
  }

  /// Says that a namespace was joined.
  String joined(String namespace, String sid) {
    return "40" + prefix(namespace) + (this == FOUR ? "{\"sid\":\"" + sid + "\"}" : "");
  }

  /// Says that there is no such namespace.
  String refused(String namespace) {
    String words = "\"Invalid namespace\"";
    return "44" + prefix(namespace) + (this == FOUR ? "{\"message\":" + words + "}" : words);
  }

  /// @param payload JSON
  static String event(String namespace, String name, String payload) {
    return "42" + prefix(namespace) + "[\"" + name + "\"," + payload + "]";
  }

  /// Says that the server wants no more of this client in a namespace: the library does not come
  /// back by itself.
  static String dismissed(String namespace) {
    return "41" + prefix(namespace);
  }

  private static String prefix(String namespace) {
    return namespace.equals(SocketPacket.MAIN) ? "" : namespace + ",";
  }
}
