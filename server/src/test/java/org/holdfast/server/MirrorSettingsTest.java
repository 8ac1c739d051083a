package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MirrorSettingsTest {

  @TempDir private Path folder;

  private Settings settings(String text) {
    return SettingsFile.parse(text, folder);
  }

  @Test
  void aMirrorThatIsTurnedOffIsAWeakerSetting() {
    SettingStrengths on = SettingStrengths.of(settings("database: {mirror: true}"));
    SettingStrengths off = SettingStrengths.of(settings(""));

    assertThat(off.weakerThan(on.detail())).containsExactly("database.mirror");
    assertThat(on.weakerThan(off.detail())).isEmpty();
  }
}
