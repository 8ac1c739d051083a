package org.holdfast.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Holdfast itself, run as its own command runs it: every file encrypted under its own key, flushed
/// in two regions, entered in the database.
final class Holdfast implements Contestant {
  private static final String ACCOUNT = "bench@example.org";

  // As many requests as may be set: who measures asks more of one account than any person does.
  private static final String SETTINGS = "holdfast.yaml";
  private static final String UNLIMITED = "limits:\n  requests-a-minute: 1000000\n";

  /// Where its database is.
  enum Base {
    /// In the data folder.
    EMBEDDED,
    /// The same, and in the regions too before each answer; these lie beside the data folder.
    MIRRORED,
    /// On a PostgreSQL server of its own on this machine.
    POSTGRES
  }

  /// What keeps its master keys.
  enum Vaults {
    /// As it comes.
    BUILT_IN,
    /// A token of SoftHSM2.
    TOKEN,
    /// The token, which is asked first, and the built-in.
    TOGETHER
  }

  private static final String MIRRORED_SETTINGS =
      """
      database:
        mirror: true
      trial: true
      regions:
        - {name: west, folder: ../regions/west, latitude: 38.7, longitude: -9.1}
        - {name: east, folder: ../regions/east, latitude: 60.1, longitude: 24.9}
      """;
  private static final String PASSPHRASE = "vault-passphrase";

  private final List<String> command;
  private final String name;
  private final Base base;
  private final Vaults vaults;
  private final boolean dav;

  /// @param command how `holdfast` is called; the words of one command follow
  Holdfast(List<String> command, Base base) {
    this(command, name(base), base, Vaults.BUILT_IN, false);
  }

  /// With its database in the data folder.
  ///
  /// @param name how the table calls it
  Holdfast(List<String> command, String name, Vaults vaults) {
    this(command, name, Base.EMBEDDED, vaults, false);
  }

  private Holdfast(List<String> command, String name, Base base, Vaults vaults, boolean dav) {
    this.command = List.copyOf(command);
    this.name = name;
    this.base = base;
    this.vaults = vaults;
    this.dav = dav;
  }

  /// The same, that WebDAV is spoken to as well: a command more to prepare it.
  Holdfast withDav() {
    return new Holdfast(command, name, base, vaults, true);
  }

  private static String name(Base base) {
    return switch (base) {
      case EMBEDDED -> "holdfast";
      case MIRRORED -> "holdfast, mirrored";
      case POSTGRES -> "holdfast, PostgreSQL";
    };
  }

  /// This installation: the same Java, the same class path, the same options for the JVM.
  static List<String> thisInstallation() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (!option.startsWith("-agent") && !option.startsWith("-javaagent")) {
        command.add(option);
      }
    }
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("org.holdfast.console.Main");
    return command;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<String> absence() {
    return base == Base.POSTGRES ? PostgresServer.absence() : Optional.empty();
  }

  @Override
  public void prepare(Workplace place, Path folder) throws IOException, InterruptedException {
    Path data = Files.createDirectories(data(folder));
    if (!Files.exists(data.resolve(SETTINGS))) {
      Files.writeString(
          data.resolve(SETTINGS), UNLIMITED + database(place, folder) + vaults(place, folder));
    }
    run(place, folder, "account", List.of("account", "create", ACCOUNT, "--plan", "premium"));
    keepLastLine(
        run(place, folder, "token", List.of("account", "token", ACCOUNT)), tokenFile(folder));
    if (dav) {
      keepLastLine(
          run(place, folder, "app-password", List.of("account", "app-password", ACCOUNT)),
          passwordFile(folder));
    }
  }

  private String database(Workplace place, Path folder) throws IOException, InterruptedException {
    return switch (base) {
      case EMBEDDED -> "database:\n  mirror: false\n";
      case MIRRORED -> MIRRORED_SETTINGS;
      case POSTGRES -> PostgresServer.start(place, folder).settings();
    };
  }

  private String vaults(Workplace place, Path folder) throws IOException, InterruptedException {
    return switch (vaults) {
      case BUILT_IN -> "";
      case TOKEN -> "vaults:\n" + SoftToken.make(place, folder).setting();
      case TOGETHER ->
          "vaults:\n" + SoftToken.make(place, folder).setting() + "  - {name: built-in}\n";
    };
  }

  private Map<String, String> environment(Path folder) {
    return vaults == Vaults.BUILT_IN ? Map.of() : SoftToken.environment(folder);
  }

  /// What it loses with its machine.
  Path data(Path folder) {
    return folder.resolve("data");
  }

  /// @param name `west` or `east`
  Path region(Path folder, String name) {
    return folder.resolve("regions").resolve(name);
  }

  /// Keeps a copy of the vault and its passphrase, as whoever runs a server is told to.
  void saveVault(Path folder) throws IOException {
    Path vault = Files.createDirectories(folder.resolve("saved"));
    Files.copy(data(folder).resolve("vault/keys.hfv"), vault.resolve("keys.hfv"));
    Files.copy(data(folder).resolve(PASSPHRASE), folder.resolve(PASSPHRASE));
  }

  /// Rebuilds the data folder, which is gone, from one region and what [#saveVault] kept.
  void recover(Workplace place, Path folder, String region)
      throws IOException, InterruptedException {
    Path data = Files.createDirectories(data(folder));
    Files.copy(folder.resolve(PASSPHRASE), data.resolve(PASSPHRASE));
    String from = region(folder, region).toString();
    String vault = folder.resolve("saved").toString();
    run(place, folder, "recover", List.of("recover", "--from", from, "--vault", vault));
  }

  private static void keepLastLine(String printed, Path file) throws IOException {
    List<String> lines = printed.lines().filter(line -> !line.isBlank()).toList();
    Files.writeString(file, lines.getLast().strip());
  }

  /// The messages of the running server, newest first.
  String outbox(Workplace place, Path folder) throws IOException, InterruptedException {
    return run(place, folder, "outbox", List.of("outbox"));
  }

  private String run(Workplace place, Path folder, String log, List<String> words)
      throws IOException, InterruptedException {
    try (Child child =
        place.start(with(words, folder), environment(folder), folder.resolve(log + ".log"))) {
      return child.finish();
    }
  }

  @Override
  public Child launch(Workplace place, Path folder, int port) throws IOException {
    List<String> words =
        List.of(
            "serve",
            "--https",
            Integer.toString(port),
            "--http",
            Integer.toString(Running.freePort()));
    return place.start(with(words, folder), environment(folder), folder.resolve("server.log"));
  }

  @Override
  public Path authority(Path folder) {
    return data(folder).resolve("tls").resolve("ca.pem");
  }

  @Override
  public Dialect dialect(Path folder, Target target) throws IOException {
    Map<String, String> signed = dav ? Map.of("Authorization", basic(folder)) : Map.of();
    return new GraphDialect(
        Files.readString(tokenFile(folder)), new DavDialect(target, "/dav", signed));
  }

  private static String basic(Path folder) throws IOException {
    String basic = ACCOUNT + ":" + Files.readString(passwordFile(folder));
    return "Basic " + Base64.getEncoder().encodeToString(basic.getBytes(UTF_8));
  }

  private List<String> with(List<String> words, Path folder) {
    List<String> all = new ArrayList<>(command);
    all.addAll(words);
    all.add("--data");
    all.add(data(folder).toString());
    return all;
  }

  private static Path passwordFile(Path folder) {
    return folder.resolve("password");
  }

  private static Path tokenFile(Path folder) {
    return folder.resolve("token");
  }
}
