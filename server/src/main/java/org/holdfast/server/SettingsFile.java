package org.holdfast.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.catalina.util.NetMaskSet;
import org.holdfast.audit.AuditRefusal;
import org.holdfast.audit.NoteKey;
import org.holdfast.content.Coordinates;
import org.holdfast.content.CopyPolicy;
import org.holdfast.database.PostgresSettings;
import org.holdfast.identity.IdentitySettings;
import org.holdfast.identity.PlanSettings;
import org.holdfast.identity.SignUps;
import org.holdfast.identity.TwoStep;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/// `holdfast.yaml`: read strictly, and written with every setting in a comment on first start.
final class SettingsFile {

  static final String NAME = "holdfast.yaml";

  private static final int LARGEST_BYTES = 1 << 20;

  private SettingsFile() {}

  /// The commented file that a first start writes: every setting, each with its default.
  static byte[] template() {
    try (InputStream in = SettingsFile.class.getResourceAsStream(NAME)) {
      if (in == null) {
        throw new IllegalStateException("the settings' template is not in this build");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException("the settings' template is on the class path", e);
    }
  }

  static Settings load(Path data) {
    Path file = data.resolve(NAME);
    try {
      return parse(Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "", data);
    } catch (NoSuchFileException _) {
      return parse("", data);
    } catch (IOException e) {
      throw new StartRefused(
          "The settings %s cannot be read: %s.".formatted(file, e.getMessage()), e);
    }
  }

  static Settings parse(String yaml, Path data) {
    SettingsSection root = new SettingsSection("", map(yaml));
    boolean trial = root.flag("trial", root.sections("regions").isEmpty());
    List<Settings.Place> places =
        root.sections("regions")
            .map(list -> regions(list, data))
            .orElseGet(() -> defaultRegions(data));
    Settings settings =
        new Settings(
            listen(root.section("listen")),
            root.httpsAddress("public-address"),
            tls(root.section("tls"), data),
            store(root.section("database"), data, trial),
            VaultsSection.read(root.sections("vaults"), root.section("vault"), data),
            KeysSection.read(root.section("keys")),
            places,
            trial,
            copies(root, places),
            limits(root.section("limits")),
            audit(root.section("audit"), data),
            DeliverySection.read(root.section("delivery"), data),
            identity(root.section("identity"), PlansSection.read(root.section("plans")), data),
            FeedbackSection.read(root.section("feedback")),
            WatchingSection.read(root.section("watching"), data),
            ScrubSection.read(root.section("scrub")),
            DrillSection.read(root.section("drill")),
            forgets(root.section("forgetting")),
            BackupsSection.read(root.sections("backups"), places, data));
    root.refuseUnknown();
    requireEnough(settings);
    return settings;
  }

  private static boolean forgets(SettingsSection in) {
    boolean on = in.flag("enabled", true);
    in.refuseUnknown();
    return on;
  }

  private static void requireEnough(Settings settings) {
    int copies = settings.copies().copies();
    int named = settings.regions().size();
    int staying = settings.staying().size();
    if (copies > named) {
      throw new StartRefused(
          "holdfast.yaml asks for %d copies of each file but names %d region(s). Add a region, or set copies lower."
              .formatted(copies, named));
    }
    if (copies > staying) {
      throw new StartRefused(
          "holdfast.yaml asks for %d copies of each file, and drain leaves %d region(s) for them (tooFewRegionsToDrain). Add a region first, take drain from one of %s, or set copies lower. Nothing was changed."
              .formatted(copies, staying, String.join(", ", settings.copies().draining())));
    }
  }

  private static Map<?, ?> map(String yaml) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setMaxAliasesForCollections(0);
    options.setCodePointLimit(LARGEST_BYTES);
    Object tree;
    try {
      tree = new Yaml(new SafeConstructor(options)).load(yaml);
    } catch (YAMLException e) {
      throw new StartRefused("holdfast.yaml is not YAML that can be read: " + e.getMessage(), e);
    }
    if (tree == null) {
      return Map.of();
    }
    if (tree instanceof Map<?, ?> map) {
      return map;
    }
    throw new StartRefused(
        "holdfast.yaml holds no settings: each line is a name, a colon and a value.");
  }

