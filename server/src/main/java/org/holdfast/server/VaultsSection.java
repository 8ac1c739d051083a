package org.holdfast.server;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.holdfast.keyservices.AwsPlace;
import org.holdfast.keyservices.AzureIdentity;
import org.holdfast.keyservices.AzureKeyKind;
import org.holdfast.keyservices.AzurePlace;
import org.holdfast.keyservices.TransitIdentity;
import org.holdfast.keyservices.TransitPlace;
import org.holdfast.vault.TokenPlace;

/// `vaults` in the settings, or `vault`, which is for the built-in one alone.
final class VaultsSection {

  /// What the built-in one is called where nobody gave it a name.
  static final String BUILT_IN = "built-in";

  private static final int MOST = 4;

  private static final Pattern PLACE_SAYS =
      Pattern.compile("(url|key|mount|namespace|region|endpoint) (.*)");

  /// The words for the kinds.
  enum Word {
    BUILT_IN,
    TOKEN,
    AZURE,
    TRANSIT,
    AWS,
    ESCROW
  }

  private VaultsSection() {}

  static List<Settings.VaultPlace> read(
      Optional<List<SettingsSection>> sections, SettingsSection alone, Path data) {
    Optional<Path> passphrase = alone.path("passphrase-file", data);
    alone.refuseUnknown();
    if (sections.isEmpty()) {
      return List.of(new Settings.VaultPlace(BUILT_IN, new Settings.VaultKind.BuiltIn(passphrase)));
    }
    if (passphrase.isPresent()) {
      throw alone.wrong(
          "passphrase-file", "stands with the built-in vault, where there are vaults");
    }
    List<Settings.VaultPlace> places = sections.get().stream().map(in -> read(in, data)).toList();
    requireDifferent(places);
    return places;
  }

  private static Settings.VaultPlace read(SettingsSection in, Path data) {
    String name = in.needed("name");
    if (!name.matches("[a-z0-9][a-z0-9-]{0,31}")) {
      throw in.wrong("name", "has 1 to 32 of a-z, 0-9 and -");
    }
    Settings.VaultKind kind =
        switch (in.choice("kind", Word.BUILT_IN, Word.class)) {
          case BUILT_IN -> new Settings.VaultKind.BuiltIn(in.path("passphrase-file", data));
          case TOKEN -> token(in, data);
          case AZURE -> azure(in, data);
          case TRANSIT -> transit(in, data);
          case AWS -> aws(in, data);
          case ESCROW -> escrow(in, data);
        };
    in.refuseUnknown();
    return new Settings.VaultPlace(name, kind);
  }

  private static Settings.VaultKind token(SettingsSection in, Path data) {
    Path library =
        in.path("library", data).orElseThrow(() -> in.wrong("library", "is needed here"));
    Path pin = in.path("pin-file", data).orElseThrow(() -> in.wrong("pin-file", "is needed here"));
    return new Settings.VaultKind.Token(
        new TokenPlace(library.toAbsolutePath().normalize(), slot(in)), pin);
  }

