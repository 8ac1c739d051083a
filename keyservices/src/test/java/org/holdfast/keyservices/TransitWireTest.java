package org.holdfast.keyservices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.holdfast.vault.KeyState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The sample answers of the reference, word for word, are understood: `transit-wire.txt`.
final class TransitWireTest {

  private static final KeyName NAME =
      KeyName.parse(
              "holdfast", "holdfast-5a4a0000-0000-4000-8000-00000000000a-1-%032x".formatted(7))
          .orElseThrow();

  private static final KeyVersion MASTER =
      new KeyVersion(NAME.id(), NAME.vault(), 1, Instant.EPOCH, new KeyState.Enabled());

  @TempDir private Path folder;
  private Instant now = Instant.parse("2026-11-24T12:00:00Z");
  private TransitFixture fixture;

  @BeforeEach
  void begin() {
    fixture = new TransitFixture(folder, () -> now);
  }

  @AfterEach
  void end() {
    fixture.close();
  }

  private Transit transit(TransitPlace place) {
    return fixture.service(place, Duration.ofSeconds(20));
  }

  private void answer(String of, String vector) throws IOException {
    Vector found =
        Vector.blocks("transit-wire.txt").stream()
            .filter(each -> each.toString().equals(vector))
            .findFirst()
            .orElseThrow();
    fixture.service().answer(of, Integer.parseInt(found.get("status")), found.get("body"));
  }

  private static byte[] bound() {
    return new byte[] {1};
  }

  @Test
  void aListOfKeysOfOthers() throws IOException {
    answer("keys?list", "list keys");

    assertThat(transit(fixture.place()).found()).isEmpty();
  }

  @Test
  void aKey() throws IOException {
    fixture.service().put(NAME.toString(), new byte[32]);
    answer("GET transit/keys/" + NAME, "read key");

    assertThat(transit(fixture.place()).found())
        .containsExactly(new KeyService.Found(MASTER, Instant.parse("2015-09-21T16:03:32Z")));
  }

  @Test
  void aCiphertext() throws Exception {
    answer("encrypt", "encrypt");

    assertThat(transit(fixture.place()).encrypt(MASTER, bound(), new byte[32]))
        .isEqualTo(Base64.getDecoder().decode("XjsPWPjqPrBi1N2Ms2s1QM798YyFWnO4TR4lsFA="));
  }

  @Test
  void aPlaintext() throws Exception {
    answer("decrypt", "decrypt");

    assertThat(transit(fixture.place()).decrypt(MASTER, bound(), new byte[60]))
        .asString()
        .isEqualTo("the quick brown fox\n");
  }

  @Test
  void aTokenThatIsLookedUpAndRenewed() throws IOException {
    answer("lookup-self", "lookup-self");
    answer("renew-self", "renew-self");
    Transit transit = transit(fixture.place());
    transit.found();
    assertThat(fixture.service().requests()).noneMatch(each -> each.contains("renew"));

    now = now.plusSeconds(2_764_790 / 2);
    transit.found();
    now = now.plusSeconds(3600 / 2 - 1);
    transit.found();

    assertThat(fixture.service().requests()).filteredOn(each -> each.contains("renew")).hasSize(1);
  }

  @Test
  void aLogin() throws IOException {
    Path file = AzureFixture.write(folder.resolve("secret-id"), TransitDouble.SECRET_ID);
    answer("approle", "approle login");
    answer("keys?list", "list keys");

    transit(fixture.place("holdfast", new TransitIdentity.AppRole(TransitDouble.ROLE, file)))
        .found();

    assertThat(fixture.service().askedWith())
        .isEqualTo(List.of("", "5b1a0318-679c-9c45-e5c6-d1b9a9035d49"));
  }

  @Test
  void anError() throws IOException {
    answer("encrypt", "error");

    assertThatThrownBy(() -> transit(fixture.place()).encrypt(MASTER, bound(), new byte[32]))
        .isInstanceOf(KeyService.Refused.class)
        .hasMessageContaining("(message; another message)");
  }
}
