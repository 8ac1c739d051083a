package org.holdfast.content;

import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The names of a region's objects. They say no more than a revision's random id: neither whose it
/// is nor what. Format: `docs/formats/objects.md`.
///
/// @param prefix before every name; empty, or ends with `/`
record ObjectNames(String prefix) {

  private static final Pattern NOTE = Pattern.compile("note-[a-z-]{1,32}");
  private static final Pattern PROBE = Pattern.compile("probe-[0-9a-f]{16}");
  private static final Pattern LOG = Pattern.compile("[a-z0-9-]{1,80}");
  private static final Pattern SMALL = Pattern.compile("small/([0-9a-f]{32})");
  private static final Pattern LARGE =
      Pattern.compile("large/([0-9a-f]{32})/(blob|index|piece-[0-9a-f]{16})");

  /// What lies under a name.
  sealed interface Meaning {
    record Small(RevisionId revision) implements Meaning {}

    record Large(RevisionId revision, Role role) implements Meaning {}

    /// The region's own: marker, notes, probes, the log of a mirrored database.
    record Own() implements Meaning {}

    record Stranger() implements Meaning {}
  }

  /// What an object is to its revision.
  enum Role {
    BLOB,
    INDEX,
    PIECE
  }

  String marker() {
    return prefix + "region.hfr";
  }

  String note(String name) {
    String note = "note-" + name;
    if (!NOTE.matcher(note).matches()) {
      throw new IllegalArgumentException("no note has such a name");
    }
    return prefix + note;
  }

  String probes() {
    return prefix + "probe-";
  }

  String probe(long id) {
    return probes() + HexFormat.of().toHexDigits(id);
  }

  /// Everything of a mirrored database's log.
  String logs() {
    return prefix + "mirror/";
  }

  String log(String name) {
    if (!LOG.matcher(name).matches()) {
      throw new IllegalArgumentException("no object of the log has such a name");
    }
    return logs() + name;
  }

  /// The name that [#log] made this of.
  Optional<String> inLog(String object) {
    String name = object.startsWith(logs()) ? object.substring(logs().length()) : "";
    return Optional.of(name).filter(each -> LOG.matcher(each).matches());
  }

  String small(RevisionId revision) {
    return prefix + "small/" + revision.text();
  }

  /// Everything of a large blob or a draft.
  String folder(RevisionId revision) {
    return prefix + "large/" + revision.text() + "/";
  }

  String blob(RevisionId revision) {
    return folder(revision) + "blob";
  }

  String index(RevisionId revision) {
    return folder(revision) + "index";
  }

  String piece(RevisionId revision, long id) {
    return folder(revision) + "piece-" + HexFormat.of().toHexDigits(id);
  }

  Meaning meaning(String name) {
    String own = name.startsWith(prefix) ? name.substring(prefix.length()) : "";
    Matcher large = LARGE.matcher(own);
    if (large.matches()) {
      return new Meaning.Large(RevisionId.parse(large.group(1)), role(large.group(2)));
    }
    Matcher small = SMALL.matcher(own);
    if (small.matches()) {
      return new Meaning.Small(RevisionId.parse(small.group(1)));
    }
    boolean isOwn =
        own.equals("region.hfr")
            || NOTE.matcher(own).matches()
            || PROBE.matcher(own).matches()
            || inLog(name).isPresent();
    return isOwn ? new Meaning.Own() : new Meaning.Stranger();
  }

  private static Role role(String name) {
    return switch (name) {
      case "blob" -> Role.BLOB;
      case "index" -> Role.INDEX;
      default -> Role.PIECE;
    };
  }
}
