package org.holdfast.server.share;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.holdfast.content.ItemId;

/// An address of this door: `/s/{key}`, `/s/{key}/{verb}` or `/s/{key}/{verb}/{item}`, spelled in
/// this one way. Everything else leads nowhere: no dots, no encodings, no slash at the end.
///
/// @param verb empty for what the link leads to itself
record SharePath(LinkKey key, String verb, Optional<ItemId> item) {

  private static final Pattern FORM =
      Pattern.compile("/s/([A-Za-z0-9_-]{22,32})(?:/([a-z]{1,10})(?:/([0-9a-f]{32}))?)?");

  static Optional<SharePath> parse(String path) {
    Matcher form = FORM.matcher(path);
    if (!form.matches()) {
      return Optional.empty();
    }
    String verb = Optional.ofNullable(form.group(2)).orElse("");
    Optional<ItemId> item = Optional.ofNullable(form.group(3)).map(ItemId::parse);
    return LinkKey.parse(form.group(1)).map(key -> new SharePath(key, verb, item));
  }

  /// Where the link itself leads.
  String front() {
    return "/s/" + key.reveal();
  }

  String verb(String other) {
    return front() + "/" + other;
  }

  String to(String other, ItemId id) {
    return verb(other) + "/" + id.text();
  }

  /// Mute: it holds a secret.
  @Override
  public String toString() {
    return "SharePath[" + verb + "]";
  }
}
