package org.holdfast.server.dav;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.holdfast.server.PercentText;

/// Where a request points: names from the top of a mount on, as the client spells them.
///
/// A raw path is split at `/` first and decoded once, after: an encoded separator never moves a
/// border, and nothing is decoded twice. There is no `.` or `..`: nobody resolves them.
///
/// @param names none for the top of the mount
record DavPath(Mount mount, List<String> names) {

  // A path has at most 4,096 UTF-16 units, so at most half as many names.
  private static final int MOST_NAMES = 2_100;

  DavPath {
    names = List.copyOf(names);
  }

  /// @param raw as it stood in the request line, without its query
  /// @throws DavRefusal 400 if no item could ever have this address
  /// @throws org.holdfast.server.Malformed if it is not percent-encoded UTF-8
  static DavPath parse(String raw) {
    Mount mount =
        Mount.of(raw)
            .orElseThrow(
                () ->
                    DavError.invalid(
                            "path-invalid", "Addresses here begin with /dav/ or /dav-shared/.")
                        .refusal());
    List<String> names =
        Arrays.stream(raw.substring(mount.prefix().length()).split("/", MOST_NAMES + 1))
            .filter(segment -> !segment.isEmpty())
            .map(PercentText::decode)
            .toList();
    if (names.size() >= MOST_NAMES) {
      throw DavError.of(414, "path-too-long", "The path has too many names.").refusal();
    }
    names.forEach(DavPath::requireName);
    return new DavPath(mount, names);
  }

  private static void requireName(String name) {
    if (name.equals(".") || name.equals("..")) {
      throw DavError.invalid("path-invalid", "A path has no . or .. in it.").refusal();
    }
    if (name.chars().anyMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c))) {
      throw DavError.invalid(
              "path-invalid", "A name holds no slash, backslash or control character.")
          .refusal();
    }
  }

  /// Whether it is the top of its mount.
  boolean isRoot() {
    return names.isEmpty();
  }

  String lastName() {
    return names.getLast();
  }

  DavPath parent() {
    return new DavPath(mount, names.subList(0, names.size() - 1));
  }

  DavPath child(String name) {
    return below(List.of(name));
  }

  DavPath below(List<String> more) {
    List<String> longer = new ArrayList<>(names);
    longer.addAll(more);
    return new DavPath(mount, longer);
  }

  /// As it stands in an address: absolute, and with a slash at the end of a folder (RFC 4918,
  /// section 5.2).
  String href(boolean folder) {
    String path =
        names.stream()
            .map(name -> "/" + PercentText.encodeSegment(name))
            .collect(Collectors.joining());
    return mount.prefix() + path + (folder || names.isEmpty() ? "/" : "");
  }
}
