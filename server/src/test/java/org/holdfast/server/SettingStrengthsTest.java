package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Numbers of settings stand in signed entries by their place alone.
class SettingStrengthsTest {

  private static SettingStrengths of(String yaml) {
    return SettingStrengths.of(SettingsFile.parse(yaml, Path.of("/somewhere/data")));
  }

  @Test
  void theirOrderIsForGoodAndNewOnesGoToTheEnd() {
    List<String> begin =
        List.of(
            "copies",
            "when-too-few-regions",
            "regions",
            "listen.address",
            "database.tls",
            "vault.passphrase-file",
            "audit.witness-folder",
            "audit.witness-url",
            "identity.sign-up",
            "identity.replacement-wait",
            "identity.breached-passwords",
            "identity.deletion-grace",
            "plans.free.restore-window",
            "plans.free.ransomware-protection",
            "plans.free.recycle-bin",
            "plans.free.versions",
            "plans.premium.restore-window",
            "plans.premium.ransomware-protection",
            "plans.premium.recycle-bin",
            "plans.premium.versions",
            "limits.notify-to",
            "limits.browser-origins",
            "identity.two-step",
            "trial",
            "database.mirror",
            "watching.address",
            "scrub.enabled",
            "scrub.period",
            "forgetting.enabled",
            "drill.enabled",
            "drill.period",
            "database.standby",
            "listen.proxies",
            "vaults",
            "keys.in-memory",
            "keys.rotate",
            "keys.rotate-after",
            "keys.purge-after",
            "keys.rotate-drive-keys-after",
            "vaults.private-file");

    assertThat(of("").names()).startsWith(begin.toArray(String[]::new));
  }

  @Test
  void keysThatStayLongerAreWeaker() {
    SettingStrengths strong =
        of(
            "keys: {in-memory: 1m, rotate: true, rotate-after: 30d, purge-after: 91d, rotate-drive-keys-after: 90d}");

    assertThat(of("").weakerThan(strong.detail()))
        .containsExactly(
            "keys.in-memory",
            "keys.rotate",
            "keys.rotate-after",
            "keys.purge-after",
            "keys.rotate-drive-keys-after");
    assertThat(strong.weakerThan(of("").detail())).isEmpty();
  }

  @Test
  void anEscrowIsNoVaultMoreAndItsPrivateFileHereIsWeaker() {
    SettingStrengths closed = of("vaults: [{name: a}, {name: b, kind: escrow, server-file: s}]");
    SettingStrengths open = of("vaults: [{name: a}, {name: b, kind: escrow, private-file: p}]");

    SettingStrengths none = of("vaults: [{name: a}]");

    assertThat(closed.weakerThan(none.detail())).isEmpty();
    assertThat(none.weakerThan(closed.detail())).isEmpty();
    assertThat(open.weakerThan(closed.detail())).containsExactly("vaults.private-file");
  }
}
