package org.holdfast.server.dav;

import com.code_intelligence.jazzer.junit.FuzzTest;

/// Fuzzed by Jazzer with `JAZZER_FUZZ=1`, one target at a time; otherwise runs what lies in the
/// folder of inputs beside it.
class ParsersFuzzTest {

  @FuzzTest(maxDuration = "5m")
  void xml(byte[] bytes) {
    ParserTargets.xml(bytes);
  }

  @FuzzTest(maxDuration = "5m")
  void ifHeader(byte[] bytes) {
    ParserTargets.ifHeader(bytes);
  }

  @FuzzTest(maxDuration = "5m")
  void destination(byte[] bytes) {
    ParserTargets.destination(bytes);
  }

  @FuzzTest(maxDuration = "5m")
  void path(byte[] bytes) {
    ParserTargets.path(bytes);
  }
}
