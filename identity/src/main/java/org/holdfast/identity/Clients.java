package org.holdfast.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.SecretKey;
import org.holdfast.audit.AuditLog;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Factor;
import org.holdfast.audit.Outcome;
import org.holdfast.audit.Personal;
import org.holdfast.audit.Reason;
import org.holdfast.audit.Who;
import org.holdfast.database.Database;
import org.holdfast.database.SealedFields;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// The apps that may ask to be let in: well-known ones, and those that the owner of the server
/// registered. Safe for use by any number of threads and processes.
public final class Clients {

  private static final String COLUMN = "identity_client.sealed";
  private static final Field<byte[]> KEY = DSL.field("client_key", SQLDataType.BLOB);
  private static final Field<byte[]> SEALED = DSL.field("sealed", SQLDataType.BLOB);
  private static final int LONGEST_NAME = 100;
  private static final String SECRET_PREFIX = "hfs_";
  private static final int SECRET_BYTES = 32;

  private final Database database;
  private final SealedFields fields;
  private final SecureRandom random;
  private final AuditLog log;

  public Clients(
      Database database, SecretKey index, SecretKey seal, SecureRandom random, AuditLog log) {
    this.database = database;
    this.fields = new SealedFields(index, seal, random);
    this.random = random;
    this.log = log;
  }

  /// A client and, for a confidential one, its secret, which cannot be shown again.
  public static final class Registered {
    private final Client client;
    private final Optional<String> secret;

    private Registered(Client client, Optional<String> secret) {
      this.client = client;
      this.secret = secret;
    }

    public Client client() {
      return client;
    }

    public Optional<String> secret() {
      return secret;
    }

    @Override
    public String toString() {
      return client.toString();
    }
  }

  private record Stored(Client client, String secretHash) {}

  /// Registers an app under a fresh id.
  ///
  /// @param name 1 to 100 characters, shown to people
  /// @param confidential whether it can keep a secret; what is installed cannot
  /// @param returns at least one
  /// @throws GrantRefusal.Unfit if name or addresses are not such
  public Registered register(
      String name, boolean confidential, List<String> returns, Set<AppScope> scopes) {
    requireName(name);
    if (returns.isEmpty()) {
      throw new GrantRefusal.Unfit("An app has at least one return address.");
    }
    Client client =
        new Client(
            AccountId.random(random).value().toString(),
            name.strip(),
            confidential ? ClientKind.CONFIDENTIAL : ClientKind.PUBLIC,
            returns.stream().map(ReturnAddress::new).toList(),
            scopes);
    return inserted(client);
  }

  /// Registers a service under a fresh id: it signs in by its secret alone, as this account, and
  /// reaches what that account does. Nobody else has to let it in, and it sees nobody else's.
  ///
  /// @param name as [#register]
  /// @param account its own, made for it
  /// @param scopes what it may do; those that are about a person at a browser are left out
  /// @throws GrantRefusal.Unfit if the name is none, or no scope is left
  public Registered registerService(String name, AccountId account, Set<AppScope> scopes) {
    requireName(name);
    Set<AppScope> own = EnumSet.noneOf(AppScope.class);
    own.addAll(scopes);
    own.removeAll(AppScope.OF_PEOPLE);
    if (own.isEmpty()) {
      throw new GrantRefusal.Unfit("A service needs a scope, such as Files.ReadWrite.");
    }
    return inserted(
        new Client(
            AccountId.random(random).value().toString(),
            name.strip(),
            ClientKind.SERVICE,
            List.of(),
            own,
            Optional.of(account)));
  }

  private static void requireName(String name) {
    boolean plain = name.codePoints().noneMatch(Character::isISOControl);
    if (name.isBlank() || name.length() > LONGEST_NAME || !plain) {
      throw new GrantRefusal.Unfit("An app has a name of 1 to " + LONGEST_NAME + " characters.");
    }
  }

  private Registered inserted(Client client) {
    Optional<String> secret =
        client.kind().hasSecret() ? Optional.of(makeSecret()) : Optional.empty();
    insert(client, secret.map(this::hash).orElse(""));
    return new Registered(client, secret);
  }

  private void insert(Client client, String secretHash) {
    byte[] key = key(client.id());
    byte[] sealed = fields.seal(COLUMN, key, texts(client, secretHash));
    Event event = byKeeper(EventKind.CLIENT_REGISTERED, client.name());
    database.write(
        tx -> {
          log.append(tx, event);
          return tx.execute(
              "insert into identity_client (client_key, sealed) values (?, ?)", key, sealed);
        });
  }

  private static List<String> texts(Client client, String secretHash) {
    List<String> texts =
        new ArrayList<>(
            List.of(
                client.id(),
                client.name(),
                client.kind().name(),
                secretHash,
                AppScope.text(client.scopes())));
    client.returns().forEach(address -> texts.add(address.text()));
    client.account().ifPresent(account -> texts.add(account.text()));
    return texts;
  }

  /// The app that calls itself so.
  public Optional<Client> find(String id) {
    return KnownClients.find(id).or(() -> stored(id).map(Stored::client));
  }

