package org.holdfast.server.signin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalPathTest {

  @ParameterizedTest
  @ValueSource(strings = {"/", "/account", "/oauth2/authorize?a=b&c=%2F%2Fx", "/a//b", "/?x=\\"})
  void anAddressOfThisServerIsOneIfNoBackslashIsInIt(String sent) {
    assertThat(LocalPath.parse(sent).isPresent()).isEqualTo(!sent.contains("\\"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "account",
        "//x",
        "/\\x",
        "/\t/x",
        "/\n/x",
        " /x",
        "http:/x",
        "https://x",
        "/x y",
        "/x\r\nA: b",
        "/\u2028",
        "/x#y",
        "/<b>",
        "/\"x"
      })
  void anythingElseIsNone(String sent) {
    assertThat(LocalPath.parse(sent)).isEmpty();
  }

  @Test
  void aQueryIsWrittenSoThatItIsReadAsItWas() {
    assertThat(LocalPath.with("/a", "return", "/b?c=d&e", "none", "", "x", "ü"))
        .isEqualTo("/a?return=%2Fb%3Fc%3Dd%26e&x=%C3%BC");
  }
}
