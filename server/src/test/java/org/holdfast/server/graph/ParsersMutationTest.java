package org.holdfast.server.graph;

import org.holdfast.server.Mutations;
import org.junit.jupiter.api.Test;

/// A short run of the targets of [ParsersFuzzTest] in every build.
class ParsersMutationTest {

  @Test
  void w04_anAddressIsReadOrRefused() {
    Mutations.run(
        ParserTargets::address,
        "me/drive/root:/a/b%20c.txt:/content",
        "drives/ab12/items/i1:/x/y:/children",
        "me/drive/items/root%3A%2Fa%2Fb.txt%3A/createUploadSession",
        "me/drive/special/approot:/a/b:/content",
        "me/drive/root/microsoft.graph.delta(token='a''b')");
  }

  @Test
  void w05_aContentRangeIsReadOrRefused() {
    Mutations.run(ParserTargets::contentRange, "bytes 0-327679/1048576", "bytes 5-9/*");
  }

  @Test
  void w05_queryOptionsAreReadOrRefused() {
    Mutations.run(
        ParserTargets::query,
        "$top=5&$orderby=name%20desc&$select=id,name",
        "$filter=name%20eq%20'a''b'&$count=true",
        "$filter=lastModifiedDateTime%20ge%202026-01-01T00:00:00Z",
        "$filter=file%20ne%20null&$expand=children($select=name;$top=3),versions");
  }

  @Test
  void w05_aBatchIsReadOrRefused() {
    Mutations.run(
        ParserTargets::batch,
        """
        {"requests":[{"id":"1","method":"GET","url":"/me/drive"},
        {"id":"2","method":"POST","url":"me/drive/root/children","dependsOn":["1"],
        "headers":{"Content-Type":"application/json"},"body":{"name":"a","folder":{}}}]}""",
        """
        {"requests":[{"id":"1","method":"GET","url":"/me/drive/root/delta(token='abc')?$filter=name eq 'x'"}]}""",
        """
        {"requests":[{"id":"1","method":"PUT","url":"/me/drive/root:/a:/content",
        "headers":{"Content-Type":"text/plain"},"body":"aGVsbG8="}]}""");
  }

  @Test
  void w03_aChangeIsReadOrRefused() {
    Mutations.run(
        ParserTargets::json,
        """
        {"name":"a","parentReference":{"path":"/drive/root:/b","id":null},"description":"x",
        "fileSystemInfo":{"lastModifiedDateTime":"2026-01-02T03:04:05.678Z"},"deferCommit":true,
        "fileSize":12,"@microsoft.graph.conflictBehavior":"rename"}""",
        "{\"a\":[[[[[[{}]]]]]],\"b\":1e400,\"c\":\"\\ud800\"}");
  }

  @Test
  void w05_aBodyInPartsIsReadOrRefused() {
    Mutations.run(
        ParserTargets::multipart,
        "multipart/related; boundary=b1\n--b1\r\nA: b\r\n\r\n{}\r\n--b1\r\n\r\nx\r\n--b1--",
        "multipart/related; type=\"a/b\"; boundary=\"b1\"\nx\r\n--b1\r\n\r\n\r\n--b1\r\n\r\n");
  }

  @Test
  void w11_aShareIdIsALinkOfThisServerOrAPermissionOrNothing() {
    Mutations.run(
        ParserTargets::shareId,
        "u!aHR0cHM6Ly9kcml2ZS5leGFtcGxlLm9yZzo4NDQzL3MvQUFBQUFBQUFBQUFBQUFBQUFBQUFBQQ",
        "u!aHR0cHM6Ly9kcml2ZS5leGFtcGxlLm9yZzo4NDQzL3MvAAAA==",
        "0123456789abcdef0123456789abcdef",
        "s!AkijuZglD51udsidufhgfhdsue4");
  }

  @Test
  void w05_aPacketOfASocketIsReadOrRefused() {
    Mutations.run(
        ParserTargets::socketPacket,
        "40/notifications,{\"token\":\"x\"}",
        "40/notifications?token=abc,",
        "41/notifications,",
        "2probe",
        "451-[\"x\",{\"_placeholder\":true,\"num\":0}]");
  }

  @Test
  void w05_aTimeIsReadOrRefused() {
    Mutations.run(
        ParserTargets::time, "2026-01-02T03:04:05.6789012Z", "2026-01-02", "9999-12-31T23:59:59Z");
  }
}