  private static Settings.Listen listen(SettingsSection in) {
    Settings.Listen listen =
        new Settings.Listen(
            in.address("address", "127.0.0.1"),
            in.number("https-port", 8443, 0, 65_535),
            in.number("http-port", 8080, 0, 65_535),
            proxies(in));
    in.refuseUnknown();
    return listen;
  }

  private static List<String> proxies(SettingsSection in) {
    List<String> proxies =
        Stream.of(in.text("proxies").orElse("").split(",", -1))
            .map(String::strip)
            .filter(each -> !each.isEmpty())
            .toList();
    for (String each : proxies) {
      if (!isNetwork(each)) {
        throw in.wrong("proxies", "are like 10.0.0.4 or 10.0.1.0/24, with commas between");
      }
    }
    return proxies;
  }

  /// A name is none: it would be looked up, and be whatever somebody answers.
  private static boolean isNetwork(String text) {
    try {
      InetAddress.ofLiteral(text.split("/", 2)[0]);
      return new NetMaskSet().addAll(text).isEmpty();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static Settings.Tls tls(SettingsSection in, Path data) {
    Optional<Path> certificate = in.path("certificate-file", data);
    Optional<Path> key = in.path("key-file", data);
    in.refuseUnknown();
    if (certificate.isPresent() != key.isPresent()) {
      throw in.wrong("certificate-file", "and tls.key-file go together");
    }
    return certificate.isPresent()
        ? new Settings.Tls.Own(certificate.get(), key.orElseThrow())
        : new Settings.Tls.Local();
  }

  /// @param trial whether one accident may take all regions: then the database in them is little
  ///   use
  private static Settings.Store store(SettingsSection in, Path data, boolean trial) {
    Optional<String> url = in.text("url");
    Optional<String> user = in.text("user");
    Optional<Path> password = in.path("password-file", data);
    PostgresSettings.Tls protection =
        in.choice("tls", PostgresSettings.Tls.VERIFY_FULL, PostgresSettings.Tls.class);
    boolean mirror = in.flag("mirror", url.isEmpty() && !trial);
    boolean standby = in.flag("standby", url.isPresent() && !trial);
    in.refuseUnknown();
    if (standby && url.isEmpty()) {
      throw in.wrong("standby", "is for PostgreSQL; metadata.db has database.mirror");
    }
    if (mirror && url.isPresent()) {
      throw in.wrong("mirror", "is for metadata.db; PostgreSQL has standbys of its own");
    }
    if (url.isEmpty()) {
      if (user.isPresent() || password.isPresent()) {
        throw in.wrong("url", "is needed where a user or password is given");
      }
      return new Settings.Store.Sqlite(mirror);
    }
    if (!url.get().startsWith("jdbc:postgresql://")) {
      throw in.wrong("url", "begins with jdbc:postgresql://");
    }
    if (url.get().contains("password=")) {
      throw in.wrong("url", "holds no password; name a file in database.password-file");
    }
    return new Settings.Store.Postgres(
        url.get(), user.orElse("holdfast"), password, protection, standby);
  }

  private static List<Settings.Place> regions(List<SettingsSection> sections, Path data) {
    List<Settings.Place> places =
        sections.stream().map(in -> RegionsSection.read(in, data)).toList();
    Set<Object> seen = new HashSet<>();
    for (Settings.Place place : places) {
      if (!seen.add(place.name()) || !seen.add(RegionsSection.lies(place))) {
        throw new StartRefused(
            "holdfast.yaml names the region %s, or where it lies, twice.".formatted(place.name()));
      }
    }
    return places;
  }

  /// Lisbon and Helsinki: far enough apart that nothing that happens to one happens to the other.
  private static List<Settings.Place> defaultRegions(Path data) {
    return List.of(
        folder("west", data.resolve("regions/west"), new Coordinates(38.7223, -9.1393)),
        folder("east", data.resolve("regions/east"), new Coordinates(60.1699, 24.9384)));
  }

  private static Settings.Place folder(String name, Path path, Coordinates coordinates) {
    return new Settings.Place(
        name, coordinates, new Settings.Kind.Folder(path), false, OptionalDouble.empty());
  }

  private static CopyPolicy copies(SettingsSection root, List<Settings.Place> places) {
    return new CopyPolicy(
        root.number("copies", CopyPolicy.DEFAULT.copies(), 1, 8),
        root.choice(
            "when-too-few-regions", CopyPolicy.DEFAULT.whenTooFew(), CopyPolicy.WhenTooFew.class),
        places.stream()
            .filter(Settings.Place::drain)
            .map(Settings.Place::name)
            .collect(Collectors.toUnmodifiableSet()));
  }

  private static Settings.Log audit(SettingsSection in, Path data) {
    Optional<Path> folder = in.path("witness-folder", data);
    Optional<URI> address = in.text("witness-url").map(text -> witnessAddress(in, text));
    Optional<NoteKey> key = in.text("witness-key").map(text -> witnessKey(in, text));
    in.refuseUnknown();
    if (address.isPresent() != key.isPresent()) {
      throw in.wrong("witness-url", "and audit.witness-key go together");
    }
    return new Settings.Log(
        folder, address.map(uri -> new Settings.WitnessService(uri, key.orElseThrow())));
  }

  private static IdentitySettings identity(SettingsSection in, PlanSettings plans, Path data) {
    IdentitySettings defaults = IdentitySettings.defaults();
    IdentitySettings identity =
        new IdentitySettings(
            in.choice("sign-up", defaults.signUp(), SignUps.Policy.class),
            in.choice("two-step", defaults.twoStep(), TwoStep.class),
            in.duration(
                "replacement-wait",
                defaults.replacementWait(),
                Duration.ofDays(1),
                Duration.ofDays(365)),
            in.duration(
                "deletion-grace",
                defaults.deletionGrace(),
                Duration.ofDays(1),
                Duration.ofDays(365)),
            in.path("breached-passwords", data),
            plans);
    in.refuseUnknown();
    return identity;
  }

  private static URI witnessAddress(SettingsSection in, String text) {
    try {
      URI uri = new URI(text);
      if ("https".equals(uri.getScheme()) && uri.getHost() != null && uri.getRawQuery() == null) {
        return uri;
      }
    } catch (URISyntaxException _) {
      // said below
    }
    throw in.wrong("witness-url", "is an address such as https://witness.example.org/add");
  }

  private static NoteKey witnessKey(SettingsSection in, String text) {
    try {
      return NoteKey.parse(text);
    } catch (AuditRefusal _) {
      throw in.wrong("witness-key", "is a key such as witness.example.org+1a2b3c4d+BASE64");
    }
  }

  private static Settings.Limits limits(SettingsSection in) {
    Duration second = Duration.ofSeconds(1);
    Settings.Limits limits =
        new Settings.Limits(
            in.size(
                "request-headers",
                ByteSize.kibibytes(16),
                ByteSize.kibibytes(8),
                ByteSize.kibibytes(64)),
            in.number("connections", 4096, 8, 65_536),
            in.duration("header-wait", Duration.ofSeconds(20), second, Duration.ofMinutes(5)),
            in.duration("body-stall", Duration.ofSeconds(30), second, Duration.ofMinutes(30)),
            in.duration("keep-alive", Duration.ofSeconds(75), second, Duration.ofHours(1)),
            in.duration(
                "shutdown-wait", Duration.ofSeconds(15), Duration.ZERO, Duration.ofMinutes(10)),
            in.duration(
                "download-url-life",
                Duration.ofHours(1),
                Duration.ofMinutes(1),
                Duration.ofDays(1)),
            in.size(
                "fragment",
                ByteSize.mebibytes(1024),
                ByteSize.kibibytes(320),
                ByteSize.mebibytes(1 << 20)),
            in.choice("notify-to", Settings.NotifyTo.OUTSIDE, Settings.NotifyTo.class),
            in.number("requests-a-minute", 6_000, 60, 1_000_000),
            in.flag("film-pictures", true),
            origins(in));
    in.refuseUnknown();
    return limits;
  }

  /// Origins as browsers write them (RFC 6454, section 6.2), with commas between.
  private static Set<String> origins(SettingsSection in) {
    Set<String> origins = new TreeSet<>();
    for (String text : in.text("browser-origins").orElse("").split(",", -1)) {
      String origin = text.strip();
      if (!origin.isEmpty() && !origin.matches("https?://[a-z0-9.-]+(:[0-9]{1,5})?")) {
        throw in.wrong("browser-origins", "are like https://app.example.org, with commas between");
      }
      if (!origin.isEmpty()) {
        origins.add(origin);
      }
    }
    return origins;
  }
}
