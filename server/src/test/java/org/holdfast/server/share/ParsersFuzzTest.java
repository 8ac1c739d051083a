package org.holdfast.server.share;

import com.code_intelligence.jazzer.junit.FuzzTest;

/// Fuzzed by Jazzer with `tools/fuzz`, one target at a time; otherwise runs what lies in the folder
/// of inputs beside it.
class ParsersFuzzTest {

  @FuzzTest(maxDuration = "5m")
  void path(byte[] bytes) {
    ParserTargets.path(bytes);
  }

  @FuzzTest(maxDuration = "5m")
  void proofs(byte[] bytes) {
    ParserTargets.proofs(bytes);
  }
}
