package org.holdfast.server;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.holdfast.audit.Detail;
import org.holdfast.audit.Hash;
import org.holdfast.content.CopyPolicy;
import org.holdfast.identity.Entitlements;
import org.holdfast.identity.Plan;
import org.holdfast.identity.SignUps;
import org.holdfast.identity.TwoStep;

/// The settings that matter to security, each as a number that is larger where more is protected.
/// The order of the numbers stands in signed entries: a new one goes to the end.
final class SettingStrengths {

  private final Map<String, Long> strengths = new LinkedHashMap<>();

  private SettingStrengths() {}

  static SettingStrengths of(Settings settings) {
    SettingStrengths all = new SettingStrengths();
    all.put("copies", settings.copies().copies());
    all.put(
        "when-too-few-regions",
        settings.copies().whenTooFew() == CopyPolicy.WhenTooFew.REFUSE ? 1 : 0);
    all.put("regions", settings.staying().size());
    all.put("listen.address", settings.listen().address().isLoopbackAddress() ? 1 : 0);
    all.put("database.tls", tls(settings.database()));
    all.put("vault.passphrase-file", isPassphraseElsewhere(settings) ? 1 : 0);
    all.put("audit.witness-folder", settings.audit().witnessFolder().isPresent() ? 1 : 0);
    all.put("audit.witness-url", settings.audit().witness().isPresent() ? 1 : 0);
    all.put("identity.sign-up", strictness(settings.identity().signUp()));
    all.put("identity.replacement-wait", settings.identity().replacementWait().toSeconds());
    all.put(
        "identity.breached-passwords", settings.identity().breachedPasswords().isPresent() ? 1 : 0);
    all.put("identity.deletion-grace", settings.identity().deletionGrace().toSeconds());
    for (Plan plan : Plan.values()) {
      Entitlements held = settings.identity().plans().of(plan);
      String name = "plans." + plan.word();
      all.put(name + ".restore-window", held.restoreWindow().map(Duration::toSeconds).orElse(0L));
      all.put(name + ".ransomware-protection", held.ransomwareProtection() ? 1 : 0);
      all.put(name + ".recycle-bin", held.recycleBinKept().toSeconds());
      all.put(name + ".versions", held.versionsShown());
    }
    all.put("limits.notify-to", settings.limits().notifyTo() == Settings.NotifyTo.OUTSIDE ? 1 : 0);
    all.put("limits.browser-origins", settings.limits().browserOrigins().isEmpty() ? 1 : 0);
    all.put("identity.two-step", settings.identity().twoStep() == TwoStep.REQUIRED ? 1 : 0);
    all.put("trial", settings.trial() ? 0 : 1);
    all.put(
        "database.mirror",
        settings.database() instanceof Settings.Store.Sqlite(boolean mirror) && mirror ? 1 : 0);
    all.put("watching.address", settings.watching().address().isLoopbackAddress() ? 1 : 0);
    all.put("scrub.enabled", settings.scrub().on() ? 1 : 0);
    // The longer, the weaker.
    all.put("scrub.period", ScrubSection.LONGEST.minus(settings.scrub().period()).toSeconds());
    all.put("forgetting.enabled", settings.forgets() ? 1 : 0);
    all.put("drill.enabled", settings.drill().on() ? 1 : 0);
    all.put("drill.period", DrillSection.LONGEST.minus(settings.drill().period()).toSeconds());
    all.put(
        "database.standby",
        settings.database() instanceof Settings.Store.Postgres postgres && postgres.standby()
            ? 1
            : 0);
    all.put("listen.proxies", settings.listen().proxies().isEmpty() ? 1 : 0);
    all.put("vaults", kinds(settings).filter(kind -> !kind.isEscrow()).count());
    all.put(
        "keys.in-memory",
        KeysSection.LONGEST_IN_MEMORY.minus(settings.keys().inMemory()).toSeconds());
    all.put("keys.rotate", settings.keys().rotate() ? 1 : 0);
    all.put(
        "keys.rotate-after",
        KeysSection.LONGEST_USE.minus(settings.keys().rotateAfter()).toSeconds());
    all.put("keys.purge-after", settings.keys().purgeAfter().toSeconds());
    all.put(
        "keys.rotate-drive-keys-after",
        KeysSection.LONGEST_USE.minus(settings.keys().rotateDriveKeysAfter()).toSeconds());
    all.put(
        "vaults.private-file",
        kinds(settings).anyMatch(Settings.VaultKind.OpenEscrow.class::isInstance) ? 0 : 1);
    return all;
  }

  private static Stream<Settings.VaultKind> kinds(Settings settings) {
    return settings.vaults().stream().map(Settings.VaultPlace::kind);
  }

  /// The embedded database needs no protection on the way. A token is opened by a PIN, which is
  /// always elsewhere, and gives no key out; a service of others does not either.
  private static boolean isPassphraseElsewhere(Settings settings) {
    return kinds(settings)
        .noneMatch(
            kind ->
                kind instanceof Settings.VaultKind.BuiltIn(Optional<Path> file) && file.isEmpty());
  }

  private static long tls(Settings.Store store) {
    return switch (store) {
      case Settings.Store.Sqlite _ -> 9;
      case Settings.Store.Postgres postgres ->
          switch (postgres.protection()) {
            case DISABLE -> 0;
            case REQUIRE -> 1;
            case VERIFY_CA -> 2;
            case VERIFY_FULL -> 3;
          };
    };
  }

  private static long strictness(SignUps.Policy policy) {
    return switch (policy) {
      case OPEN -> 0;
      case INVITATION -> 1;
      case CLOSED -> 2;
    };
  }

  /// In the order of their numbers.
  List<String> names() {
    return List.copyOf(strengths.keySet());
  }

  private void put(String setting, long strength) {
    strengths.put(setting, strength);
  }

  /// As it goes into the log.
  Detail.Settings detail() {
    StringBuilder text = new StringBuilder("holdfast settings 1\n");
    strengths.forEach((name, value) -> text.append(name).append(' ').append(value).append('\n'));
    return new Detail.Settings(sha256(text.toString()), List.copyOf(strengths.values()));
  }

  /// The names of those that protect less than they did.
  List<String> weakerThan(Detail.Settings before) {
    List<String> weaker = new ArrayList<>();
    int i = 0;
    for (Map.Entry<String, Long> each : strengths.entrySet()) {
      if (i < before.strengths().size() && each.getValue() < before.strengths().get(i)) {
        weaker.add(each.getKey());
      }
      i++;
    }
    return weaker;
  }

  private static Hash sha256(String text) {
    try {
      return Hash.of(
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
