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

  private boolean mirrors(String text) {
    return settings(text).database() instanceof Settings.Store.Sqlite(boolean mirrored) && mirrored;
  }

  @Test
  void whoNamesRegionsHasTheirDatabaseInThemToo() {
    String regions =
        "regions: [{name: a, folder: a, latitude: 1, longitude: 2}, {name: b, folder: b, latitude: 3, longitude: 4}]\n";
    assertThat(mirrors("")).as("a trial").isFalse();
    assertThat(mirrors(regions)).isTrue();
    assertThat(mirrors(regions + "trial: true")).isFalse();
    assertThat(mirrors(regions + "trial: true\ndatabase: {mirror: true}")).isTrue();
    assertThat(mirrors(regions + "database: {mirror: false}")).isFalse();
    assertThat(mirrors(regions + "database: {url: 'jdbc:postgresql://a/b'}")).isFalse();
  }

  private boolean awaitsStandby(String text) {
    return settings(text).database() instanceof Settings.Store.Postgres store && store.standby();
  }

  @Test
  void whoNamesRegionsAndHasPostgresqlHasAStandbyToo() {
    String regions =
        "regions: [{name: a, folder: a, latitude: 1, longitude: 2}, {name: b, folder: b, latitude: 3, longitude: 4}]\n";
    String postgres = "database: {url: 'jdbc:postgresql://a/b'}";
    assertThat(awaitsStandby(postgres)).as("a trial").isFalse();
    assertThat(awaitsStandby(regions + postgres)).isTrue();
    assertThat(awaitsStandby(regions + "trial: true\n" + postgres)).isFalse();
    assertThat(awaitsStandby(regions + postgres.replace("}", ", standby: false}"))).isFalse();
  }

  @Test
  void aStandbyThatIsNoLongerAskedForIsAWeakerSetting() {
    String postgres = "database: {url: 'jdbc:postgresql://a/b', standby: %s}";
    SettingStrengths on = SettingStrengths.of(settings(postgres.formatted("true")));
    SettingStrengths off = SettingStrengths.of(settings(postgres.formatted("false")));

    assertThat(off.weakerThan(on.detail())).containsExactly("database.standby");
  }

  @Test
  void aMirrorThatIsTurnedOffIsAWeakerSetting() {
    SettingStrengths on = SettingStrengths.of(settings("database: {mirror: true}"));
    SettingStrengths off = SettingStrengths.of(settings(""));

    assertThat(off.weakerThan(on.detail())).containsExactly("database.mirror");
    assertThat(on.weakerThan(off.detail())).isEmpty();
  }
}
