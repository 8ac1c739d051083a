package org.holdfast.server;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.holdfast.content.Coordinates;
import org.holdfast.stores.AzureSettings;
import org.holdfast.stores.CredentialFiles;
import org.holdfast.stores.S3Settings;

/// One entry of `regions` in the settings file.
final class RegionsSection {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(5);

  /// The words for the kinds.
  enum Word {
    FOLDER,
    S3,
    AZURE
  }

  private RegionsSection() {}

  static Settings.Place read(SettingsSection in, Path data) {
    String name = in.needed("name");
    if (!name.matches("[a-z0-9][a-z0-9-]{0,31}")) {
      throw in.wrong("name", "has 1 to 32 of a-z, 0-9 and -");
    }
    Settings.Kind kind = kind(in, data);
    Coordinates coordinates =
        new Coordinates(in.decimal("latitude", -90, 90), in.decimal("longitude", -180, 180));
    boolean drain = in.flag("drain", false);
    OptionalDouble yearlyLoss = in.fraction("yearly-loss", LossModel.BEST, LossModel.WORST);
    in.refuseUnknown();
    return new Settings.Place(name, coordinates, kind, drain, yearlyLoss);
  }

  /// What holds the copies, and where.
  static Settings.Kind kind(SettingsSection in, Path data) {
    return switch (in.choice("kind", Word.FOLDER, Word.class)) {
      case FOLDER -> folder(in, data);
      case S3 -> s3(in, data);
      case AZURE -> azure(in, data);
    };
  }

  static Word word(Settings.Kind kind) {
    return switch (kind) {
      case Settings.Kind.Folder _ -> Word.FOLDER;
      case Settings.Kind.S3 _ -> Word.S3;
      case Settings.Kind.Azure _ -> Word.AZURE;
    };
  }

  /// What is the same only for two regions that would write each other's copies.
  static Object lies(Settings.Place place) {
    return switch (place.kind()) {
      case Settings.Kind.Folder(Path path) -> path.normalize();
      case Settings.Kind.S3(S3Settings store, String prefix) ->
          "%s/%s/%s".formatted(host(store.endpoint()), store.bucket(), prefix);
      case Settings.Kind.Azure(AzureSettings store, String prefix) ->
          "%s/%s/%s/%s"
              .formatted(host(store.endpoint()), store.account(), store.container(), prefix);
    };
  }

  /// Host and port, as they are compared.
  static String host(URI endpoint) {
    int port = endpoint.getPort();
    int usual = "https".equals(endpoint.getScheme()) ? 443 : 80;
    return endpoint.getHost().toLowerCase(Locale.ROOT) + ":" + (port < 0 ? usual : port);
  }

  private static Settings.Kind folder(SettingsSection in, Path data) {
    return new Settings.Kind.Folder(
        in.path("folder", data).orElseThrow(() -> in.wrong("folder", "is needed here")));
  }

  private static Settings.Kind s3(SettingsSection in, Path data) {
    S3Settings store =
        new S3Settings(
            endpoint(in),
            in.text("signing-region").orElse("us-east-1"),
            in.needed("bucket"),
            in.flag("path-style", true),
            in.flag("conditional-writes", true),
            credentials(in, data),
            in.path("ca-file", data),
            in.duration("timeout", TIMEOUT, SECOND, LONGEST_TIMEOUT));
    return new Settings.Kind.S3(store, prefix(in));
  }

  private static Settings.Kind azure(SettingsSection in, Path data) {
    AzureSettings store =
        new AzureSettings(
            endpoint(in),
            in.needed("account"),
            in.needed("container"),
            credentials(in, data),
            in.path("ca-file", data),
            in.duration("timeout", TIMEOUT, SECOND, LONGEST_TIMEOUT));
    return new Settings.Kind.Azure(store, prefix(in));
  }

  private static CredentialFiles credentials(SettingsSection in, Path data) {
    return new CredentialFiles(
        in.path("credentials-file", data)
            .orElseThrow(() -> in.wrong("credentials-file", "is needed here")),
        in.path("reading-credentials-file", data),
        in.path("deleting-credentials-file", data));
  }

  private static String prefix(SettingsSection in) {
    Optional<String> text = in.text("prefix");
    if (text.isEmpty()) {
      return "";
    }
    String bare = text.get().endsWith("/") ? text.get() : text.get() + "/";
    if (!bare.matches("([A-Za-z0-9_][A-Za-z0-9._-]{0,63}/){1,8}")) {
      throw in.wrong("prefix", "is like holdfast/ or a/b/, of letters, digits, dots, _ and -");
    }
    return bare;
  }

  /// Copies are encrypted, credentials are not: plain HTTP goes no further than this machine.
  private static URI endpoint(SettingsSection in) {
    String text = in.needed("endpoint");
    try {
      URI uri = new URI(text);
      boolean bare =
          uri.getUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
      boolean secret =
          "https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && isHere(uri));
      if (uri.getHost() != null && bare && secret) {
        return uri;
      }
    } catch (URISyntaxException _) {
      // said below
    }
    throw in.wrong(
        "endpoint",
        "is an address such as https://s3.example.org (http only for this machine: http://127.0.0.1:9000)");
  }

  private static boolean isHere(URI uri) {
    try {
      return uri.getHost() != null && InetAddress.ofLiteral(uri.getHost()).isLoopbackAddress();
    } catch (IllegalArgumentException _) {
      return false; // a name, which the network decides about
    }
  }
}
