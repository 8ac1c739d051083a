package org.holdfast.server.signin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;

/// What must hold for what browsers send to the pages, whatever bytes it is.
final class ParserTargets {

  private ParserTargets() {}

  /// A form with a file in it: the header is the first line, the body the rest.
  static void fileForm(byte[] bytes) {
    String all = new String(bytes, ISO_8859_1);
    int end = all.indexOf('\n');
    String type = end < 0 ? all : all.substring(0, end);
    byte[] rest = all.substring(end + 1).getBytes(ISO_8859_1);
    try {
      FileForm form = FileForm.read(type, new ByteArrayInputStream(rest), rest.length);
      assertThat(form.file("picture").length).isLessThanOrEqualTo(rest.length);
      assertThat(form.field("ticket")).isNotNull();
    } catch (NotOurForm _) {
      // refused
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Where a browser is led after a sign-in: never to another host.
  static void localPath(byte[] bytes) {
    LocalPath.parse(new String(bytes, ISO_8859_1))
        .ifPresent(
            path -> {
              assertThat(path).startsWith("/").doesNotStartWith("//").doesNotContain("\\", "\r");
              if (!path.matches(".*[%\\[\\]].*")) { // what URI reads more strictly than browsers
                assertThat(URI.create("https://here.example/").resolve(path).getHost())
                    .isEqualTo("here.example");
              }
            });
  }
}
