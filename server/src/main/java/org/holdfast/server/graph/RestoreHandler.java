package org.holdfast.server.graph;

import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Grantee;
import org.holdfast.drive.LinkScope;
import org.holdfast.drive.NotRestored;
import org.holdfast.drive.Permission;
import org.holdfast.drive.RestoreBranch;
import org.holdfast.drive.RestoreChange;
import org.holdfast.drive.RestoreCounts;
import org.holdfast.drive.RestoreNode;
import org.holdfast.drive.RestorePoint;
import org.holdfast.drive.RestorePreview;
import org.holdfast.drive.RestoreReport;
import org.holdfast.drive.RestoreTarget;
import org.holdfast.drive.SharedChange;
import org.holdfast.identity.AccountId;
import tools.jackson.core.JsonGenerator;

/// Going back to a point, looking first, and taking it back: Holdfast's own resources beside the
/// contract.
final class RestoreHandler {

  private final FreshProof proof;

  RestoreHandler(FreshProof proof) {
    this.proof = proof;
  }

  void preview(Call call) throws IOException {
    RestorePreview preview = call.drive().preview(target(call.exchange().json()));
    call.exchange()
        .answer(
            200,
            out -> {
              out.writeStartObject();
              out.writeNumberProperty("seq", preview.seq());
              write(out, preview.counts());
              changes(out, preview.changes());
              out.writeBooleanProperty("more", preview.more());
              write(out, preview.notRestored());
              out.writeBooleanProperty("overQuota", preview.overQuota());
              out.writeArrayPropertyStart("shared");
              preview.shared().forEach(change -> write(out, change));
              out.writeEndArray();
              out.writeNumberProperty("sharedItems", preview.sharedItems());
              out.writeEndObject();
            });
  }

  /// Who it is shared with is told as far as the item's permissions tell it: addresses that were
  /// invited by name, accounts and links in number.
  private static void write(JsonGenerator out, SharedChange change) {
    Set<AccountId> accounts = new HashSet<>();
    Set<String> addresses = new TreeSet<>();
    int links = 0;
    for (Permission permission : change.permissions()) {
      switch (permission.grantee()) {
        case Grantee.Link(LinkScope scope) -> links += scope == LinkScope.NAMED ? 0 : 1;
        case Grantee.Account(AccountId account) -> accounts.add(account);
        case Grantee.Redeemer(AccountId account, _) -> accounts.add(account);
        case Grantee.Outsider(String mail) -> addresses.add(mail);
      }
    }
    out.writeStartObject();
    out.writeStringProperty("id", change.item().text());
    out.writeStringProperty("name", change.name());
    out.writeBooleanProperty("folder", change.folder());
    out.writeStringProperty("kind", HistoryHandler.word(change.kind()));
    out.writeNumberProperty("changes", change.changes());
    out.writeArrayPropertyStart("emails");
    addresses.forEach(out::writeString);
    out.writeEndArray();
    out.writeNumberProperty("accounts", accounts.size());
    out.writeNumberProperty("links", links);
    out.writeEndObject();
  }

  static void changes(JsonGenerator out, List<RestoreChange> changes) {
    out.writeArrayPropertyStart("changes");
    for (RestoreChange change : changes) {
      out.writeStartObject();
      out.writeStringProperty("id", change.item().text());
      out.writeStringProperty("name", change.name());
      out.writeBooleanProperty("folder", change.folder());
      out.writeStringProperty("kind", HistoryHandler.word(change.kind()));
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  /// What would change in one folder.
  void branch(Call call) throws IOException {
    JsonBody body = call.exchange().json();
    Optional<ItemId> top = body.text("in").map(Call::itemId);
    RestoreBranch branch = call.drive().previewBranch(target(body), top);
    call.exchange()
        .answer(
            200,
            out -> {
              out.writeStartObject();
              out.writeNumberProperty("seq", branch.seq());
              out.writeArrayPropertyStart("value");
              branch.nodes().forEach(node -> write(out, node));
              out.writeEndArray();
              out.writeBooleanProperty("more", branch.more());
              out.writeEndObject();
            });
  }

  private static void write(JsonGenerator out, RestoreNode node) {
    out.writeStartObject();
    out.writeStringProperty("id", node.item().text());
    out.writeStringProperty("name", node.name());
    out.writeBooleanProperty("folder", node.folder());
    node.kind().ifPresent(kind -> out.writeStringProperty("kind", HistoryHandler.word(kind)));
    write(out, node.below());
    out.writeEndObject();
  }

  /// Whoever found a browser open must not roll a drive back (ADR 29).
  void restore(Call call) throws IOException {
    proof.require(call, "restore");
    RestoreTarget target = target(call.exchange().json());
    answer(call, call.drive().restoreTo(call.actor(), target));
  }

  void undo(Call call) throws IOException {
    proof.require(call, "undo the restore");
    answer(call, call.drive().undo(call.actor(), seq(call)));
  }

  /// @throws GraphRefusal 404 if it can be the number of nothing
  static long seq(Call call) {
    String seq = call.place("seq");
    if (!seq.matches("[0-9]{1,18}")) {
      throw GraphError.absent().refusal();
    }
    return Long.parseLong(seq);
  }

  /// `{"point": instant}` or `{"seq": number}`, and perhaps `"folderId"`.
  static RestoreTarget target(JsonBody body) {
    Optional<Instant> point = body.time("point");
    OptionalLong seq = body.number("seq");
    if (point.isPresent() == seq.isPresent()) {
      throw GraphError.invalid("Say when: either point, an instant, or seq, an operation.")
          .refusal();
    }
    RestorePoint to =
        point.isPresent()
            ? new RestorePoint.At(point.get())
            : new RestorePoint.After(seq.getAsLong());
    Optional<ItemId> folder = body.text("folderId").map(Call::itemId);
    return new RestoreTarget(to, folder);
  }

  private static void answer(Call call, RestoreReport report) throws IOException {
    call.exchange()
        .answer(
            200,
            out -> {
              out.writeStartObject();
              report.seq().ifPresent(seq -> out.writeNumberProperty("seq", seq));
              out.writeNumberProperty("pointSeq", report.pointSeq());
              write(out, report.counts());
              write(out, report.notRestored());
              out.writeBooleanProperty("overQuota", report.overQuota());
              out.writeEndObject();
            });
  }

  static void write(JsonGenerator out, RestoreCounts counts) {
    out.writeObjectPropertyStart("counts");
    out.writeNumberProperty("broughtBack", counts.broughtBack());
    out.writeNumberProperty("recycled", counts.recycled());
    out.writeNumberProperty("contentBack", counts.contentBack());
    out.writeNumberProperty("movedBack", counts.movedBack());
    out.writeNumberProperty("detailsBack", counts.detailsBack());
    out.writeNumberProperty("total", counts.total());
    out.writeEndObject();
  }

  private static void write(JsonGenerator out, List<NotRestored> notRestored) {
    out.writeArrayPropertyStart("notRestored");
    for (NotRestored each : notRestored) {
      out.writeStartObject();
      out.writeStringProperty("id", each.item().text());
      out.writeStringProperty("name", each.name());
      out.writeStringProperty("reason", HistoryHandler.word(each.reason()));
      out.writeEndObject();
    }
    out.writeEndArray();
  }
}
