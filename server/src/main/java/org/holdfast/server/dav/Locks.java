package org.holdfast.server.dav;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Drive;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.drive.Item;
import org.holdfast.drive.Lock;

/// The locks on a folder and on what is in it, as a list of its items tells them.
final class Locks {

  private final Drive drive;
  private final Instant now;
  private final List<Lock> inherited;
  private final Map<ItemId, List<Lock>> byItem;
  private final ItemId top;

  /// @param top the item asked for; others that are asked for are in it
  Locks(Drive drive, ItemId top, Instant now) {
    this.drive = drive;
    this.now = now;
    this.top = top;
    this.inherited = drive.locks(top);
    this.byItem = drive.locks().stream().collect(Collectors.groupingBy(Lock::root));
  }

  /// The content of `lockdiscovery`.
  String discovery(ItemId item) {
    Stream<Lock> covering =
        item.equals(top)
            ? inherited.stream()
            : Stream.concat(
                inherited.stream().filter(Lock::deep),
                byItem.getOrDefault(item, List.of()).stream());
    return covering.map(lock -> active(lock, drive, now)).collect(Collectors.joining());
  }

  /// One `activelock` (RFC 4918, section 14.1).
  static String active(Lock lock, Drive drive, Instant now) {
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
        + href.apply(root(lock, drive))
        + "</D:lockroot></D:activelock>";
  }

  private static String root(Lock lock, Drive drive) {
    try {
      boolean folder = drive.find(lock.root()).filter(Item::isFolder).isPresent();
      return new DavPath(drive.path(lock.root())).href(folder);
    } catch (DriveRefusal.ItemAbsent _) {
      return DavPath.PREFIX + "/"; // it went while it was told of
    }
  }
}
