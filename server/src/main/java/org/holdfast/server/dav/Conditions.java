package org.holdfast.server.dav;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Facet;
import org.holdfast.drive.Item;
import org.holdfast.drive.Lock;
import org.holdfast.drive.Precondition;
import org.holdfast.server.EntityTags;
import org.holdfast.server.HttpDate;

/// Looks at a request's conditions: `If`, `If-Match`, `If-None-Match`, `If-Unmodified-Since`.
///
/// What they say of the item itself is given on to the drive, which looks again inside its own
/// operation, so that nothing can come between the check and the change.
final class Conditions {

  private final Call call;

  Conditions(Call call) {
    this.call = call;
  }

  /// Of the bytes, not of the item: a renamed file is still the same content. Folders have none.
  static Optional<String> eTag(Item item) {
    return item.facet() instanceof Facet.File file
        ? Optional.of("\"" + file.revision().text() + "\"")
        : Optional.empty();
  }

  /// @throws DavRefusal 412 if one of them does not hold
  Precondition check(Optional<Item> existing) {
    boolean tagged = checkIf(existing);
    boolean matched = checkMatch(existing);
    Optional<EntityTags> none = EntityTags.parse(call.exchange().header("If-None-Match"));
    if (none.isPresent()) {
      return noneMatch(none.get(), existing);
    }
    return existing
        .filter(_ -> tagged || matched)
        .<Precondition>map(item -> new Precondition.IfItem(item.seq()))
        .orElse(Precondition.NONE);
  }

  private Precondition noneMatch(EntityTags tags, Optional<Item> existing) {
    boolean there =
        existing.filter(item -> tags.any() || tags.matchesWeakly(tags(item))).isPresent();
    if (there) {
      throw DavError.changed().refusal();
    }
    return tags.any() ? new Precondition.IfNoneExists() : Precondition.NONE;
  }

  /// Whether the item was compared with a tag, and is the one asked for.
  private boolean checkMatch(Optional<Item> existing) {
    Optional<EntityTags> match = EntityTags.parse(call.exchange().header("If-Match"));
    if (match.isPresent()) {
      boolean holds =
          existing
              .filter(item -> match.get().any() || match.get().matchesStrongly(tags(item)))
              .isPresent();
      if (!holds) {
        throw DavError.changed().refusal();
      }
      return !match.get().any();
    }
    boolean newer =
        call.exchange()
            .header("If-Unmodified-Since")
            .flatMap(HttpDate::parse)
            .flatMap(
                since ->
                    existing.filter(
                        item ->
                            item.times()
                                .modifiedAt()
                                .truncatedTo(ChronoUnit.SECONDS)
                                .isAfter(since)))
            .isPresent();
    if (newer) {
      throw DavError.changed().refusal();
    }
    return false;
  }

  private static List<String> tags(Item item) {
    return eTag(item).stream().toList();
  }

  /// Whether a condition compared the item itself with a tag.
  private boolean checkIf(Optional<Item> existing) {
    if (call.ifs().isEmpty()) {
      return false;
    }
    List<IfHeader.ConditionList> lists = call.ifs().get().lists();
    Optional<IfHeader.ConditionList> first =
        lists.stream().filter(list -> holds(list, existing)).findFirst();
    if (first.isEmpty()) {
      throw DavError.changed().refusal();
    }
    return first.get().tag().isEmpty()
        && first.get().conditions().stream().anyMatch(IfHeader.Condition.Tag.class::isInstance);
  }

  private boolean holds(IfHeader.ConditionList list, Optional<Item> existing) {
    Optional<DavPath> about =
        list.tag().isPresent()
            ? Address.parse(list.tag().get(), call.exchange().host())
            : Optional.of(call.path());
    Optional<Item> item = list.tag().isPresent() ? about.flatMap(call::find) : existing;
    return list.conditions().stream()
        .allMatch(condition -> condition.not() != isTrue(condition, about, item));
  }

  private boolean isTrue(
      IfHeader.Condition condition, Optional<DavPath> about, Optional<Item> item) {
    return switch (condition) {
      case IfHeader.Condition.Tag(_, boolean weak, String opaque) ->
          !weak && item.flatMap(Conditions::eTag).filter(opaque::equals).isPresent();
      case IfHeader.Condition.State(_, String uri) ->
          about.map(path -> isLocked(path, item, uri)).orElse(false);
    };
  }

  /// What is not there yet is in the locks of the folder that it would be in, if they are deep.
  private boolean isLocked(DavPath path, Optional<Item> item, String uri) {
    if (item.isPresent()) {
      return covers(path, item.get().id(), uri, false);
    }
    return !path.isRoot()
        && call.find(path.parent())
            .map(folder -> covers(path.parent(), folder.id(), uri, true))
            .orElse(false);
  }

  private boolean covers(DavPath path, ItemId item, String uri, boolean deepOnly) {
    return call.locks(path, item).stream()
        .filter(lock -> lock.deep() || !deepOnly)
        .map(Lock::token)
        .anyMatch(token -> token.uri().equalsIgnoreCase(uri.strip()));
  }
}
