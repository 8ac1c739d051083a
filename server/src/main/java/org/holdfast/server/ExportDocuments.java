package org.holdfast.server;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import org.holdfast.audit.Entry;
import org.holdfast.audit.EventPage;
import org.holdfast.audit.Personal;
import org.holdfast.drive.ArchiveDocument;
import org.holdfast.drive.Drive;
import org.holdfast.drive.DriveInfo;
import org.holdfast.drive.Operation;
import org.holdfast.drive.OperationPage;
import org.holdfast.drive.OperationsQuery;
import org.holdfast.feedback.Feedback;
import org.holdfast.feedback.FeedbackData;
import org.holdfast.feedback.HelpAnswer;
import org.holdfast.feedback.Idea;
import org.holdfast.identity.Account;
import org.holdfast.identity.AccountData;
import org.holdfast.identity.Export;
import org.holdfast.identity.Exports;
import org.holdfast.identity.Overview;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/// What an export holds beside the drive: a page to read first, the account, and what happened.
/// Fields: `docs/formats/archive.md`.
final class ExportDocuments {

  private static final int PAGE = 500;
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  private static final String README =
      """
      This is everything that Holdfast keeps for you, as it was at one moment.

      files/         your files and folders, with their names and dates
      versions/      if you asked for it: earlier versions of files, each in a folder that is called
                     like the file, by number and the time (UTC) it came
      recycled/      if you asked for it: what was in the recycle bin
      metadata.json  every item and every version: id, times, size, checksums, description
      account.json   your account: profile, ways to sign in (masked), devices, apps, tokens by name
      picture.png    the picture that you show of yourself, if you do
      feedback.json  what you said of pages of help, your ideas, and what you voted for
      activity.json  what the security log says about you, and every change of your drive

      Nothing was shared on this server, so there is no list of shares.
      Passwords, codes and keys are not in here: nobody can read them back.

      The archive is not compressed. If it is larger than 4 GB or has more than 65,535 entries, it
      needs a program that knows ZIP64: today's Windows, macOS, Linux, 7-Zip and unzip 6 do. On
      Windows, unpack it into a short folder such as C:\\export, or with 7-Zip: paths may be longer
      than Explorer takes.
      """;

  private final Exports exports;
  private final Feedback feedback;
  private final SecurityLog log;

  ExportDocuments(Exports exports, Feedback feedback, SecurityLog log) {
    this.exports = exports;
    this.feedback = feedback;
    this.log = log;
  }

  List<ArchiveDocument> of(Export export, Drive drive) {
    byte[] readme = README.getBytes(StandardCharsets.UTF_8);
    List<ArchiveDocument> documents = new ArrayList<>();
    documents.add(new ArchiveDocument("README.txt", List.of(readme).iterator()));
    documents.add(new ArchiveDocument("account.json", account(exports.data(export), drive.info())));
    exports
        .picture(export)
        .ifPresent(
            png -> documents.add(new ArchiveDocument("picture.png", List.of(png).iterator())));
    documents.add(new ArchiveDocument("feedback.json", feedback(feedback.of(export.account()))));
    documents.add(new ArchiveDocument("activity.json", activity(export, drive)));
    return documents;
  }

  /// Writes a part of a document; absent once there is no more of it.
  private interface Step {
    Optional<Step> write(JsonGenerator json);
  }

  /// Steps, one piece for each.
  private static final class Pieces implements Iterator<byte[]> {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes);
    private final Deque<Step> steps;

    Pieces(List<Step> steps) {
      this.steps = new ArrayDeque<>(steps);
      json.writeStartObject();
      json.writeNumberProperty("formatVersion", 1);
    }

    @Override
    public boolean hasNext() {
      return !steps.isEmpty();
    }

