package org.holdfast.server.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.holdfast.drive.Item;
import org.holdfast.server.graph.Person.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A body that is sent slowly ends with the sign-in that let it in (W14), and one that stalls is
/// given up (W05).
class SlowBodyAttackTest {

  private static final String GO_ON = "HTTP/1.1 100";

  @TempDir static Path folder;
  private static TestDoor door;

  @BeforeAll
  static void open() {
    door = new TestDoor(folder);
  }

  @AfterAll
  static void close() {
    door.close();
  }

  @Test
  void w14_aFileWhoseSenderWasSignedOutMeanwhileIsNotWritten() {
    Person ana = door.person();
    try (RawClient thief = new RawClient(door)) {
      thief
          .beginPut(ana, "late.txt")
          .write("Expect: 100-continue\nConnection: close\nContent-Length: 4\n\n");
      assertThat(thief.readStatus()).startsWith(GO_ON);
      door.revoke(ana);
      assertThat(thief.write("late").readAll()).contains("HTTP/1.1 401", "unauthenticated");
    }
    assertThat(late(ana)).isEmpty();
  }

  @Test
  void w14_norIsOneInChunks() {
    Person ana = door.person();
    try (RawClient thief = new RawClient(door)) {
      thief
          .beginPut(ana, "late.txt")
          .write("Expect: 100-continue\nConnection: close\nTransfer-Encoding: chunked\n\n");
      assertThat(thief.readStatus()).startsWith(GO_ON);
      thief.write("4\nlate\n");
      door.revoke(ana);
      assertThat(thief.write("0\n\n").readAll()).contains("HTTP/1.1 401");
    }
    assertThat(late(ana)).isEmpty();
  }

  @Test
  void w14_norIsAChangeThatComesAsJson() {
    Person ana = door.person();
    ana.file("a.txt", "a");
    String body = "{\"name\":\"b.txt\"}";
    try (RawClient thief = new RawClient(door)) {
      thief
          .write("PATCH /v1.0/me/drive/root:/a.txt HTTP/1.1\nHost: x\nConnection: close\n")
          .write(
              "Authorization: Bearer %s\nContent-Type: application/json\n".formatted(ana.token()))
          .write("Expect: 100-continue\nContent-Length: %d\n\n".formatted(body.length()));
      assertThat(thief.readStatus()).startsWith(GO_ON);
      door.revoke(ana);
      assertThat(thief.write(body).readAll()).contains("HTTP/1.1 401");
    }
    assertThat(ana.drive().resolve(ana.drive().rootId(), List.of("a.txt"))).isPresent();
    assertThat(ana.drive().resolve(ana.drive().rootId(), List.of("b.txt"))).isEmpty();
  }

  @Test
  void w14_anUploadsLastFragmentMakesNoFileAfterASignOutEverywhere() {
    Person ana = door.person();
    Answer begun = ana.post("/me/drive/root:/late.txt:/createUploadSession", "");
    String path = begun.field("uploadUrl").substring(door.address().toString().length());
    try (RawClient thief = new RawClient(door)) {
      thief
          .write("PUT %s HTTP/1.1\nHost: x\nConnection: close\n".formatted(path))
          .write("Content-Range: bytes 0-3/4\nExpect: 100-continue\nContent-Length: 4\n\n");
      assertThat(thief.readStatus()).startsWith(GO_ON);
      door.nextEra(ana);
      assertThat(thief.write("late").readAll())
          .contains("HTTP/1.1 40")
          .doesNotContain("HTTP/1.1 201");
    }
    assertThat(late(ana)).isEmpty();
  }

  /// A server of its own: one that has so little patience would give up what a busy machine delays.
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // what is left hangs
  void w05_aBodyThatStallsIsGivenUp(@TempDir Path own) {
    try (TestDoor impatient = new TestDoor(own, Duration.ofMillis(700))) {
      Person ana = impatient.person();
      try (RawClient client = new RawClient(impatient)) {
        client.beginPut(ana, "late.txt").write("Content-Length: 1000000\n\nabc");

        String answer = client.readAll();
        assertThat(answer).startsWith("HTTP/1.1 408").contains("\"code\":\"invalidRequest\"");
      }
      assertThat(late(ana)).isEmpty();
      while (impatient.running() > 0 || impatient.largeFiles() > 0) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void w05_manyRequestsWithBodiesNobodyReadsEndTheirConnections(@TempDir Path own) {
    try (TestDoor impatient = new TestDoor(own, Duration.ofMillis(700))) {
      for (int i = 0; i < 2; i++) {
        try (RawClient client = new RawClient(impatient)) {
          client
              .write("PUT /v1.0/me/drive/root:/x:/content HTTP/1.1\nHost: x\n")
              .write("Content-Length: 100000000\n\n");
          assertThat(client.readAll())
              .startsWith("HTTP/1.1 401")
              .containsIgnoringCase("Connection: close");
        }
      }
    }
  }

  private static Optional<Item> late(Person person) {
    return person.drive().resolve(person.drive().rootId(), List.of("late.txt"));
  }
}
