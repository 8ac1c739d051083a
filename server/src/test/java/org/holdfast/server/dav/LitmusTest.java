package org.holdfast.server.dav;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Actor;
import org.holdfast.drive.Grantee;
import org.holdfast.drive.ShareRole;
import org.holdfast.drive.ShareWish;
import org.holdfast.server.Programs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What others think a WebDAV server is: `litmus`, unchanged, against the whole server.
///
/// It cannot be told which authority to trust, so a forwarder stands between it and TLS.
class LitmusTest {

  @TempDir Path folder;
  private Path litmus;
  private DavHouse house;

  @BeforeEach
  void open() {
    litmus = Programs.require("litmus");
    house = new DavHouse(folder);
  }

  @AfterEach
  void close() {
    if (house != null) {
      house.close();
    }
  }

  @Test
  void everySuitePassesWithoutAFailureOrAWarning() throws Exception {
    DavHouse.Person ana = house.person("ana");

    String said = litmus(ana, "/dav/", "basic copymove props locks http");

    assertThat(said)
        .as(said)
        .doesNotContain("FAIL", "WARNING")
        .contains(
            "summary for `basic'",
            "summary for `copymove'",
            "summary for `props'",
            "summary for `locks'",
            "summary for `http'")
        .doesNotContainPattern("[0-9.]+% skipped");
  }

  /// Somebody else's folder is as good as one's own, if one may write into it.
  @Test
  void theSameOfAFolderThatSomebodyElseShares() throws Exception {
    DavHouse.Person ana = house.person("ana");
    DavHouse.Person ben = house.person("ben");
    ana.send("MKCOL", "/dav/Docs", "");
    ItemId docs = ana.drive().resolve(ana.drive().rootId(), List.of("Docs")).orElseThrow().id();
    ana.drive()
        .share(
            new Actor(ana.drive().owner(), "test"),
            docs,
            ShareWish.of(new Grantee.Account(ben.drive().owner()), ShareRole.WRITE));

    String name = "Docs%20(ana,%20" + docs.text().replace("-", "").substring(0, 10) + ")";
    String said = litmus(ben, "/dav-shared/" + name + "/", "basic copymove props locks");

    assertThat(said)
        .as(said)
        .doesNotContain("FAIL", "WARNING")
        .contains(
            "summary for `basic'",
            "summary for `copymove'",
            "summary for `props'",
            "summary for `locks'")
        .doesNotContainPattern("[0-9.]+% skipped");
    assertThat(ben.drive().info().quota().used()).isZero();
  }

  private String litmus(DavHouse.Person person, String path, String suites)
      throws IOException, InterruptedException {
    Path output = folder.resolve("litmus.log");
    try (TlsForwarder forwarder =
        new TlsForwarder(house.trust().getSocketFactory(), house.https().getPort())) {
      ProcessBuilder builder =
          new ProcessBuilder(
              List.of(
                  litmus.toString(),
                  "-k",
                  "http://127.0.0.1:" + forwarder.port() + path,
                  person.email(),
                  person.password()));
      builder.environment().put("TESTS", suites);
      Process process =
          builder
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean ended = process.waitFor(120, TimeUnit.SECONDS);
      if (!ended) {
        process.destroyForcibly();
      }
      String said = Files.readString(output);
      assertThat(ended).as(said).isTrue();
      return said;
    }
  }
}
