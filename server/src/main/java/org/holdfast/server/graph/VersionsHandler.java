package org.holdfast.server.graph;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.holdfast.drive.Facet;
import org.holdfast.drive.Guest;
import org.holdfast.drive.Item;
import org.holdfast.drive.ShareRole;
import org.holdfast.drive.Version;
import tools.jackson.core.JsonGenerator;

/// The versions of a file: listed, read, brought back, removed.
final class VersionsHandler {

  private final Links links;

  VersionsHandler(Links links) {
    this.links = links;
  }

  void list(Call call) throws IOException {
    Item item = call.item();
    List<Version> versions = call.drive().versions(item.id());
    call.exchange().stream(
        out -> {
          out.writeStartObject();
          out.writeStringProperty("@odata.context", links.metadata("driveItem/versions"));
          out.writeArrayPropertyStart("value");
          versions.forEach(version -> write(out, call, item, version));
          out.writeEndArray();
          out.writeEndObject();
        });
  }

  void read(Call call) throws IOException {
    Item item = call.item();
    Version version = version(call, item);
    call.exchange().answer(200, out -> write(out, call, item, version));
  }

  void content(Call call) {
    Item item = call.item();
    Version version = version(call, item);
    call.exchange().redirect(download(call, item, version).orElseThrow(VersionsHandler::shownOnly));
  }

  void restore(Call call) {
    Item item = call.item();
    call.drive().restoreVersion(call.actor(), item.id(), version(call, item).number());
    call.exchange().answerEmpty(204);
  }

  void remove(Call call) {
    Item item = call.item();
    call.drive().deleteVersion(call.actor(), item.id(), version(call, item).number());
    call.exchange().answerEmpty(204);
  }

  /// Writes them into an item that is being written.
  void expand(JsonGenerator out, Call call, Item item) {
    out.writeArrayPropertyStart("versions");
    if (item.facet() instanceof Facet.File && mayList(call, item)) {
      call.drive().versions(item.id()).forEach(version -> write(out, call, item, version));
    }
    out.writeEndArray();
  }

  /// Earlier versions are for those who may write.
  private static boolean mayList(Call call, Item item) {
    return call.drive().guest().isEmpty()
        || call.drive().rights(item.id()).role() == ShareRole.WRITE;
  }

  private static Version version(Call call, Item item) {
    String id = call.place("version");
    return call.drive().versions(item.id()).stream()
        .filter(
            version -> id.equalsIgnoreCase("current") ? version.current() : id(version).equals(id))
        .findFirst()
        .orElseThrow(() -> GraphError.absent().refusal());
  }

  private static String id(Version version) {
    return id(version.number());
  }

  static String id(int version) {
    return version + ".0";
  }

  private void write(JsonGenerator out, Call call, Item item, Version version) {
    out.writeStartObject();
    out.writeStringProperty("id", id(version));
    out.writeStringProperty("lastModifiedDateTime", GraphTime.text(version.changedAt()));
    ItemJson.identity(out, "lastModifiedBy", version.changedBy(), Optional.of(call.signedIn()));
    out.writeNumberProperty("size", version.sizeBytes());
    download(call, item, version)
        .ifPresent(url -> out.writeStringProperty("@microsoft.graph.downloadUrl", url));
    out.writeEndObject();
  }

  /// None for a guest who may not download the item.
  private Optional<String> download(Call call, Item item, Version version) {
    Optional<Guest.Bearer> guest = call.bearer(item.id());
    return call.drive().guest().isPresent() && guest.isEmpty()
        ? Optional.empty()
        : Optional.of(
            links.download(
                item.drive(), item.id(), version.revision(), call.signedIn().session(), guest));
  }

  private static GraphRefusal shownOnly() {
    return GraphError.of(
            403, "accessDenied", "The owner lets this be looked at, and not be downloaded.")
        .refusal();
  }
}
