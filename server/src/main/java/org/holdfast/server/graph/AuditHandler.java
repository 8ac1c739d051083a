package org.holdfast.server.graph;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.holdfast.audit.AuditRefusal;
import org.holdfast.audit.Checkpoint;
import org.holdfast.audit.Entry;
import org.holdfast.audit.Hash;
import org.holdfast.audit.LogProof;
import org.holdfast.audit.Personal;
import org.holdfast.audit.WrittenEntry;
import org.holdfast.audit.WrittenPage;
import org.holdfast.server.SecurityLog;
import tools.jackson.core.JsonGenerator;

/// An account's own audit trail in a form that its owner can check without believing the server:
/// the bytes of the events, and proofs that they stand in the log. Beside the contract; the forms
/// are those of `docs/formats/audit.md`.
///
/// Only events of whoever asks are given. What proves them is hashes, of which nothing about others
/// can be learnt; the tiles of the log are open to anyone who is signed in anyway.
final class AuditHandler {

  // Each costs some twenty hashes, and twenty looks at the database.
  private static final int MOST_PROVED = 200;
  private static final String NUMBER = "0|[1-9][0-9]{0,17}";

  private final Links links;
  private final SecurityLog log;

  AuditHandler(Links links, SecurityLog log) {
    this.links = links;
    this.log = log;
  }

  /// `GET {drive}/holdfast/audit/events`: newest first. One of the last seconds has no place yet.
  void events(Call call) throws IOException {
    requireOwn(call);
    QueryOptions query = call.query();
    WrittenPage page = page(call, query);
    call.exchange().stream(
        out -> {
          out.writeStartObject();
          out.writeArrayPropertyStart("value");
          page.entries().forEach(entry -> write(out, entry));
          out.writeEndArray();
          page.next()
              .ifPresent(
                  cursor ->
                      out.writeStringProperty(
                          "@odata.nextLink", NextLink.of(links, call, "$skiptoken", cursor)));
          out.writeEndObject();
        });
  }

  private WrittenPage page(Call call, QueryOptions query) {
    try {
      return log.written(call.signedIn().account(), query.text("$skiptoken"), query.top());
    } catch (AuditRefusal.NotACursor _) {
      throw QueryOptions.invalid("This $skiptoken is not one of this list. Begin the list anew.");
    }
  }

  private static void write(JsonGenerator out, WrittenEntry written) {
    out.writeStartObject();
    out.writeNumberProperty("log", written.log());
    out.writeNumberProperty("entry", written.index());
    out.writeStringProperty("bytes", base64(written.bytes()));
    out.writeStringProperty("seal", base64(written.seal()));
    written
        .entry()
        .flatMap(Entry::personal)
        .map(Personal::address)
        .filter(address -> !address.isEmpty())
        .ifPresent(address -> out.writeStringProperty("address", address));
    written
        .entry()
        .flatMap(Entry::personal)
        .map(Personal::device)
        .filter(device -> !device.isEmpty())
        .ifPresent(device -> out.writeStringProperty("device", device));
    out.writeEndObject();
  }

  /// `GET {drive}/holdfast/audit/proofs?log&entries&known`: of one moment.
  void proofs(Call call) throws IOException {
    requireOwn(call);
    QueryOptions query = call.query();
    int number = (int) number(query, "log", 999_999_999);
    long known = query.text("known").isEmpty() ? 0 : number(query, "known", Long.MAX_VALUE);
    List<Long> entries = entries(query.text("entries").orElse(""));
    LogProof proof =
        proof(call, number, entries, known).orElseThrow(() -> GraphError.absent().refusal());
    call.exchange()
        .answer(
            200,
            out -> {
              out.writeStartObject();
              out.writeStringProperty("key", proof.key().text());
              out.writeStringProperty("checkpoint", note(proof.checkpoint()));
              hashes(out, "extension", proof.extension());
              out.writeArrayPropertyStart("value");
              proof.entries().forEach(each -> write(out, each));
              out.writeEndArray();
              out.writeEndObject();
            });
  }

  /// What is not whole is said, and not shown: nothing could be proved by it.
  private Optional<LogProof> proof(Call call, int number, List<Long> entries, long known) {
    try {
      return log.proof(call.signedIn().account(), number, entries, known);
    } catch (AuditRefusal.Tampered | AuditRefusal.NotANote _) {
      throw GraphError.of(
              500,
              "generalException",
              "logAltered",
              "The log is not as it was signed: hashes of its tree or its checkpoint were altered."
                  + " Tell whoever runs the server.")
          .refusal();
    }
  }

  private static void write(JsonGenerator out, LogProof.Inclusion each) {
    out.writeStartObject();
    out.writeNumberProperty("entry", each.index());
    hashes(out, "path", each.path());
    out.writeEndObject();
  }

  private static void hashes(JsonGenerator out, String name, List<Hash> hashes) {
    out.writeArrayPropertyStart(name);
    hashes.forEach(hash -> out.writeString(base64(hash.bytes())));
    out.writeEndArray();
  }

  private static String note(Checkpoint checkpoint) {
    return new String(checkpoint.bytes(), StandardCharsets.UTF_8);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static List<Long> entries(String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    String[] parts = text.split(",", -1);
    if (parts.length > MOST_PROVED
        || !Arrays.stream(parts).allMatch(each -> each.matches(NUMBER))) {
      throw QueryOptions.invalid(
          "entries names at most " + MOST_PROVED + " places of the log, with commas between them.");
    }
    return Arrays.stream(parts).map(Long::valueOf).distinct().toList();
  }

  private static long number(QueryOptions query, String name, long most) {
    String text = query.text(name).orElse("");
    if (!text.matches(NUMBER) || Long.parseLong(text) > most) {
      throw QueryOptions.invalid(name + " is a number.");
    }
    return Long.parseLong(text);
  }

  /// A guest of somebody's drive has a trail of their own, at their own drive.
  private static void requireOwn(Call call) {
    if (call.drive().guest().isPresent()) {
      throw GraphError.absent().refusal();
    }
  }
}
