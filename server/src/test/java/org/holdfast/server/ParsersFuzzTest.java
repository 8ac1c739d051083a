package org.holdfast.server;

import com.code_intelligence.jazzer.junit.FuzzTest;

/// Fuzzed by Jazzer with `tools/fuzz`, one target at a time; otherwise runs what lies in the folder
/// of inputs beside it.
class ParsersFuzzTest {

  @FuzzTest(maxDuration = "5m")
  void ranges(byte[] bytes) {
    ParserTargets.ranges(bytes);
  }

  @FuzzTest(maxDuration = "5m")
  void entityTags(byte[] bytes) {
    ParserTargets.entityTags(bytes);
  }

  @FuzzTest(maxDuration = "5m")
  void percentText(byte[] bytes) {
    ParserTargets.percentText(bytes);
  }

  @FuzzTest(maxDuration = "5m")
  void doorOfPath(byte[] bytes) {
    ParserTargets.doorOfPath(bytes);
  }

  @FuzzTest(maxDuration = "5m")
  void contentDisposition(byte[] bytes) {
    ParserTargets.contentDisposition(bytes);
  }
}
