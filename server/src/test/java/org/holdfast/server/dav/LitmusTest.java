package org.holdfast.server.dav;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

    String said = litmus(ana);

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

  private String litmus(DavHouse.Person person) throws IOException, InterruptedException {
    Path output = folder.resolve("litmus.log");
    try (TlsForwarder forwarder =
        new TlsForwarder(house.trust().getSocketFactory(), house.https().getPort())) {
      Process process =
          new ProcessBuilder(
                  List.of(
                      litmus.toString(),
                      "-k",
                      "http://127.0.0.1:" + forwarder.port() + "/dav/",
                      person.email(),
                      person.password()))
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
