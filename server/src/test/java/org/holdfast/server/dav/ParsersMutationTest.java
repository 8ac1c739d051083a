package org.holdfast.server.dav;

import org.holdfast.server.Mutations;
import org.junit.jupiter.api.Test;

/// A short run of the same targets in every build: thousands of bodies, headers and addresses that
/// were good, with a few bytes changed, from one seed.
class ParsersMutationTest {

  @Test
  void w05_xmlIsReadOrRefused() {
    Mutations.run(
        ParserTargets::xml,
        "<?xml version=\"1.0\"?><D:propfind xmlns:D=\"DAV:\"><D:prop><x:y xmlns:x='u'/></D:prop></D:propfind>",
        "<D:a xmlns:D=\"DAV:\" xml:lang='de'><D:b c=\"1\">t&amp;<![CDATA[u]]><!--v--></D:b></D:a>",
        "<!DOCTYPE a [<!ENTITY b \"b\">]><a><b>&b;&#65;</b></a>");
  }

  @Test
  void w05_theIfHeaderIsReadOrRefused() {
    Mutations.run(
        ParserTargets::ifHeader,
        "(<urn:uuid:181d4fae-7d8c-11d0-a765-00a0c91e6bf2> [\"I am an ETag\"]) ([W/\"x\"])",
        "</dav/a> (Not <DAV:no-lock>) <http://h/dav/b> ([\"x\"] <t:1>)");
  }

  @Test
  void w22_aDestinationIsReadOrRefused() {
    Mutations.run(
        ParserTargets::destination,
        "https://host:8443/dav/a%20b/%C3%84",
        "/dav/a/b",
        "https://user@host:8443/dav/../x");
  }

  @Test
  void w04_aPathIsReadOrRefused() {
    Mutations.run(
        ParserTargets::path, "a/b%20c/%C3%84", "..%2f..%2fetc", "%252e%252e/a;b=c", "x\u00ff");
  }
}
