package org.holdfast.drive;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.holdfast.content.ContentHashes;
import org.holdfast.content.ItemId;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/// `metadata.json`: every item that there was, with its versions, one after the other; never more
/// than a page of it in memory. Fields: `docs/formats/archive.md`.
final class ArchiveMetadata implements Iterator<byte[]> {

  private static final HexFormat HEX = HexFormat.of();
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  private final ArchiveScope.Everything packed;
  private final ArchiveWalk walk;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final JsonGenerator json;
  private boolean over;

  /// @param packed what the archive holds; what it does not is described all the same
  ArchiveMetadata(DriveAccess access, ArchiveScope.Everything packed, ArchiveRow.Form form) {
    this.packed = packed;
    this.walk = new ArchiveWalk(access, new ArchiveScope.Everything(true, true), form.seq());
    this.json = JSON.createGenerator(ObjectWriteContext.empty(), bytes);
    json.writeStartObject();
    json.writeNumberProperty("formatVersion", 1);
    json.writeStringProperty("drive", access.id().text());
    json.writeNumberProperty("seq", form.seq());
    json.writeStringProperty("at", time(form.madeAt()));
    json.writeArrayPropertyStart("items");
  }

  @Override
  public boolean hasNext() {
    return !over;
  }

  @Override
  public byte[] next() {
    if (over) {
      throw new NoSuchElementException("the document is over");
    }
    List<ArchiveWalk.Found> page = walk.next();
    page.forEach(this::write);
    if (page.isEmpty()) {
      over = true;
      json.writeEndArray();
      json.writeEndObject();
      json.close();
    } else {
      json.flush();
    }
    byte[] piece = bytes.toByteArray();
    bytes.reset();
    return piece;
  }

  private void write(ArchiveWalk.Found found) {
    ItemRow row = found.row();
    json.writeStartObject();
    json.writeStringProperty("id", row.id().text());
    json.writeStringProperty("kind", kind(found));
    json.writeStringProperty("name", row.isRoot() ? "files" : row.name());
    row.parent().map(ItemId::text).ifPresent(id -> json.writeStringProperty("parent", id));
    if (isPacked(found.branch())) {
      json.writeStringProperty("path", found.path());
    }
    json.writeBooleanProperty("recycled", found.branch().recycled());
    json.writeStringProperty("createdAt", time(row.createdAt()));
    json.writeStringProperty("changedAt", time(row.changedAt()));
    json.writeStringProperty("fileCreatedAt", time(row.fsCreatedAt()));
    json.writeStringProperty("fileModifiedAt", time(row.fsModifiedAt()));
    if (!row.description().isEmpty()) {
      json.writeStringProperty("description", row.description());
    }
    found.content().ifPresent(content -> write(row, content));
    json.writeEndObject();
  }

  private void write(ItemRow row, RevisionRow content) {
    ContentHashes hashes = content.hashes();
    json.writeNumberProperty("version", row.version());
    json.writeNumberProperty("sizeBytes", row.sizeBytes());
    json.writeStringProperty("mediaType", content.mediaType());
    json.writeStringProperty("sha256", HEX.formatHex(hashes.sha256()));
    json.writeStringProperty("sha1", HEX.formatHex(hashes.sha1()));
    json.writeStringProperty("quickXorHash", hashes.quickXorText());
  }

  private static String kind(ArchiveWalk.Found found) {
    if (found.branch().versions()) {
      return "version";
    }
    return found.row().isFolder() ? "folder" : "file";
  }

  private boolean isPacked(ArchiveWalk.Branch branch) {
    return (!branch.versions() || packed.versions()) && (!branch.recycled() || packed.recycled());
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }
}
