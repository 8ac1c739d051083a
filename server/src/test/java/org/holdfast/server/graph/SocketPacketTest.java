package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What clients say, as both revisions of the protocol's documents write it.
class SocketPacketTest {

  @Test
  void clientsPingPongAndGo() {
    assertThat(SocketPacket.parse("2")).contains(new SocketPacket.Ping(""));
    assertThat(SocketPacket.parse("2probe")).contains(new SocketPacket.Ping("probe"));
    assertThat(SocketPacket.parse("3")).contains(new SocketPacket.Pong());
    assertThat(SocketPacket.parse("1")).contains(new SocketPacket.Close());
  }

  @ParameterizedTest
  @ValueSource(strings = {"40", "40/", "40/,", "40{\"token\":\"a,b\"}", "40/?a=b,"})
  void theMainNamespaceNeedsNoName(String text) {
    assertThat(SocketPacket.parse(text)).contains(new SocketPacket.Join("/"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "40/notifications",
        "40/notifications,",
        "40/notifications,{\"a\":\"x,y\"}",
        "40/notifications?token=a-b_c&EIO=3,"
      })
  void anotherNamespaceIsNamed(String text) {
    assertThat(SocketPacket.parse(text)).contains(new SocketPacket.Join("/notifications"));
  }

  @Test
  void namespacesAreLeft() {
    assertThat(SocketPacket.parse("41")).contains(new SocketPacket.Leave("/"));
    assertThat(SocketPacket.parse("41/notifications,"))
        .contains(new SocketPacket.Leave("/notifications"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"42[\"a\"]", "42/x,7[\"a\",{}]", "43/x,7[]", "44{}", "5", "6", "42"})
  void whatNobodyAsksForMeansNothing(String text) {
    assertThat(SocketPacket.parse(text)).contains(new SocketPacket.Other());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0{}",
        "11",
        "4",
        "47",
        "4 0",
        "451-[\"a\"]",
        "5x",
        "6x",
        "7",
        "b",
        "40/a\"b,",
        "40/\u00e9,"
      })
  void whatNoClientSaysIsRefused(String text) {
    assertThat(SocketPacket.parse(text)).isEmpty();
  }

  @Test
  void aNameIsNoLongerThanNeeded() {
    assertThat(SocketPacket.parse("40/" + "a".repeat(63) + ",")).isPresent();
    assertThat(SocketPacket.parse("40/" + "a".repeat(64) + ",")).isEmpty();
  }
}
