package org.holdfast.server.graph;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a client may say on a socket: one packet of Engine.IO, and in a message one of Socket.IO.
/// Both revisions of either write these alike.
///
///     1                     close
///     2… 3…                 ping, pong
///     40  40{…}  40/name,…  join a namespace
///     41  41/name,          leave it
///
/// Everything else that is well-formed is taken and means nothing here.
///
/// @see "engine.io-protocol, revisions 3 and 4; socket.io-protocol, revisions 4 and 5"
sealed interface SocketPacket {

  /// @param data comes back in the answer
  record Ping(String data) implements SocketPacket {}

  record Pong() implements SocketPacket {}

  /// The client goes.
  record Close() implements SocketPacket {}

  /// @param namespace `/` or a name that begins with it
  record Join(String namespace) implements SocketPacket {}

  record Leave(String namespace) implements SocketPacket {}

  /// Events, answers to events, steps of a change of transport: nothing that this server asks for.
  record Other() implements SocketPacket {}

  /// The namespace of whoever names none.
  String MAIN = "/";

  // Version 2 of the client library repeats the address's query behind the name. The name is sent
  // back, so it is one that needs no quotes in JSON.
  Pattern NAMESPACE = Pattern.compile("(/[A-Za-z0-9_/-]{0,63})(\\?[^,]*)?(,.*)?", Pattern.DOTALL);

  /// @return empty for what no client says
  static Optional<SocketPacket> parse(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String rest = text.substring(1);
    return switch (text.charAt(0)) {
      case '1' -> rest.isEmpty() ? Optional.of(new Close()) : Optional.empty();
      case '2' -> Optional.of(new Ping(rest));
      case '3' -> Optional.of(new Pong());
      case '4' -> message(rest);
      case '5', '6' -> rest.isEmpty() ? Optional.of(new Other()) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Optional<SocketPacket> message(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> namespace = namespace(text.substring(1));
    return switch (text.charAt(0)) {
      case '0' -> namespace.map(Join::new);
      case '1' -> namespace.map(Leave::new);
      case '2', '3', '4' -> namespace.map(_ -> new Other());
      default -> Optional.empty(); // 5 and 6 announce bytes, which nobody sends here
    };
  }

  private static Optional<String> namespace(String text) {
    if (!text.startsWith(MAIN)) {
      return Optional.of(MAIN);
    }
    Matcher form = NAMESPACE.matcher(text);
    return form.matches() ? Optional.of(form.group(1)) : Optional.empty();
  }
}
