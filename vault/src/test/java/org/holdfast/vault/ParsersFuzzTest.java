package org.holdfast.vault;

import com.code_intelligence.jazzer.junit.FuzzTest;

/// Fuzzed by Jazzer with `tools/fuzz`, one target at a time; otherwise runs what lies in the folder
/// of inputs beside it.
class ParsersFuzzTest {

  @FuzzTest(maxDuration = "5m")
  void share(byte[] bytes) {
    ParserTargets.share(bytes);
  }

  @FuzzTest(maxDuration = "5m")
  void escrowServer(byte[] bytes) {
    ParserTargets.escrowServer(bytes);
  }

  @FuzzTest(maxDuration = "5m")
  void escrowPrivate(byte[] bytes) {
    ParserTargets.escrowPrivate(bytes);
  }
}
