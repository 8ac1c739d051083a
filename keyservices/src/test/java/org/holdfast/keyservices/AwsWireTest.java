package org.holdfast.keyservices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.holdfast.vault.KeyState;
import org.holdfast.vault.VaultRefusal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The sample answers of the reference are understood: `aws-wire.txt`.
final class AwsWireTest {

  private static final String KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab";
  private static final String ALIAS =
      "alias/holdfast-5a4a0000-0000-4000-8000-00000000000a-1-" + KEY_ID.replace("-", "");

  @TempDir private Path folder;
  private AwsFixture fixture;
  private Kms kms;

  @BeforeEach
  void begin() {
    fixture = new AwsFixture(folder, InstantSource.system());
    kms = fixture.service(fixture.place(), Duration.ofSeconds(20));
  }

  @AfterEach
  void end() {
    kms.close();
    fixture.close();
  }

  private void answer(String of, String vector) throws IOException {
    Vector found =
        Vector.blocks("aws-wire.txt").stream()
            .filter(each -> each.toString().equals(vector))
            .findFirst()
            .orElseThrow();
    fixture.aws().answer(of, Integer.parseInt(found.get("status")), found.get("body"));
  }

  @Test
  void aliasesOfOthersAndOfAwsItself() throws IOException {
    answer("ListAliases", "list aliases");

    assertThat(kms.found()).isEmpty();
  }

  @Test
  void aKey() throws IOException {
    fixture.aws().put(KEY_ID, new byte[32]);
    fixture.aws().point(ALIAS, KEY_ID);
    answer("DescribeKey", "describe key");

    assertThat(kms.found())
        .extracting(KeyService.Found::since, each -> each.version().state())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                Instant.ofEpochMilli(1_499_288_695_000L), new KeyState.Enabled()));
  }

  @Test
  void aKeyThatWaitsForItsEnd() throws IOException {
    fixture.aws().put(KEY_ID, new byte[32]);
    fixture.aws().point(ALIAS, KEY_ID);
    answer("DescribeKey", "describe key, pending deletion");

    assertThat(kms.found())
        .extracting(each -> each.version().state())
        .containsExactly(new KeyState.Deleted(Instant.ofEpochSecond(1_482_019_200L)));
  }

  @Test
  void anErrorIsKnownByItsTypeAlone() throws IOException {
    answer("ListAliases", "access denied");

    assertThatThrownBy(kms::found)
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("AccessDeniedException");
  }
}
