package org.holdfast.server.dav;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.holdfast.server.Malformed;

/// What must hold for every parser that takes a stranger's bytes, whatever they are: it refuses in
/// its own words, or what it read means the same when it is written and read again.
final class ParserTargets {

  private ParserTargets() {}

  static void xml(byte[] bytes) {
    try {
      Optional<XmlElement> read = XmlBody.read(new ByteArrayInputStream(bytes));
      if (read.isPresent()) {
        for (XmlElement element : read.get().elements()) {
          String alone = element.standalone();
          XmlElement again =
              XmlBody.read(new ByteArrayInputStream(alone.getBytes(UTF_8))).orElseThrow();
          assertThat(again.name()).isEqualTo(element.name());
          assertThat(again.text()).isEqualTo(element.text());
          assertThat(again.standalone()).isEqualTo(alone);
        }
      }
    } catch (DavRefusal refusal) {
      assertThat(refusal.error().status()).isIn(400, 413);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void ifHeader(byte[] bytes) {
    try {
      IfHeader read = IfHeader.parse(new String(bytes, ISO_8859_1));
      assertThat(read.lists()).isNotEmpty();
      assertThat(read.lists()).allSatisfy(list -> assertThat(list.conditions()).isNotEmpty());
    } catch (DavRefusal refusal) {
      assertThat(refusal.error().status()).isEqualTo(400);
    }
  }

  static void destination(byte[] bytes) {
    try {
      Address.parse(new String(bytes, ISO_8859_1), "host:8443").ifPresent(ParserTargets::plain);
    } catch (DavRefusal refusal) {
      assertThat(refusal.error().status()).isIn(400, 414);
    } catch (Malformed malformed) {
      assertThat(malformed.code()).isEqualTo("invalidPath");
    }
  }

  static void path(byte[] bytes) {
    try {
      plain(DavPath.parse("/dav/" + new String(bytes, ISO_8859_1)));
    } catch (DavRefusal refusal) {
      assertThat(refusal.error().status()).isIn(400, 414);
    } catch (Malformed malformed) {
      assertThat(malformed.code()).isEqualTo("invalidPath");
    }
  }

  private static void plain(DavPath path) {
    assertThat(path.names()).doesNotContain("", ".", "..");
    assertThat(path.names())
        .allSatisfy(name -> assertThat(name).doesNotContain("/", "\\", "\0", "\n"));
    assertThat(DavPath.parse(path.href(false))).isEqualTo(path);
  }
}