    @Override
    public byte[] next() {
      if (steps.isEmpty()) {
        throw new NoSuchElementException("the document is over");
      }
      steps.remove().write(json).ifPresent(steps::addFirst);
      if (steps.isEmpty()) {
        json.writeEndObject();
        json.close();
      } else {
        json.flush();
      }
      byte[] piece = bytes.toByteArray();
      bytes.reset();
      return piece;
    }
  }

  private static Iterator<byte[]> account(AccountData data, DriveInfo drive) {
    return new Pieces(
        List.of(
            once(json -> profile(json, data.account())),
            once(json -> drive(json, drive)),
            once(json -> security(json, data.security())),
            once(json -> openDoors(json, data))));
  }

  private interface Writing {
    void to(JsonGenerator json);
  }

  private static Step once(Writing writing) {
    return json -> {
      writing.to(json);
      return Optional.empty();
    };
  }

  private static Iterator<byte[]> feedback(FeedbackData data) {
    return new Pieces(
        List.of(
            once(json -> array(json, "help", data.help(), each -> help(json, each))),
            once(json -> array(json, "ideas", data.ideas(), each -> idea(json, each))),
            once(
                json ->
                    array(
                        json,
                        "votedFor",
                        data.votedFor(),
                        title -> json.writeStringProperty("title", title)))));
  }

  private static void help(JsonGenerator json, HelpAnswer answer) {
    json.writeStringProperty("page", answer.page());
    json.writeBooleanProperty("helped", answer.helped());
    text(json, "why", answer.why());
    json.writeStringProperty("at", answer.at().toString());
  }

  private static void idea(JsonGenerator json, Idea idea) {
    json.writeStringProperty("id", idea.id().text());
    json.writeStringProperty("title", idea.title());
    text(json, "text", idea.text());
    json.writeStringProperty("day", idea.madeOn().toString());
    json.writeBooleanProperty("withMyName", idea.named());
    json.writeNumberProperty("votes", idea.votes());
    json.writeStringProperty("state", word(idea.state()));
    idea.answer().ifPresent(answer -> json.writeStringProperty("answer", answer.sentence()));
  }

  private static void profile(JsonGenerator json, Account account) {
    json.writeStringProperty("id", account.id().text());
    json.writeStringProperty("email", account.email().shown());
    json.writeStringProperty("displayName", account.displayName());
    json.writeStringProperty("language", account.locale().toLanguageTag());
    json.writeStringProperty("createdAt", account.createdAt().toString());
    json.writeBooleanProperty("ownsThisServer", account.owner());
    json.writeObjectPropertyStart("plan");
    json.writeStringProperty("name", word(account.subscription().plan()));
    json.writeStringProperty("since", account.subscription().since().toString());
    account
        .subscription()
        .until()
        .ifPresent(until -> json.writeStringProperty("until", until.toString()));
    json.writeEndObject();
  }

  private static void drive(JsonGenerator json, DriveInfo drive) {
    json.writeObjectPropertyStart("drive");
    json.writeStringProperty("id", drive.id().text());
    json.writeStringProperty("createdAt", drive.createdAt().toString());
    json.writeNumberProperty("usedBytes", drive.quota().used());
    json.writeNumberProperty("quotaBytes", drive.quota().total());
    json.writeEndObject();
  }

  private static void security(JsonGenerator json, Overview security) {
    json.writeObjectPropertyStart("security");
    json.writeBooleanProperty("twoStepVerification", security.twoStep());
    json.writeNumberProperty("recoveryCodesLeft", security.recoveryCodes());
    json.writeBooleanProperty("accountRecoveryCode", security.accountCode());
    security
        .passwordSetAt()
        .ifPresent(at -> json.writeStringProperty("passwordSetAt", at.toString()));
    array(
        json,
        "ways",
        security.factors(),
        way -> {
          json.writeStringProperty("kind", word(way.kind()));
          json.writeStringProperty("shown", way.shown());
          json.writeStringProperty("addedAt", way.addedAt().toString());
        });
    json.writeEndObject();
  }

  private static void openDoors(JsonGenerator json, AccountData data) {
    array(
        json,
        "sessions",
        data.sessions(),
        session -> {
          json.writeStringProperty("device", session.deviceName());
          json.writeStringProperty("address", session.address());
          json.writeStringProperty("openedAt", session.openedAt().toString());
          json.writeStringProperty("seenAt", session.seenAt().toString());
        });
    array(
        json,
        "trustedDevices",
        data.devices(),
        device -> {
          json.writeStringProperty("device", device.name());
          json.writeStringProperty("address", device.address());
          json.writeStringProperty("trustedAt", device.trustedAt().toString());
          json.writeStringProperty("seenAt", device.seenAt().toString());
        });
    array(
        json,
        "tokens",
        data.tokens(),
        token -> {
          json.writeStringProperty("kind", word(token.kind()));
          json.writeStringProperty("name", token.name());
          json.writeBooleanProperty("readOnly", !token.mayWrite());
          json.writeStringProperty("createdAt", token.createdAt().toString());
          token.lastUsed().ifPresent(day -> json.writeStringProperty("lastUsed", day.toString()));
        });
    array(
        json,
        "connectedApps",
        data.apps(),
        app -> {
          json.writeStringProperty("id", app.clientId());
          json.writeStringProperty("name", app.name());
          json.writeStringProperty("since", app.since().toString());
          json.writeStringProperty(
              "scopes", String.join(" ", app.scopes().stream().map(Enum::name).sorted().toList()));
          app.lastUsed().ifPresent(day -> json.writeStringProperty("lastUsed", day.toString()));
        });
  }

  private interface Each<T> {
    void write(T one);
  }

  private static <T> void array(JsonGenerator json, String name, List<T> all, Each<T> each) {
    json.writeArrayPropertyStart(name);
    for (T one : all) {
      json.writeStartObject();
      each.write(one);
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private Iterator<byte[]> activity(Export export, Drive drive) {
    Instant until = export.madeAt().plusMillis(1);
    return new Pieces(
        List.of(
            pages(
                "events",
                cursor -> log.events(export.account(), cursor, PAGE),
                (json, page) -> page.entries().forEach(entry -> event(json, entry)),
                EventPage::next),
            pages(
                "operations",
                cursor -> drive.operations(new OperationsQuery(Instant.EPOCH, until, PAGE, cursor)),
                (json, page) -> page.operations().forEach(each -> operation(json, each)),
                OperationPage::next)));
  }

  private interface PageWriting<P> {
    void write(JsonGenerator json, P page);
  }

  /// An array that comes page by page.
  private static <P> Step pages(
      String name,
      Function<Optional<String>, P> source,
      PageWriting<P> writing,
      Function<P, Optional<String>> next) {
    return json -> {
      json.writeArrayPropertyStart(name);
      return page(json, Optional.empty(), source, writing, next);
    };
  }

  private static <P> Optional<Step> page(
      JsonGenerator json,
      Optional<String> cursor,
      Function<Optional<String>, P> source,
      PageWriting<P> writing,
      Function<P, Optional<String>> next) {
    P page = source.apply(cursor);
    writing.write(json, page);
    Optional<String> after = next.apply(page);
    if (after.isEmpty()) {
      json.writeEndArray();
      return Optional.empty();
    }
    return Optional.of(out -> page(out, after, source, writing, next));
  }

  private static void event(JsonGenerator json, Entry entry) {
    json.writeStartObject();
    json.writeNumberProperty("log", entry.log());
    json.writeNumberProperty("entry", entry.index());
    json.writeStringProperty("at", entry.at().toString());
    json.writeStringProperty("kind", word(entry.event().kind()));
    json.writeStringProperty("outcome", word(entry.event().outcome()));
    json.writeStringProperty("sentence", entry.sentence());
    Personal personal = entry.personal().orElse(Personal.NONE);
    text(json, "address", personal.address());
    text(json, "device", personal.device());
    text(json, "email", personal.email());
    json.writeEndObject();
  }

  private static void operation(JsonGenerator json, Operation operation) {
    json.writeStartObject();
    json.writeNumberProperty("seq", operation.seq());
    json.writeStringProperty("at", operation.at().toString());
    json.writeStringProperty("kind", word(operation.kind()));
    json.writeStringProperty("through", operation.actor().client());
    operation.item().ifPresent(item -> json.writeStringProperty("item", item.text()));
    operation.name().ifPresent(name -> json.writeStringProperty("name", name));
    json.writeNumberProperty("items", operation.items());
    json.writeEndObject();
  }

  private static void text(JsonGenerator json, String name, String value) {
    if (!value.isEmpty()) {
      json.writeStringProperty(name, value);
    }
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
