package org.holdfast.server.oauth;

import org.holdfast.server.Mutations;
import org.junit.jupiter.api.Test;

/// A short run of the targets of [ParsersFuzzTest] in every build.
class ParsersMutationTest {

  @Test
  void w05_aQueryIsReadOrRefused() {
    Mutations.run(
        ParserTargets::queryText,
        "client_id=a&scope=Files.Read%20offline_access&state=%C3%84+b",
        "a=1&a=2&=3&b");
  }
}
