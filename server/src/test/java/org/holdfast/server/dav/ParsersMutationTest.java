package org.holdfast.server.dav;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// A short run of the same targets in every build: thousands of bodies, headers and addresses that
/// were good, with a few bytes changed, from one seed.
class ParsersMutationTest {

  private static final int RUNS = 20_000;
  private static final long SEED = 4918;

  private static final String PIECES = "<>()[]\"'/\\%&;:=#?. \t\n\0aZ0\u00c4NotW/D:xmlns!DOCTYPE";

  @Test
  void w05_xmlIsReadOrRefused() {
    mutate(
        ParserTargets::xml,
        "<?xml version=\"1.0\"?><D:propfind xmlns:D=\"DAV:\"><D:prop><x:y xmlns:x='u'/></D:prop></D:propfind>",
        "<D:a xmlns:D=\"DAV:\" xml:lang='de'><D:b c=\"1\">t&amp;<![CDATA[u]]><!--v--></D:b></D:a>",
        "<!DOCTYPE a [<!ENTITY b \"b\">]><a><b>&b;&#65;</b></a>");
  }

  @Test
  void w05_theIfHeaderIsReadOrRefused() {
    mutate(
        ParserTargets::ifHeader,
        "(<urn:uuid:181d4fae-7d8c-11d0-a765-00a0c91e6bf2> [\"I am an ETag\"]) ([W/\"x\"])",
        "</dav/a> (Not <DAV:no-lock>) <http://h/dav/b> ([\"x\"] <t:1>)");
  }

  @Test
  void w22_aDestinationIsReadOrRefused() {
    mutate(
        ParserTargets::destination,
        "https://host:8443/dav/a%20b/%C3%84",
        "/dav/a/b",
        "https://user@host:8443/dav/../x");
  }

  @Test
  void w04_aPathIsReadOrRefused() {
    mutate(ParserTargets::path, "a/b%20c/%C3%84", "..%2f..%2fetc", "%252e%252e/a;b=c", "x\u00ff");
  }

  private static void mutate(Consumer<byte[]> target, String... seeds) {
    Random random = new Random(SEED);
    List<byte[]> good = Arrays.stream(seeds).map(seed -> seed.getBytes(UTF_8)).toList();
    good.forEach(target);
    for (int i = 0; i < RUNS; i++) {
      byte[] bytes = good.get(random.nextInt(good.size()));
      for (int n = random.nextInt(1, 5); n > 0; n--) {
        bytes = changed(bytes, random);
      }
      target.accept(bytes);
    }
  }

  private static byte[] changed(byte[] bytes, Random random) {
    int at = random.nextInt(bytes.length + 1);
    int end = Math.min(bytes.length, at + random.nextInt(4));
    byte[] middle = new byte[random.nextInt(4)];
    for (int i = 0; i < middle.length; i++) {
      middle[i] =
          (byte)
              (random.nextInt(4) == 0
                  ? random.nextInt(256)
                  : PIECES.charAt(random.nextInt(PIECES.length())));
    }
    byte[] next = new byte[at + middle.length + bytes.length - end];
    System.arraycopy(bytes, 0, next, 0, at);
    System.arraycopy(middle, 0, next, at, middle.length);
    System.arraycopy(bytes, end, next, at + middle.length, bytes.length - end);
    return next;
  }
}
