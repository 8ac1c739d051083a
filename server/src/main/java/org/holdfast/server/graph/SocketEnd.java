package org.holdfast.server.graph;

import jakarta.websocket.CloseReason;
import jakarta.websocket.CloseReason.CloseCodes;

/// Why the server ends a connection: the code of its close frame, and a word or two.
///
/// Codes from 4000 on are for programs to agree on (RFC 6455, section 7.4.2); ours are those of
/// HTTP with 4000 added.
enum SocketEnd {
  /// The client goes; nothing is wrong.
  LEFT(1000, "", false),
  /// The server stops, and is back soon. The address stays good.
  STOPPING(1001, "the server stops", false),
  MALFORMED(1002, "not Engine.IO", false),
  BINARY(1003, "text only", false),
  FLOOD(1008, "too many frames", false),
  CROWDED(1013, "too many connections", false),
  SIGNED_OUT(4401, "the sign-in ended", true),
  OUT_OF_REACH(4404, "nothing to watch", true),
  SILENT(4408, "nothing was heard", false),
  EXPIRED(4410, "the address expired", true);

  private final int code;
  private final String words;
  private final boolean forGood;

  SocketEnd(int code, String words, boolean forGood) {
    this.code = code;
    this.words = words;
    this.forGood = forGood;
  }

  /// Whether it is of no use to come back with the same address.
  boolean isForGood() {
    return forGood;
  }

  CloseReason reason() {
    return new CloseReason(CloseCodes.getCloseCode(code), words);
  }
}
