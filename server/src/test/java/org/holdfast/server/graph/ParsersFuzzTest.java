package org.holdfast.server.graph;

import com.code_intelligence.jazzer.junit.FuzzTest;

/// Fuzzed by Jazzer with `tools/fuzz`, one target at a time; otherwise runs what lies in the folder
/// of inputs beside it.
class ParsersFuzzTest {

  @FuzzTest(maxDuration = "5m")
  void address(byte[] bytes) {
    ParserTargets.address(bytes);
  }

  @FuzzTest(maxDuration = "5m")
  void contentRange(byte[] bytes) {
    ParserTargets.contentRange(bytes);
  }

  @FuzzTest(maxDuration = "5m")
  void query(byte[] bytes) {
    ParserTargets.query(bytes);
  }

  @FuzzTest(maxDuration = "5m")
  void batch(byte[] bytes) {
    ParserTargets.batch(bytes);
  }

  @FuzzTest(maxDuration = "5m")
  void json(byte[] bytes) {
    ParserTargets.json(bytes);
  }

  @FuzzTest(maxDuration = "5m")
  void multipart(byte[] bytes) {
    ParserTargets.multipart(bytes);
  }

  @FuzzTest(maxDuration = "5m")
  void shareId(byte[] bytes) {
    ParserTargets.shareId(bytes);
  }

  @FuzzTest(maxDuration = "5m")
  void socketPacket(byte[] bytes) {
    ParserTargets.socketPacket(bytes);
  }

  @FuzzTest(maxDuration = "5m")
  void time(byte[] bytes) {
    ParserTargets.time(bytes);
  }
}
