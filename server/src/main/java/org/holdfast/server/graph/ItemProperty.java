package org.holdfast.server.graph;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.io.SerializedString;

/// A property of the contract's `driveItem` or of what is in it, its name encoded once: a list
/// writes some forty of them for each item.
enum ItemProperty {
  ID("id"),
  NAME("name"),
  SIZE("size"),
  E_TAG("eTag"),
  C_TAG("cTag"),
  CREATED("createdDateTime"),
  MODIFIED("lastModifiedDateTime"),
  WEB_URL("webUrl"),
  DESCRIPTION("description"),
  CREATED_BY("createdBy"),
  MODIFIED_BY("lastModifiedBy"),
  USER("user"),
  DISPLAY_NAME("displayName"),
  PARENT_REFERENCE("parentReference"),
  DRIVE_ID("driveId"),
  DRIVE_TYPE("driveType"),
  PATH("path"),
  FILE_SYSTEM_INFO("fileSystemInfo"),
  ROOT("root"),
  FOLDER("folder"),
  SPECIAL_FOLDER("specialFolder"),
  CHILD_COUNT("childCount"),
  VIEW("view"),
  VIEW_TYPE("viewType"),
  SORT_BY("sortBy"),
  SORT_ORDER("sortOrder"),
  FILE("file"),
  MIME_TYPE("mimeType"),
  HASHES("hashes"),
  PUBLICATION("publication"),
  LEVEL("level"),
  VERSION_ID("versionId"),
  CHECKED_OUT_BY("checkedOutBy"),
  QUICK_XOR_HASH("quickXorHash"),
  SHA1_HASH("sha1Hash"),
  SHA256_HASH("sha256Hash"),
  DOWNLOAD_URL("@microsoft.graph.downloadUrl");

  private final String text;

  // Immutable in effect: it encodes itself when first written.
  @SuppressWarnings("ImmutableEnumChecker")
  private final SerializedString encoded;

  ItemProperty(String text) {
    this.text = text;
    this.encoded = new SerializedString(text);
  }

  /// As the contract spells it.
  String text() {
    return text;
  }

  /// Any text.
  void write(JsonGenerator out, String value) {
    out.writeName(encoded);
    out.writeString(value);
  }

  void write(JsonGenerator out, long value) {
    out.writeName(encoded);
    out.writeNumber(value);
  }

  /// Text of our own making, in which there is nothing to escape: ids, times, hashes, addresses.
  void writePlain(JsonGenerator out, String value) {
    out.writeName(encoded);
    byte[] ascii = value.getBytes(ISO_8859_1);
    out.writeRawUTF8String(ascii, 0, ascii.length);
  }

  /// The name alone; the value follows.
  void name(JsonGenerator out) {
    out.writeName(encoded);
  }

  /// Begins an object.
  void open(JsonGenerator out) {
    out.writeName(encoded);
    out.writeStartObject();
  }
}
