package org.holdfast.server.signin;

import org.holdfast.server.Mutations;
import org.junit.jupiter.api.Test;

/// A short run of the targets of [ParsersFuzzTest] in every build.
class ParsersMutationTest {

  @Test
  void w05_aFormWithAFileIsReadOrRefused() {
    Mutations.run(
        ParserTargets::fileForm,
        """
        multipart/form-data; boundary=b1
        --b1\r
        Content-Disposition: form-data; name="ticket"\r
        \r
        x\r
        --b1\r
        Content-Disposition: form-data; name="picture"; filename="a"\r
        Content-Type: image/png\r
        \r
        \r
        --b1--\r
        """);
  }

  @Test
  void w12_aBrowserIsLedNowhereElse() {
    Mutations.run(
        ParserTargets::localPath,
        "/account/devices?x=1",
        "/common/oauth2/v2.0/authorize?client_id=a&redirect_uri=http://localhost/",
        "//evil.example/",
        "/\\evil.example");
  }
}
