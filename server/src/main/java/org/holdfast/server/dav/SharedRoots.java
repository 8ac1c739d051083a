package org.holdfast.server.dav;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.holdfast.content.ItemId;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.drive.ItemName;
import org.holdfast.drive.ShareRole;
import org.holdfast.drive.SharedItem;
import org.holdfast.identity.AccountId;

/// What others share with somebody, each under a name that no other has (ADR 24).
///
/// A name stays with its item and never passes to another: a client that goes on writing to it when
/// the share has ended finds nothing. Where things may only be put and nothing be seen, no WebDAV
/// client can work: that is left out.
final class SharedRoots {

  /// One of them.
  ///
  /// @param name in the list
  record Root(String name, SharedItem shared) {}

  private final Map<String, Root> listed = new LinkedHashMap<>();

  /// @param all what is shared, by permission
  /// @param owners how accounts are called
  SharedRoots(List<SharedItem> all, Function<AccountId, String> owners) {
    Map<AccountId, String> known = new HashMap<>();
    for (SharedItem each : byItem(all)) {
      String owner = known.computeIfAbsent(each.drive().owner(), owners);
      Root root = new Root(ShareNames.of(each.item(), owner), each);
      listed.putIfAbsent(compared(root.name()), root);
    }
  }

  /// Each item once, whatever number of permissions there are on it, by when it was shared.
  private static List<SharedItem> byItem(List<SharedItem> all) {
    List<SharedItem> seen =
        new ArrayList<>(
            all.stream().filter(each -> each.permission().role() != ShareRole.UPLOAD).toList());
    seen.sort(
        Comparator.comparing((SharedItem each) -> each.permission().grantedAt())
            .thenComparing(each -> each.item().id().text()));
    Map<ItemId, SharedItem> once = new LinkedHashMap<>();
    seen.forEach(each -> once.putIfAbsent(each.item().id(), each));
    return List.copyOf(once.values());
  }

  private static String compared(String name) {
    return ItemName.of(name).compared();
  }

  List<Root> all() {
    return List.copyOf(listed.values());
  }

  /// @param name as a client spells it
  Optional<Root> find(String name) {
    try {
      return Optional.ofNullable(listed.get(compared(name)));
    } catch (DriveRefusal.NameForbidden _) {
      return Optional.empty(); // nothing can have it
    }
  }
}