  private static long slot(SettingsSection in) {
    try {
      long slot = Long.parseLong(in.needed("slot"));
      if (slot >= 0) {
        return slot;
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw in.wrong("slot", "is the number of the token's slot, as its maker's tool shows it");
  }

  private static Settings.VaultKind azure(SettingsSection in, Path data) {
    String url = in.needed("url");
    try {
      return new Settings.VaultKind.Azure(
          new AzurePlace(
              URI.create(url),
              in.text("key").orElse("holdfast"),
              in.choice("key-type", AzureKeyKind.RSA, AzureKeyKind.class),
              identity(in, data),
              in.path("ca-file", data)));
    } catch (IllegalArgumentException e) {
      throw wrong(in, e);
    }
  }

  /// A place says first which of its settings is wrong; of an address that is none the JDK speaks.
  private static StartRefused wrong(SettingsSection in, IllegalArgumentException e) {
    String what = String.valueOf(e.getMessage());
    Matcher named = PLACE_SAYS.matcher(what);
    return named.matches() ? in.wrong(named.group(1), named.group(2)) : in.wrong("url", what);
  }

  private static Settings.VaultKind transit(SettingsSection in, Path data) {
    String url = in.needed("url");
    try {
      return new Settings.VaultKind.Transit(
          new TransitPlace(
              URI.create(url),
              in.text("mount").orElse("transit"),
              in.text("key").orElse("holdfast"),
              transitIdentity(in, data),
              in.text("namespace"),
              in.path("ca-file", data)));
    } catch (IllegalArgumentException e) {
      throw wrong(in, e);
    }
  }

  /// A token, or a role that gets them for itself.
  private static TransitIdentity transitIdentity(SettingsSection in, Path data) {
    Optional<Path> token = in.path("token-file", data);
    Optional<Path> secret = in.path("secret-id-file", data);
    Optional<String> role = in.text("role-id");
    if (token.isPresent()) {
      if (secret.isPresent() || role.isPresent()) {
        throw in.wrong("token-file", "stands alone, or role-id and secret-id-file do");
      }
      return new TransitIdentity.TokenFile(token.get());
    }
    return new TransitIdentity.AppRole(
        role.orElseThrow(
            () -> in.wrong("token-file", "is needed here, or role-id and secret-id-file")),
        secret.orElseThrow(() -> in.wrong("secret-id-file", "is needed here")));
  }

  /// A secret, a token of the cluster, or else the machine's own identity.
  private static AzureIdentity identity(SettingsSection in, Path data) {
    Optional<Path> secret = in.path("client-secret-file", data);
    Optional<Path> token = in.path("federated-token-file", data);
    if (secret.isPresent() && token.isPresent()) {
      throw in.wrong("federated-token-file", "stands alone, or client-secret-file does");
    }
    if (secret.isPresent()) {
      return new AzureIdentity.ClientSecret(
          in.needed("tenant"), in.needed("client-id"), secret.get());
    }
    if (token.isPresent()) {
      return new AzureIdentity.Workload(in.needed("tenant"), in.needed("client-id"), token.get());
    }
    return new AzureIdentity.Managed(in.text("client-id"));
  }

  private static Settings.VaultKind aws(SettingsSection in, Path data) {
    try {
      return new Settings.VaultKind.Aws(
          new AwsPlace(
              in.needed("region"),
              in.httpsAddress("endpoint"),
              in.text("key").orElse("holdfast"),
              in.path("access-key-file", data),
              in.path("ca-file", data)));
    } catch (IllegalArgumentException e) {
      throw wrong(in, e);
    }
  }

  /// The server's file, or for who recovers the private one.
  private static Settings.VaultKind escrow(SettingsSection in, Path data) {
    Optional<Path> server = in.path("server-file", data);
    Optional<Path> sealed = in.path("private-file", data);
    if (server.isPresent() && sealed.isPresent()) {
      throw in.wrong("private-file", "stands alone, or server-file does");
    }
    if (sealed.isPresent()) {
      return new Settings.VaultKind.OpenEscrow(sealed.get(), in.path("passphrase-file", data));
    }
    return new Settings.VaultKind.Escrow(
        server.orElseThrow(() -> in.wrong("server-file", "is needed here")));
  }

  private static void requireDifferent(List<Settings.VaultPlace> places) {
    Set<Object> seen = new HashSet<>();
    for (Settings.VaultPlace place : places) {
      Object lies =
          switch (place.kind()) {
            case Settings.VaultKind.BuiltIn _ -> Word.BUILT_IN; // there is one folder for it
            case Settings.VaultKind.Token(TokenPlace token, Path _) -> token;
            case Settings.VaultKind.Azure(AzurePlace azure) -> azure.toString();
            case Settings.VaultKind.Transit(TransitPlace transit) -> transit.toString();
            case Settings.VaultKind.Aws(AwsPlace aws) -> aws.toString();
            case Settings.VaultKind.Escrow(Path serverFile) -> serverFile;
            case Settings.VaultKind.OpenEscrow(Path privateFile, var _) -> privateFile;
          };
      if (!seen.add(place.name()) || !seen.add(lies)) {
        throw new StartRefused(
            "holdfast.yaml names the vault %s, or where it lies, twice.".formatted(place.name()));
      }
    }
    if (places.stream().allMatch(place -> place.kind().isEscrow())) {
      throw new StartRefused(
          "holdfast.yaml names no vault but an escrow, by which a server does not unwrap. Name the vault that it uses beside it.");
    }
    if (places.size() > MOST) {
      throw new StartRefused("holdfast.yaml names more than %d vaults.".formatted(MOST));
    }
  }
}
