package org.holdfast.identity;

import com.code_intelligence.jazzer.junit.FuzzTest;

/// Fuzzed by Jazzer with `tools/fuzz`, one target at a time; otherwise runs what lies in the folder
/// of inputs beside it.
class ParsersFuzzTest {

  @FuzzTest(maxDuration = "5m")
  void voucher(byte[] bytes) {
    ParserTargets.voucher(bytes);
  }

  @FuzzTest(maxDuration = "5m")
  void picture(byte[] bytes) {
    ParserTargets.picture(bytes);
  }

  @FuzzTest(maxDuration = "5m")
  void email(byte[] bytes) {
    ParserTargets.email(bytes);
  }

  @FuzzTest(maxDuration = "5m")
  void phone(byte[] bytes) {
    ParserTargets.phone(bytes);
  }

  @FuzzTest(maxDuration = "5m")
  void userCode(byte[] bytes) {
    ParserTargets.userCode(bytes);
  }
}
