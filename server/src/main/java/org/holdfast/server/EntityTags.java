package org.holdfast.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The value of `If-Match` or `If-None-Match`: `*`, or a list of entity tags (RFC 9110, section
/// 8.8.3).
///
/// Our own tags are also accepted without their quotes, as some clients send them.
///
/// @param any it was `*`
public record EntityTags(boolean any, List<Tag> tags) {

  /// @param opaque with its quotes
  public record Tag(boolean weak, String opaque) {}

  private static final Pattern TAG =
      Pattern.compile(
          "\\G\\s*(?:(W/)?(\"[\\x21\\x23-\\x7e]*\")|((?:c:)?[0-9a-f]{32},[0-9]{1,19}))\\s*");

  /// @throws Malformed `malformedEntityTag`
  public static Optional<EntityTags> parse(Optional<String> header) {
    return header.map(EntityTags::parse);
  }

  private static EntityTags parse(String header) {
    if (header.strip().equals("*")) {
      return new EntityTags(true, List.of());
    }
    List<Tag> tags = new ArrayList<>();
    Matcher matcher = TAG.matcher(header);
    int at = 0;
    while (matcher.find(at)) {
      Optional<String> quoted = Optional.ofNullable(matcher.group(2));
      tags.add(new Tag(matcher.group(1) != null, quoted.orElse("\"" + matcher.group(3) + "\"")));
      at = matcher.end();
      if (at == header.length()) {
        return new EntityTags(false, List.copyOf(tags));
      }
      if (header.charAt(at) != ',') {
        break;
      }
      at++;
    }
    throw new Malformed(
        "malformedEntityTag", "An entity tag is quoted, as it stood in the item's eTag.");
  }

  /// Strong comparison, for `If-Match`: a weak tag never matches.
  public boolean matchesStrongly(List<String> current) {
    return any || tags.stream().anyMatch(tag -> !tag.weak() && current.contains(tag.opaque()));
  }

  /// Weak comparison, for `If-None-Match`.
  public boolean matchesWeakly(List<String> current) {
    return any || tags.stream().anyMatch(tag -> current.contains(tag.opaque()));
  }
}