  private Optional<Stored> stored(String id) {
    byte[] key = key(id);
    return database.read(
        tx ->
            tx.resultQuery(
                    "select client_key, sealed from identity_client where client_key = ?",
                    (Object) key)
                .coerce(KEY, SEALED)
                .fetchOptional()
                .map(this::stored));
  }

  private Stored stored(Record row) {
    List<String> texts = fields.open(COLUMN, row.get(0, byte[].class), row.get(1, byte[].class));
    ClientKind kind = ClientKind.valueOf(texts.get(2));
    List<String> rest = texts.subList(5, texts.size());
    boolean service = kind == ClientKind.SERVICE;
    Client client =
        new Client(
            texts.get(0),
            texts.get(1),
            kind,
            service ? List.of() : rest.stream().map(ReturnAddress::new).toList(),
            AppScope.known(Arrays.asList(texts.get(4).split(" "))),
            service ? Optional.of(AccountId.parse(rest.getFirst())) : Optional.empty());
    return new Stored(client, texts.get(3));
  }

  /// Whether this is the client's secret. A secret of 256 random bits is hashed fast.
  public boolean isSecret(Client client, String sent) {
    String expected = stored(client.id()).map(Stored::secretHash).orElse("");
    return !expected.isEmpty()
        && MessageDigest.isEqual(
            expected.getBytes(StandardCharsets.US_ASCII),
            hash(sent).getBytes(StandardCharsets.US_ASCII));
  }

  /// Well-known ones first, then those registered here, by name.
  public List<Client> list() {
    List<Client> all = new ArrayList<>(KnownClients.all());
    rows().stream()
        .map(row -> stored(row).client())
        .sorted(Comparator.comparing(Client::name).thenComparing(Client::id))
        .forEach(all::add);
    return all;
  }

  private List<Record> rows() {
    return database.read(
        tx ->
            tx
                .resultQuery("select client_key, sealed from identity_client")
                .coerce(KEY, SEALED)
                .fetch()
                .stream()
                .<Record>map(row -> row)
                .toList());
  }

  /// Removes a registered app: it asks for nothing any more, and its refresh tokens are refused. To
  /// end what it holds at once, [Grants#endApp] comes after it.
  ///
  /// @return whether there was one
  public boolean remove(String id) {
    Optional<Stored> known = stored(id);
    known.ifPresent(
        each -> {
          Event event = byKeeper(EventKind.CLIENT_REMOVED, each.client().name());
          database.write(
              tx -> {
                log.append(tx, event);
                return tx.execute(
                    "delete from identity_client where client_key = ?", (Object) key(id));
              });
        });
    return known.isPresent();
  }

  /// What was shown where others can read it opens nothing from then on: its app is removed, and
  /// has to be registered anew, with another secret. To end what it holds at once, [Grants#endApp]
  /// comes after it.
  ///
  /// @param sent anything at all
  /// @return the app's id, if it was a secret of one
  public Optional<String> revoke(String sent) {
    if (!sent.startsWith(SECRET_PREFIX)) {
      return Optional.empty();
    }
    byte[] expected = hash(sent).getBytes(StandardCharsets.US_ASCII);
    return rows().stream()
        .map(this::stored)
        .filter(
            each ->
                MessageDigest.isEqual(
                    expected, each.secretHash().getBytes(StandardCharsets.US_ASCII)))
        .map(Stored::client)
        .findFirst()
        .filter(client -> database.write(tx -> revoked(tx, client)))
        .map(Client::id);
  }

  private boolean revoked(DSLContext tx, Client client) {
    int rows =
        tx.execute("delete from identity_client where client_key = ?", (Object) key(client.id()));
    if (rows > 0) {
      Event event =
          Event.done(EventKind.CLIENT_REMOVED, new Who.Server())
              .ending(Outcome.DONE, Reason.SENT_IN_CLEAR)
              .in(named(Factor.NONE, client.name()));
      log.append(tx, client.account().map(of -> event.about(of.value())).orElse(event));
    }
    return rows > 0;
  }

  /// Removes the services that sign in as an account that is no more, as part of the change in
  /// which it goes.
  ///
  /// @return how many
  public int removeServices(DSLContext tx, AccountId account) {
    List<Record> services =
        tx
            .resultQuery("select client_key, sealed from identity_client")
            .coerce(KEY, SEALED)
            .fetch()
            .stream()
            .filter(row -> stored(row).client().account().equals(Optional.of(account)))
            .<Record>map(row -> row)
            .toList();
    for (Record row : services) {
      tx.execute("delete from identity_client where client_key = ?", (Object) row.get(KEY));
      String name = stored(row).client().name();
      log.append(
          tx, Event.done(EventKind.CLIENT_REMOVED, new Who.Server()).in(named(Factor.NONE, name)));
    }
    return services.size();
  }

  private static Event byKeeper(EventKind kind, String name) {
    return Event.done(kind, new Who.Keeper()).in(named(Factor.COMMAND_LINE, name));
  }

  private static Circumstances named(Factor factor, String name) {
    return new Circumstances(Optional.empty(), factor, new Personal("", "", name));
  }

  private String makeSecret() {
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    return SECRET_PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
  }

  private String hash(String secret) {
    return HexFormat.of().formatHex(fields.key("client secret", secret));
  }

  private byte[] key(String id) {
    return fields.key("client", id);
  }
}
