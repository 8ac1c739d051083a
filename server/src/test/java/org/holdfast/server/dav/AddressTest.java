package org.holdfast.server.dav;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

  @Test
  void pathsAreSplitFirstAndDecodedOnce() {
    assertThat(DavPath.parse("/dav").names()).isEmpty();
    assertThat(DavPath.parse("/dav//a/b%20c/").names()).containsExactly("a", "b c");
    assertThat(DavPath.parse("/dav/100%2525").names()).containsExactly("100%25");
    assertThat(DavPath.parse("/dav/%C3%84;x=1").names()).containsExactly("\u00c4;x=1");
    assertThat(new DavPath(Mount.OWN, List.of("a b", "\u00c4%")).href(true))
        .isEqualTo("/dav/a%20b/%C3%84%25/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/dav/..",
        "/dav/a/../b",
        "/dav/%2e%2e/b",
        "/dav/.",
        "/dav/a%2Fb",
        "/dav/a%5Cb",
        "/dav/a%00",
        "/dav/%0A",
        "/dav/%C0%AF",
        "/dav/%ED%A0%80",
        "/dav/%FF",
        "/dav/%",
        "/dav/%zz",
        "/davx/a",
        "/dav-sharedx/a",
        "/dav-shared/%2e%2e/dav/a",
        "/"
      })
  void w04_whatNoItemCanBeCalledIsRefused(String path) {
    assertThatThrownBy(() -> DavPath.parse(path))
        .isInstanceOfSatisfying(
            RuntimeException.class,
            refusal -> assertThat(Refusals.of(refusal, "none").status()).isEqualTo(400));
  }

  @Test
  void aDestinationIsAWholeAddressOrAPath() {
    for (String text :
        List.of(
            "/dav/a",
            "https://host:8443/dav/a",
            "http://HOST:8443/dav/a",
            " https://host:8443/dav/a ")) {
      assertThat(Address.parse(text, "host:8443")).contains(new DavPath(Mount.OWN, List.of("a")));
    }
    assertThat(Address.parse("https://host/dav/a", "host:443")).isPresent();
    assertThat(Address.parse("/dav-shared/a", "host"))
        .contains(new DavPath(Mount.SHARED, List.of("a")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://elsewhere:8443/dav/a",
        "https://host:8444/dav/a",
        "https://host:8443@elsewhere/dav/a",
        "https://user@host:8443/dav/a",
        "https://host:8443/v1.0/me",
        "https://host:8443",
        "/other/a"
      })
  void w22_anotherServersOrDoorsAddressIsNone(String text) {
    assertThat(Address.parse(text, "host:8443")).isEqualTo(Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "//host:8443/dav/a",
        "file:///dav/a",
        "https:",
        "https://ho st/dav/a",
        "/dav/a?b",
        "/dav/a#b",
        "https://host:8443/dav/%2e%2e/a"
      })
  void w22_whatIsNoAddressIsRefused(String text) {
    assertThatThrownBy(() -> Address.parse(text, "host:8443")).isInstanceOf(DavRefusal.class);
  }

  @Test
  void w05_aPathOfMoreNamesThanAnyItemHasIsRefused() {
    assertThatThrownBy(() -> DavPath.parse("/dav" + "/a".repeat(2_200)))
        .isInstanceOfSatisfying(
            DavRefusal.class, refusal -> assertThat(refusal.error().status()).isEqualTo(414));
  }
}
