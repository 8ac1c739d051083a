package org.holdfast.server.graph;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.drive.Actor;
import org.holdfast.drive.Facet;
import org.holdfast.drive.Guest;
import org.holdfast.drive.Item;
import org.holdfast.drive.ShareRole;
import org.holdfast.drive.Version;
import org.holdfast.drive.VersionName;
import org.holdfast.drive.VersionWish;
import tools.jackson.core.JsonGenerator;

/// The versions of a file: listed, read, brought back, named, pinned, removed.
final class VersionsHandler {

  private static final String NAME = "@holdfast.name";
  private static final String PINNED = "@holdfast.pinned";

  private final Links links;
  private final AppNames apps;
  private final FreshProof proof;

  VersionsHandler(Links links, AppNames apps, FreshProof proof) {
    this.proof = proof;
    this.links = links;
    this.apps = apps;
  }

  void list(Call call) throws IOException {
    Item item = call.item();
    List<Version> versions = call.drive().versions(item.id());
    Makers makers = makers(call, versions);
    call.exchange().stream(
        out -> {
          out.writeStartObject();
          out.writeStringProperty("@odata.context", links.metadata("driveItem/versions"));
          out.writeArrayPropertyStart("value");
          versions.forEach(version -> write(out, call, item, version, makers));
          out.writeEndArray();
          out.writeEndObject();
        });
  }

  void read(Call call) throws IOException {
    Item item = call.item();
    Version version = version(call, item);
    answer(call, item, version);
  }

  private void answer(Call call, Item item, Version version) throws IOException {
    Makers makers = makers(call, List.of(version));
    call.exchange().answer(200, out -> write(out, call, item, version, makers));
  }

  /// `PATCH …/versions/{version}`: what is not in the body stays. A name that is `null` or empty is
  /// taken away. To unpin is the first half of deleting for good (ADR 25).
  void mark(Call call) throws IOException {
    JsonBody body = call.exchange().json();
    Optional<Boolean> pinned = body.has(PINNED) ? Optional.of(body.flag(PINNED)) : Optional.empty();
    if (pinned.isPresent() && !pinned.get()) {
      AppLimits.requireOwn(call.signedIn());
      proof.require(call, "unpin the version");
    }
    Item item = call.item();
    int number = version(call, item).number();
    Optional<VersionName> name =
        body.isNamed(NAME) ? Optional.of(name(body.text(NAME).orElse(""))) : Optional.empty();
    VersionWish wish = new VersionWish(name, pinned);
    answer(call, item, call.drive().markVersion(call.actor(), item.id(), number, wish));
  }

  private static VersionName name(String text) {
    try {
      return VersionName.parse(text);
    } catch (IllegalArgumentException e) {
      throw GraphError.invalid(
              "versionNameForbidden",
              "A version's name is one line of at most %d characters."
                  .formatted(VersionName.MOST_LENGTH))
          .refusal();
    }
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
    proof.require(call, "delete the version");
    Item item = call.item();
    call.drive().deleteVersion(call.actor(), item.id(), version(call, item).number());
    call.exchange().answerEmpty(204);
  }

  /// Writes them into an item that is being written.
  void expand(JsonGenerator out, Call call, Item item) {
    out.writeArrayPropertyStart("versions");
    if (item.facet() instanceof Facet.File && mayList(call, item)) {
      List<Version> versions = call.drive().versions(item.id());
      Makers makers = makers(call, versions);
      versions.forEach(version -> write(out, call, item, version, makers));
    }
    out.writeEndArray();
  }

  /// Earlier versions are for those who may write.
  private static boolean mayList(Call call, Item item) {
    return call.drive().guest().isEmpty()
        || call.drive().rights(item.id()).role() == ShareRole.WRITE;
  }

  private static Version version(Call call, Item item) {
    return find(call, item, call.place("version"));
  }

  /// @throws GraphRefusal 404 if the file has no such version
  static Version find(Call call, Item item, String id) {
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

  /// Which app brought each version, by its operation. What other apps a person has is not for an
  /// app, nor for a guest.
  private record Makers(Map<Long, Actor> actors, Map<String, Optional<String>> names) {}

  private static Makers makers(Call call, List<Version> versions) {
    boolean told = call.drive().guest().isEmpty() && call.signedIn().app().isEmpty();
    List<Long> seqs = told ? versions.stream().map(Version::seq).toList() : List.of();
    return new Makers(told ? call.drive().actors(seqs) : Map.of(), new HashMap<>());
  }

  private void write(JsonGenerator out, Call call, Item item, Version version, Makers makers) {
    out.writeStartObject();
    out.writeStringProperty("id", id(version));
    out.writeStringProperty("lastModifiedDateTime", GraphTime.text(version.changedAt()));
    ItemJson.identity(out, "lastModifiedBy", version.changedBy(), Optional.of(call.signedIn()));
    out.writeNumberProperty("size", version.sizeBytes());
    if (!version.name().isNone()) {
      out.writeStringProperty(NAME, version.name().text());
    }
    if (version.pinned()) {
      out.writeBooleanProperty(PINNED, true);
    }
    Optional.ofNullable(makers.actors().get(version.seq()))
        .flatMap(Call::app)
        .flatMap(id -> makers.names().computeIfAbsent(id, apps::of))
        .ifPresent(name -> out.writeStringProperty("@holdfast.app", name));
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
