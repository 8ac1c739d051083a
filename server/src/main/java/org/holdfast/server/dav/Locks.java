package org.holdfast.server.dav;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Lock;

/// The locks on a folder and on what is in it, as a list of its items tells them.
final class Locks {

  private final Place place;
  private final Instant now;
  private final List<Lock> inherited;
  private final Map<ItemId, List<Lock>> byItem;
  private final ItemId top;

  /// @param top the item asked for, which is where the place is; others that are asked for are in
  ///   it
  Locks(Place place, ItemId top, Instant now) {
    this.place = place;
    this.now = now;
    this.top = top;
    this.inherited = place.drive().locks(top);
    this.byItem = place.drive().locksIn(top).stream().collect(Collectors.groupingBy(Lock::root));
  }

  /// The content of `lockdiscovery`.
  String discovery(ItemId item) {
    Stream<Lock> covering =
        item.equals(top)
            ? inherited.stream()
            : Stream.concat(
                inherited.stream().filter(Lock::deep),
                byItem.getOrDefault(item, List.of()).stream());
    return covering.map(lock -> active(lock, place, now)).collect(Collectors.joining());
  }

  /// One `activelock` (RFC 4918, section 14.1).
  static String active(Lock lock, Place place, Instant now) {
    Function<String, String> href = text -> "<D:href>" + XmlText.escaped(text) + "</D:href>";
    return "<D:activelock><D:locktype><D:write/></D:locktype><D:lockscope>"
        + (lock.exclusive() ? "<D:exclusive/>" : "<D:shared/>")
        + "</D:lockscope><D:depth>"
        + (lock.deep() ? "infinity" : "0")
        + "</D:depth>"
        + (lock.isCheckOut() ? "<D:owner>Checked out</D:owner>" : lock.owner())
        + "<D:timeout>Second-"
        + Math.max(0, Duration.between(now, lock.until()).toSeconds())
        + "</D:timeout><D:locktoken>"
        + href.apply(lock.token().uri())
        + "</D:locktoken><D:lockroot>"
        + href.apply(place.href(lock.root()))
        + "</D:lockroot></D:activelock>";
  }
}
