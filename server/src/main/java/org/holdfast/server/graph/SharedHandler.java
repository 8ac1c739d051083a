package org.holdfast.server.graph;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.holdfast.drive.Drives;
import org.holdfast.drive.EffectivePermission;
import org.holdfast.drive.Facet;
import org.holdfast.drive.Guest;
import org.holdfast.drive.Item;
import org.holdfast.drive.LinkAnswer;
import org.holdfast.drive.SharedItem;
import org.holdfast.identity.AccountId;
import tools.jackson.core.JsonGenerator;

/// What is shared: with me, by me, and what a share id leads to.
final class SharedHandler {

  private final Drives drives;
  private final DrivesInReach reach;
  private final ItemJson items;
  private final Links links;
  private final PermissionJson permissions;
  private final Function<AccountId, Optional<String>> names;

  /// @param names of people: told to those with whom they share something
  SharedHandler(
      Drives drives,
      DrivesInReach reach,
      ItemJson items,
      Links links,
      PermissionJson permissions,
      Function<AccountId, Optional<String>> names) {
    this.permissions = permissions;
    this.names = names;
    this.drives = drives;
    this.reach = reach;
    this.items = items;
    this.links = links;
  }

  /// `GET {drive}/sharedWithMe`: items of other drives, each as a `remoteItem`, with the permission
  /// by which it is shared: what one may, until when, and what to end to let go of it.
  void withMe(Call call) throws IOException {
    requireOwn(call);
    if (!DrivesInReach.isForOthers(call.signedIn(), true)) {
      throw GraphError.of(
              403,
              "accessDenied",
              "The app was not allowed this. Sign in to it again and allow it more.")
          .refusal();
    }
    Guest.Person person = DrivesInReach.person(call.signedIn());
    answer(call, drives.shares().sharedWith(person), this::remote);
  }

  /// `GET {drive}/holdfast/sharedByMe`: items of the own drive that others reach.
  void byMe(Call call) throws IOException {
    requireOwn(call);
    answer(call, call.drive().sharedItems(), this::own);
  }

  private static void requireOwn(Call call) {
    if (call.drive().guest().isPresent()) {
      throw GraphError.absent().refusal();
    }
  }

  private interface Writer {
    void write(JsonGenerator out, Call call, SharedItem shared);
  }

  private void answer(Call call, List<SharedItem> all, Writer writer) throws IOException {
    call.exchange().stream(
        out -> {
          out.writeStartObject();
          out.writeStringProperty("@odata.context", links.metadata("driveItems"));
          out.writeArrayPropertyStart("value");
          all.forEach(each -> writer.write(out, call, each));
          out.writeEndArray();
          out.writeEndObject();
        });
  }

  private void own(JsonGenerator out, Call call, SharedItem shared) {
    out.writeStartObject();
    items.properties(
        out, call.view(), shared.item(), call.query().select(), ItemJson.Parent.UNTOLD);
    sharing(out, call, shared);
    out.writeEndObject();
  }

  private void remote(JsonGenerator out, Call call, SharedItem shared) {
    out.writeStartObject();
    named(out, shared.item());
    out.writeObjectPropertyStart("remoteItem");
    View view =
        new View(Optional.of(call.signedIn()), "", shared.item().id(), true, Optional.empty());
    items.properties(out, view, shared.item(), Selection.ALL, ItemJson.Parent.UNTOLD);
    AccountId owner = shared.drive().owner();
    PermissionJson.shared(
        out,
        owner,
        names.apply(owner).orElse(""),
        Optional.of(call.signedIn()),
        shared.permission());
    out.writeName("@holdfast.permission");
    permissions.write(
        out,
        call,
        new EffectivePermission(shared.permission(), Optional.empty(), Optional.empty()));
    out.writeEndObject();
    out.writeEndObject();
  }

  private void named(JsonGenerator out, Item item) {
    out.writeStringProperty("id", item.id().text());
    out.writeStringProperty("name", item.name());
    out.writeNumberProperty("size", item.sizeBytes());
    out.writeStringProperty("createdDateTime", GraphTime.text(item.createdAt()));
    out.writeStringProperty("lastModifiedDateTime", GraphTime.text(item.changedAt()));
    out.writeStringProperty("webUrl", links.web(item.drive(), item.id().text()));
    String facet =
        switch (item.facet()) {
          case Facet.Folder _ -> "folder";
          case Facet.File _ -> "file";
        };
    out.writeObjectPropertyStart(facet);
    out.writeEndObject();
  }

  private static void sharing(JsonGenerator out, Call call, SharedItem shared) {
    PermissionJson.shared(
        out, shared.drive().owner(), Optional.of(call.signedIn()), List.of(shared.permission()));
  }

  /// `GET /shares/{id}`: the `sharedDriveItem`.
  void share(Call call) throws IOException {
    LinkAnswer.Open open = reach.openShare(call, true);
    Item item = open.drive().find(open.item()).orElseThrow(() -> GraphError.absent().refusal());
    call.exchange()
        .answer(
            200,
            out -> {
              out.writeStartObject();
              out.writeStringProperty("@odata.context", links.metadata("shares/$entity"));
              out.writeStringProperty("id", open.permission().id().text());
              out.writeStringProperty("name", item.name());
              out.writeStringProperty("webUrl", links.web(item.drive(), item.id().text()));
              ItemJson.identity(out, "owner", open.drive().owner(), Optional.of(call.signedIn()));
              out.writeEndObject();
            });
  }
}
