package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.holdfast.audit.NoteKey;
import org.holdfast.content.Coordinates;
import org.holdfast.content.CopyPolicy;
import org.holdfast.content.CopyPolicy.WhenTooFew;
import org.holdfast.database.PostgresSettings;
import org.holdfast.delivery.DeliverySettings;
import org.holdfast.feedback.FeedbackSettings;
import org.holdfast.identity.Entitlements;
import org.holdfast.identity.IdentitySettings;
import org.holdfast.identity.PlanSettings;
import org.holdfast.identity.SignUps;
import org.holdfast.identity.TwoStep;
import org.holdfast.keyservices.AwsPlace;
import org.holdfast.keyservices.AzureIdentity;
import org.holdfast.keyservices.AzureKeyKind;
import org.holdfast.keyservices.AzurePlace;
import org.holdfast.keyservices.TransitIdentity;
import org.holdfast.keyservices.TransitPlace;
import org.holdfast.stores.AzureSettings;
import org.holdfast.stores.CredentialFiles;
import org.holdfast.stores.S3Settings;
import org.holdfast.vault.TokenPlace;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

  private static final Path DATA = Path.of("/somewhere/data");

  private static final Settings DEFAULTS =
      new Settings(
          new Settings.Listen(InetAddress.ofLiteral("127.0.0.1"), 8443, 8080),
          Optional.empty(),
          new Settings.Tls.Local(),
          new Settings.Store.Sqlite(false),
          List.of(
              new Settings.VaultPlace(
                  "built-in", new Settings.VaultKind.BuiltIn(Optional.empty()))),
          new Settings.Keys(
              Duration.ofMinutes(5),
              1_000,
              false,
              Duration.ofDays(365),
              Duration.ofDays(90),
              Duration.ofDays(365)),
          List.of(
              folder("west", DATA.resolve("regions/west"), new Coordinates(38.7223, -9.1393)),
              folder("east", DATA.resolve("regions/east"), new Coordinates(60.1699, 24.9384))),
          true,
          new CopyPolicy(2, WhenTooFew.REFUSE),
          new Settings.Limits(
              ByteSize.kibibytes(16),
              4096,
              Duration.ofSeconds(20),
              Duration.ofSeconds(30),
              Duration.ofSeconds(75),
              Duration.ofSeconds(15),
              Duration.ofHours(1),
              ByteSize.mebibytes(1024),
              Settings.NotifyTo.OUTSIDE,
              6_000,
              true,
              Set.of()),
          new Settings.Log(Optional.empty(), Optional.empty()),
          DeliverySettings.DEFAULT,
          IdentitySettings.defaults(),
          new FeedbackSettings(10, 50, Duration.ofDays(14)),
          new Settings.Watching(
              OptionalInt.empty(),
              InetAddress.ofLiteral("127.0.0.1"),
              Optional.empty(),
              Settings.LogForm.TEXT,
              Optional.empty(),
              100),
          new Settings.Scrubbing(true, Duration.ofDays(14)),
          new Settings.Drilling(true, Duration.ofDays(7)),
          true,
          List.of());

  private static Settings.Place folder(String name, Path path, Coordinates coordinates) {
    return new Settings.Place(
        name, coordinates, new Settings.Kind.Folder(path), false, OptionalDouble.empty());
  }

  @Test
  void hasADefaultForEverything() {
    assertThat(SettingsFile.parse("", DATA)).isEqualTo(DEFAULTS);
  }

  @Test
  void takesEveryKey() {
    Settings settings =
        SettingsFile.parse(
            """
            listen:
              address: 0.0.0.0
              https-port: 443
              http-port: 80
            public-address: https://drive.example.org/
            tls:
              certificate-file: chain.pem
              key-file: /etc/key.pem
            database:
              url: jdbc:postgresql://db.example.org/holdfast
              user: keeper
              password-file: db-password
              tls: require
              standby: false
            vaults:
              - name: house
                passphrase-file: /media/stick/passphrase
              - name: safe
                kind: token
                library: /usr/lib/softhsm/libsofthsm2.so
                slot: 2055107362
                pin-file: pin
              - name: sky
                kind: azure
                url: https://Example.vault.azure.net/
                key: drive
                key-type: rsa-hsm
                tenant: 72f988bf-86f1-41af-91ab-2d7cd011db47
                client-id: fad7d5b3-69d6-4b48-9259-8d12124e1cf1
                client-secret-file: azure-secret
                ca-file: azure-ca.pem
              - name: bank
                kind: transit
                url: https://Vault.example.org:8200/
                mount: house/transit
                key: drive
                role-id: 59d6d1ca-47bb-4e7e-a40b-8be3bc5a0ba8
                secret-id-file: secret-id
                namespace: house
                ca-file: transit-ca.pem
            keys:
              in-memory: 90s
              rewraps-a-second: 50
              rotate: true
              rotate-after: 90d
              purge-after: 30d
              rotate-drive-keys-after: 180d
            regions:
              - name: cellar
                folder: /mnt/cellar
                latitude: 48.1
                longitude: 11.6
              - name: attic
                folder: attic
                latitude: -33.9
                longitude: 18
              - name: cabin
                drain: true
                yearly-loss: 0.00000000001
                kind: s3
                endpoint: https://s3.example.org:9000
                signing-region: garage
                bucket: copies
                prefix: drive/one
                path-style: false
                conditional-writes: false
                credentials-file: s3-writing
                reading-credentials-file: /etc/s3-reading
                deleting-credentials-file: s3-deleting
                ca-file: ca.pem
                timeout: 9s
                latitude: 0
                longitude: -180
              - name: cloud
                kind: azure
                endpoint: https://example.blob.core.windows.net
                account: example
                container: copies
                credentials-file: azure-key
                latitude: 1
                longitude: 2
            trial: true
            copies: 3
            when-too-few-regions: accept-and-repair
            audit:
              witness-folder: /mnt/far
              witness-url: https://witness.example.org/w
              witness-key: PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW
            identity:
              sign-up: open
              two-step: required
              replacement-wait: 1080h
              deletion-grace: 60d
              breached-passwords: pwned.txt
            plans:
              free:
                quota: 1GiB
                restore-to-point: false
                restore-window: 40d
                ransomware-protection: false
                link-passwords: true
                link-expiry: true
                versions: 10
                recycle-bin: 45d
              premium:
                quota: 2048GiB
                restore-to-point: true
                restore-window: 60d
                ransomware-protection: true
                link-passwords: false
                link-expiry: false
                versions: 1000
                recycle-bin: 100d
            feedback:
              votes: 25
              percent: 20
              answer-within: 5d
            delivery:
              trust-file: roots.pem
              mail:
                host: mail.example.org
                port: 466
                protection: tls
                from: drive@example.org
                user: drive
                password-file: mail-password
                patience: 7s
              text:
                host: smpp.example.org
                port: 3551
                protection: tls
                user: holdfast
                password-file: /etc/smpp-password
                sender: Drive
                patience: 8s
              call:
                gateway: https://gateway.example.org/calls
                key-file: gateway-key
                patience: 9s
            limits:
              request-headers: 32KiB
              connections: 100
              header-wait: 5s
              body-stall: 2m
              keep-alive: 500 s
              shutdown-wait: 1500ms
              download-url-life: 24h
              fragment: 60MiB
              notify-to: anywhere
              requests-a-minute: 600
              film-pictures: false
              browser-origins: https://a.example.org, http://localhost:3000
            watching:
              port: 9464
              address: 0.0.0.0
              token-file: metrics-token
              log: json
              traces: https://traces.example.org:4318
              trace-one-in: 7
            scrub: {enabled: false, period: 7d}
            drill: {enabled: false, period: 3d}
            forgetting: {enabled: false}
            backups:
              - {name: usb, folder: /mnt/usb}
              - name: elsewhere
                kind: azure
                endpoint: https://a.example.org
                account: ours
                container: backup
                credentials-file: key
                every: 1d
                keep-last: 1
                keep-daily: 7
                keep-weekly: 5
                keep-monthly: 12
                keep-yearly: 3
                vault: false
            """,
            DATA);

    assertThat(settings)
        .isEqualTo(
            new Settings(
                new Settings.Listen(InetAddress.ofLiteral("0.0.0.0"), 443, 80),
                Optional.of(URI.create("https://drive.example.org")),
                new Settings.Tls.Own(DATA.resolve("chain.pem"), Path.of("/etc/key.pem")),
                new Settings.Store.Postgres(
                    "jdbc:postgresql://db.example.org/holdfast",
                    "keeper",
                    Optional.of(DATA.resolve("db-password")),
                    PostgresSettings.Tls.REQUIRE,
                    false),
                List.of(
                    new Settings.VaultPlace(
                        "house",
                        new Settings.VaultKind.BuiltIn(
                            Optional.of(Path.of("/media/stick/passphrase")))),
                    new Settings.VaultPlace(
                        "safe",
                        new Settings.VaultKind.Token(
                            new TokenPlace(
                                Path.of("/usr/lib/softhsm/libsofthsm2.so"), 2_055_107_362L),
                            DATA.resolve("pin"))),
                    new Settings.VaultPlace(
                        "sky",
                        new Settings.VaultKind.Azure(
                            new AzurePlace(
                                URI.create("https://example.vault.azure.net"),
                                "drive",
                                AzureKeyKind.RSA_HSM,
                                new AzureIdentity.ClientSecret(
                                    "72f988bf-86f1-41af-91ab-2d7cd011db47",
                                    "fad7d5b3-69d6-4b48-9259-8d12124e1cf1",
                                    DATA.resolve("azure-secret")),
                                Optional.of(DATA.resolve("azure-ca.pem"))))),
                    new Settings.VaultPlace(
                        "bank",
                        new Settings.VaultKind.Transit(
                            new TransitPlace(
                                URI.create("https://vault.example.org:8200"),
                                "house/transit",
                                "drive",
                                new TransitIdentity.AppRole(
                                    "59d6d1ca-47bb-4e7e-a40b-8be3bc5a0ba8",
                                    DATA.resolve("secret-id")),
                                Optional.of("house"),
                                Optional.of(DATA.resolve("transit-ca.pem")))))),
                new Settings.Keys(
                    Duration.ofSeconds(90),
                    50,
                    true,
                    Duration.ofDays(90),
                    Duration.ofDays(30),
                    Duration.ofDays(180)),
                List.of(
                    folder("cellar", Path.of("/mnt/cellar"), new Coordinates(48.1, 11.6)),
                    folder("attic", DATA.resolve("attic"), new Coordinates(-33.9, 18)),
                    new Settings.Place(
                        "cabin",
                        new Coordinates(0, -180),
                        new Settings.Kind.S3(
                            new S3Settings(
                                URI.create("https://s3.example.org:9000"),
                                "garage",
                                "copies",
                                false,
                                false,
                                new CredentialFiles(
                                    DATA.resolve("s3-writing"),
                                    Optional.of(Path.of("/etc/s3-reading")),
                                    Optional.of(DATA.resolve("s3-deleting"))),
                                Optional.of(DATA.resolve("ca.pem")),
                                Duration.ofSeconds(9)),
                            "drive/one/"),
                        true,
                        OptionalDouble.of(1e-11)),
                    new Settings.Place(
                        "cloud",
                        new Coordinates(1, 2),
                        new Settings.Kind.Azure(
                            new AzureSettings(
                                URI.create("https://example.blob.core.windows.net"),
                                "example",
                                "copies",
                                new CredentialFiles(
                                    DATA.resolve("azure-key"), Optional.empty(), Optional.empty()),
                                Optional.empty(),
                                Duration.ofSeconds(20)),
                            ""),
                        false,
                        OptionalDouble.empty())),
                true,
                new CopyPolicy(3, WhenTooFew.ACCEPT_AND_REPAIR, Set.of("cabin")),
                new Settings.Limits(
                    ByteSize.kibibytes(32),
                    100,
                    Duration.ofSeconds(5),
                    Duration.ofMinutes(2),
                    Duration.ofSeconds(500),
                    Duration.ofMillis(1500),
                    Duration.ofDays(1),
                    ByteSize.mebibytes(60),
                    Settings.NotifyTo.ANYWHERE,
                    600,
                    false,
                    Set.of("https://a.example.org", "http://localhost:3000")),
                new Settings.Log(
                    Optional.of(Path.of("/mnt/far")),
                    Optional.of(
                        new Settings.WitnessService(
                            URI.create("https://witness.example.org/w"),
                            NoteKey.parse(
                                "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")))),
                new DeliverySettings(
                    Optional.of(
                        new DeliverySettings.Smtp(
                            "mail.example.org",
                            466,
                            DeliverySettings.Protection.TLS,
                            "drive@example.org",
                            Optional.of(
                                new DeliverySettings.Login("drive", DATA.resolve("mail-password"))),
                            Duration.ofSeconds(7))),
                    Optional.of(
                        new DeliverySettings.Smpp(
                            "smpp.example.org",
                            3551,
                            DeliverySettings.Protection.TLS,
                            new DeliverySettings.Login("holdfast", Path.of("/etc/smpp-password")),
                            "Drive",
                            Duration.ofSeconds(8))),
                    Optional.of(
                        new DeliverySettings.Gateway(
                            URI.create("https://gateway.example.org/calls"),
                            DATA.resolve("gateway-key"),
                            Duration.ofSeconds(9))),
                    Optional.of(DATA.resolve("roots.pem"))),
                new IdentitySettings(
                    SignUps.Policy.OPEN,
                    TwoStep.REQUIRED,
                    Duration.ofDays(45),
                    Duration.ofDays(60),
                    Optional.of(DATA.resolve("pwned.txt")),
                    new PlanSettings(
                        new Entitlements(
                            1L << 30, Optional.empty(), false, true, true, 10, Duration.ofDays(45)),
                        new Entitlements(
                            2L << 40,
                            Optional.of(Duration.ofDays(60)),
                            true,
                            false,
                            false,
                            1_000,
                            Duration.ofDays(100)))),
                new FeedbackSettings(25, 20, Duration.ofDays(5)),
                new Settings.Watching(
                    OptionalInt.of(9464),
                    InetAddress.ofLiteral("0.0.0.0"),
                    Optional.of(DATA.resolve("metrics-token")),
                    Settings.LogForm.JSON,
                    Optional.of(URI.create("https://traces.example.org:4318")),
                    7),
                new Settings.Scrubbing(false, Duration.ofDays(7)),
                new Settings.Drilling(false, Duration.ofDays(3)),
                false,
                List.of(
                    new Settings.Backup(
                        folder("usb", Path.of("/mnt/usb"), new Coordinates(0, 0)),
                        Optional.empty(),
                        BackupKeep.ALL,
                        true),
                    new Settings.Backup(
                        new Settings.Place(
                            "elsewhere",
                            new Coordinates(0, 0),
                            new Settings.Kind.Azure(
                                new AzureSettings(
                                    URI.create("https://a.example.org"),
                                    "ours",
                                    "backup",
                                    new CredentialFiles(
                                        DATA.resolve("key"), Optional.empty(), Optional.empty()),
                                    Optional.empty(),
                                    Duration.ofSeconds(20)),
                                ""),
                            false,
                            OptionalDouble.empty()),
                        Optional.of(Duration.ofDays(1)),
                        new BackupKeep(1, 7, 5, 12, 3),
                        false))));
  }

  @Test
  void textMessagesGoByAGatewayAsWell() {
    Settings settings =
        SettingsFile.parse(
            "delivery: {text: {gateway: 'http://127.0.0.1:9/m', key-file: k}}", DATA);

    assertThat(settings.delivery().text())
        .contains(
            new DeliverySettings.Gateway(
                URI.create("http://127.0.0.1:9/m"),
                DATA.resolve("k"),
                DeliverySettings.DEFAULT_PATIENCE));
  }

  @Test
  void aWayOutHasItsDefaults() {
    Settings settings =
        SettingsFile.parse("delivery: {mail: {host: m.example.org, from: d@example.org}}", DATA);

    assertThat(settings.delivery().mail())
        .contains(
            new DeliverySettings.Smtp(
                "m.example.org",
                587,
                DeliverySettings.Protection.STARTTLS,
                "d@example.org",
                Optional.empty(),
                Duration.ofSeconds(20)));
  }

  @Test
  void proxiesAreAddressesAndNetworks() {
    assertThat(
            SettingsFile.parse("listen: {proxies: '10.0.0.4, 10.0.1.0/24,fd00::/8'}", DATA)
                .listen()
                .proxies())
        .containsExactly("10.0.0.4", "10.0.1.0/24", "fd00::/8");
    for (String wrong : List.of("balancer", "10.0.0.4/33", "10.0.0.4 10.0.0.5", "a.b")) {
      assertThatThrownBy(() -> SettingsFile.parse("listen: {proxies: '" + wrong + "'}", DATA))
          .isInstanceOf(StartRefused.class)
          .hasMessageContaining("listen.proxies");
    }
  }

  @Test
  void theFileOfTheFirstStartChangesNothing() {
    String template = new String(SettingsFile.template(), StandardCharsets.UTF_8);

    assertThat(SettingsFile.parse(template, DATA)).isEqualTo(DEFAULTS);
  }

  @Test
  void theFileOfTheFirstStartShowsEverySettingWithItsDefault() {
    String shown =
        new String(SettingsFile.template(), StandardCharsets.UTF_8)
            .lines()
            .filter(line -> line.matches("# ( *)(- )?[a-z-]+:.*"))
            .map(line -> line.substring(2))
            .filter(
                line -> !line.matches(".*(example|/etc/).*|(database|tls|vault|audit|delivery):.*"))
            .filter(
                line ->
                    !line.matches(
                        " +(proxies|url|user|tls|mirror|standby|mail|text|call|port|protection|sender|patience):.*"))
            .reduce("", (text, line) -> text + line + "\n");

    assertThat(SettingsFile.parse(shown, DATA)).isEqualTo(DEFAULTS);
    assertThat(shown).contains("fragment", "when-too-few-regions", "longitude", "http-port");
  }

  @Test
  void theCommandLinesPortsComeFirst() {
    Settings moved = DEFAULTS.withPorts(OptionalInt.of(0), OptionalInt.empty());

    assertThat(moved.listen().httpsPort()).isZero();
    assertThat(moved.listen().httpPort()).isEqualTo(8080);
  }

  @Test
  void thePassphraseStandsWithItsVaultWhereThereAreSeveral() {
    String yaml =
        """
        vault: {passphrase-file: /p}
        vaults: [{name: a}]
        """;

    assertThatThrownBy(() -> SettingsFile.parse(yaml, DATA))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("vault.passphrase-file");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
                                                          | Managed[client=Optional.empty]
          client-id: c,                                   | Managed[client=Optional[c]]
          tenant: t, client-id: c, federated-token-file: f, | Workload[tenant=t, client=c, tokenFile=/data/f]
          """)
  void aVaultInAzureNeedsAnAddressAlone(@Nullable String identity, String told) {
    Settings settings =
        SettingsFile.parse(
            "vaults: [{name: a, kind: azure, %s url: 'https://h.vault.azure.net'}]"
                .formatted(identity == null ? "" : identity),
            Path.of("/data"));

    assertThat(settings.vaults().getFirst().kind())
        .isInstanceOfSatisfying(
            Settings.VaultKind.Azure.class,
            azure -> {
              assertThat(azure.place()).hasToString("https://h.vault.azure.net/keys/holdfast");
              assertThat(azure.place().kind()).isEqualTo(AzureKeyKind.RSA);
              assertThat(azure.place().identity()).hasToString(told);
            });
  }

  @Test
  void aVaultInATransitEngineNeedsAnAddressAndATokenAlone() {
    Settings settings =
        SettingsFile.parse(
            "vaults: [{name: a, kind: transit, url: 'https://h:8200', token-file: t}]", DATA);

    assertThat(settings.vaults().getFirst().kind())
        .isInstanceOfSatisfying(
            Settings.VaultKind.Transit.class,
            transit -> {
              assertThat(transit.place()).hasToString("https://h:8200/transit/keys/holdfast");
              assertThat(transit.place().identity())
                  .isEqualTo(new TransitIdentity.TokenFile(DATA.resolve("t")));
            });
  }

  @Test
  void aVaultInAwsNeedsARegionAlone() {
    String all =
        """
        vaults:
          - {name: a, kind: aws, region: eu-central-1}
          - name: b
            kind: aws
            region: eu-west-1
            endpoint: https://Kms.example.org
            key: drive
            access-key-file: access-key
            ca-file: aws-ca.pem
        """;

    assertThat(SettingsFile.parse(all, DATA).vaults())
        .extracting(Settings.VaultPlace::kind)
        .containsExactly(
            new Settings.VaultKind.Aws(
                new AwsPlace(
                    "eu-central-1",
                    Optional.empty(),
                    "holdfast",
                    Optional.empty(),
                    Optional.empty())),
            new Settings.VaultKind.Aws(
                new AwsPlace(
                    "eu-west-1",
                    Optional.of(URI.create("https://kms.example.org")),
                    "drive",
                    Optional.of(DATA.resolve("access-key")),
                    Optional.of(DATA.resolve("aws-ca.pem")))));
  }

  @Test
  void aServerNamesItsFileOfAnEscrow() {
    Settings settings =
        SettingsFile.parse(
            "vaults: [{name: a}, {name: b, kind: escrow, server-file: escrow-server.hfs}]", DATA);

    assertThat(settings.vaults().getLast().kind())
        .isEqualTo(new Settings.VaultKind.Escrow(DATA.resolve("escrow-server.hfs")));
  }

  @Test
  void whoRecoversNamesThePrivateFileOfAnEscrow() {
    Settings settings =
        SettingsFile.parse(
            "vaults: [{name: a}, {name: b, kind: escrow, private-file: p, passphrase-file: q}]",
            DATA);

    assertThat(settings.vaults().getLast().kind())
        .isEqualTo(
            new Settings.VaultKind.OpenEscrow(DATA.resolve("p"), Optional.of(DATA.resolve("q"))));
  }

  @Test
  void thePassphraseOfTheOnlyVaultNeedsNoList() {
    Settings settings =
        SettingsFile.parse("vault: {passphrase-file: /media/stick/passphrase}", DATA);

    assertThat(settings.vaults())
        .containsExactly(
            new Settings.VaultPlace(
                "built-in",
                new Settings.VaultKind.BuiltIn(Optional.of(Path.of("/media/stick/passphrase")))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          vaults: [{name: a}, {name: b}]                                                   | twice
          vaults: [{name: a}, {name: a, kind: token, library: /l, slot: 1, pin-file: /p}]  | twice
          vaults: [{name: A}]                                                              | name
          vaults: [{name: a, kind: token, slot: 1, pin-file: /p}]                          | library
          vaults: [{name: a, kind: token, library: /l, slot: 1}]                           | pin-file
          vaults: [{name: a, kind: token, library: /l, slot: x, pin-file: /p}]             | slot
          vaults: [{name: a, kind: token, library: /l, slot: -1, pin-file: /p}]            | slot
          vaults: [{name: a, kind: azure}]                                                 | url
          vaults: [{name: a, kind: azure, url: http://h}]                                  | url
          vaults: [{name: a, kind: azure, url: https://h, key: a/b}]                       | key
          vaults: [{name: a, kind: azure, url: https://h, key-type: aes}]                  | key-type
          vaults: [{name: a, kind: azure, url: https://h, client-secret-file: s}]          | tenant
          vaults: [{name: a, kind: azure, url: https://h, tenant: t}]                      | tenant
          vaults: [{name: a, kind: azure, url: https://h, client-secret-file: s, federated-token-file: t}] | alone
          vaults: [{name: a, kind: azure, url: https://h}, {name: b, kind: azure, url: https://H/}] | twice
          vaults: [{name: a, kind: transit, token-file: t}]                                | url
          vaults: [{name: a, kind: transit, url: http://h, token-file: t}]                 | url
          vaults: [{name: a, kind: transit, url: https://h}]                               | token-file
          vaults: [{name: a, kind: transit, url: https://h, role-id: r}]                   | secret-id-file
          vaults: [{name: a, kind: transit, url: https://h, secret-id-file: s}]            | role-id
          vaults: [{name: a, kind: transit, url: https://h, token-file: t, role-id: r}]    | alone
          vaults: [{name: a, kind: transit, url: https://h, token-file: t, mount: a//b}]   | mount
          vaults: [{name: a, kind: transit, url: https://h, token-file: t, key: a/b}]      | key
          vaults: [{name: a, kind: transit, url: https://h, token-file: t, namespace: '?'}] | namespace
          vaults: [{name: a, kind: transit, url: https://h, token-file: t, token: x}]      | token
          vaults: [{name: a, kind: transit, url: https://h, token-file: t}, {name: b, kind: transit, url: https://H/, token-file: u}] | twice
          vaults: [{name: a, kind: aws}]                                                   | region
          vaults: [{name: a, kind: aws, region: Frankfurt}]                                | region
          vaults: [{name: a, kind: aws, region: eu-central-1, endpoint: http://h}]         | endpoint
          vaults: [{name: a, kind: aws, region: eu-central-1, key: a/b}]                   | key
          vaults: [{name: a, kind: aws, region: eu-central-1, key-type: rsa}]              | key-type
          vaults: [{name: a, kind: aws, region: eu-central-1}, {name: b, kind: aws, region: eu-central-1, access-key-file: k}] | twice
          vaults: [{name: a, library: /l}]                                                 | library
          vaults: [{name: a, kind: paper}]                                                 | kind
          vaults: [{name: a}, {name: b, kind: escrow}]                                     | server-file
          vaults: [{name: a}, {name: b, kind: escrow, server-file: s, private-file: p}]    | alone
          vaults: [{name: a}, {name: b, kind: escrow, server-file: s, passphrase-file: p}] | passphrase-file
          vaults: [{name: a}, {name: b, kind: escrow, server-file: s}, {name: c, kind: escrow, server-file: s}] | twice
          vaults: [{name: b, kind: escrow, server-file: s}]                                | no vault but an escrow
          vaults: [{name: b, kind: escrow, private-file: p}]                               | no vault but an escrow
          """)
  void vaultsThatCannotBeAreRefused(String yaml, String wrong) {
    assertThatThrownBy(() -> SettingsFile.parse(yaml, DATA))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining(wrong);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          lisen: {}                            | lisen | listen
          listen: {htps-port: 1}               | listen.htps-port | listen.https-port
          delivery: {mail: {hots: a}}          | delivery.mail.hots | delivery.mail.host
          limits: {conections: 9}              | limits.conections | limits.connections
          when-to-few-regions: refuse          | when-to-few-regions | when-too-few-regions
          """)
  void anUnknownKeyNamesTheNearestOne(String yaml, String wrong, String near) {
    assertThatThrownBy(() -> SettingsFile.parse(yaml, DATA))
        .isInstanceOf(StartRefused.class)
        .hasMessageContainingAll(wrong + ",", near);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          listen: {https-port: 70000}               | https-port lies between 0 and 65535
          listen: {https-port: many}                | https-port is a whole number
          listen: {address: drive.example.org}      | numeric address
          listen: [1]                               | settings of its own
          public-address: http://drive.example.org  | https://
          public-address: https://a.example/x       | without a path
          limits: {keep-alive: 30}                  | with a unit
          limits: {keep-alive: 2h}                  | lies between 1s and 3600s
          limits: {fragment: 12}                    | with a unit
          limits: {fragment: 1KiB}                  | lies between 320KiB
          when-too-few-regions: shrug               | one of: refuse, accept-and-repair
          copies: 3                                 | 3 copies
          regions: []                               | is a list
          'regions: [{name: a, folder: a, latitude: 1, longitude: 2, yearly-loss: 0}]' | yearly-loss
          'regions: [{name: a, folder: a, latitude: 1, longitude: 2, yearly-loss: 0.5}]' | yearly-loss
          'regions: [{name: a, folder: a, latitude: 1, longitude: 2, yearly-loss: NaN}]' | yearly-loss
          'regions: [{name: a, folder: a, latitude: 1, longitude: 2, drain: true}, {name: b, folder: b, latitude: 1, longitude: 2}]' | tooFewRegionsToDrain
          regions: [{name: A, folder: a}]           | name has
          regions: [{name: a, folder: a}]           | latitude is needed
          tls: {key-file: a}                        | go together
          audit: {witness-url: 'https://a.example'} | go together
          audit: {witness-key: 'a+1+b'}             | witness-key is a key such as
          database: {user: a}                       | url is needed
          database: {url: jdbc:mysql://a}           | jdbc:postgresql
          'database: {url: "jdbc:postgresql://a/b", mirror: true}' | is for metadata.db
          'database: {url: "jdbc:postgresql://a/b?password=x"}' | holds no password
          'database: {standby: true}'               | is for PostgreSQL
          delivery: {mail: {from: a@b.c}}           | host is needed
          delivery: {mail: {host: a}}               | from is needed
          delivery: {mail: {host: a, from: b}}      | from an address
          delivery: {mail: {host: a, from: b@c.d, user: e}} | go together
          delivery: {mail: {host: a, from: b@c.d, protection: none}} | encrypted or not at all
          delivery: {mail: {patience: 2m}}          | lies between 1s and 60s
          delivery: {text: {host: a}}               | user is needed
          delivery: {text: {gateway: 'http://a.example/', key-file: k}} | https://
          delivery: {call: {gateway: 'https://a.example/'}} | go together
          feedback: {votes: 1}                      | lies between 2 and
          feedback: {percent: 101}                  | lies between 1 and 100
          just words                                | holds no settings
          'copies: 1\ncopies: 2'                    | YAML
          '!!javax.script.ScriptEngineManager []'   | YAML
          """)
  void aWrongValueIsNamedWithItsRule(String yaml, String rule) {
    assertThatThrownBy(() -> SettingsFile.parse(yaml.replace("\\n", "\n"), DATA))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining(rule);
  }

  @Test
  void aSizePrintsAsItIsWritten() {
    assertThat(List.of("512B", "64KiB", "1MiB", "3GiB"))
        .allSatisfy(text -> assertThat(ByteSize.parse(text)).hasToString(text));
  }
}
