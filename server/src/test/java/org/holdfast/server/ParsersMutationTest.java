package org.holdfast.server;

import org.junit.jupiter.api.Test;

/// A short run of the targets of [ParsersFuzzTest] in every build.
class ParsersMutationTest {

  @Test
  void w05_aRangeIsReadOrIgnored() {
    Mutations.run(
        ParserTargets::ranges, "Pbytes=0-9", "abytes=-5,3-,0-0", "Zbytes=999999999999999999-");
  }

  @Test
  void w05_entityTagsAreReadOrRefused() {
    Mutations.run(
        ParserTargets::entityTags,
        "*",
        "\"a\", W/\"b\"",
        "\"0123456789abcdef0123456789abcdef,12\"",
        "c:0123456789abcdef0123456789abcdef,12");
  }

  @Test
  void w04_percentEncodedTextHasOneMeaning() {
    Mutations.run(ParserTargets::percentText, "a%20b", "%C3%84%F0%9F%8E%89", "%ED%A0%80", "%C0%AF");
  }

  @Test
  void w04_aPathLeadsToOneDoor() {
    Mutations.run(
        ParserTargets::doorOfPath,
        "/v1.0/me/drive",
        "/dav/..%2f",
        "/.well-known/openid-configuration",
        "/00000000-0000-0000-0000-000000000001/oauth2/v2.0/token");
  }

  @Test
  void w09_aFileNameStaysInItsHeader() {
    Mutations.run(ParserTargets::contentDisposition, "a.txt", "Ärger \"x\"\r\nSet-Cookie: a=b");
  }
}
