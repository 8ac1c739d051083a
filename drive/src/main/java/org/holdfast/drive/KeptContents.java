package org.holdfast.drive;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.holdfast.content.DriveId;
import org.holdfast.content.ItemId;
import org.holdfast.content.RevisionId;
import org.holdfast.identity.AccountId;

/// Contents that stay open for a few seconds, for clients that read a file in many parts: rows need
/// not be opened, keys not be unwrapped and files not be found for each of them.
///
/// Each use first reads the drive's row. An operation, whoever did it and in whichever process,
/// gives the drive another head in the same transaction; so a content whose drive still has the
/// head that it was opened at is still what its rows say. Nothing is given out that was removed.
final class KeptContents {

  /// Which content of which file.
  ///
  /// @param reader who is not the owner: each of them is counted
  record Key(DriveId drive, ItemId file, RevisionId revision, Optional<AccountId> reader) {}

  private static final Duration KEEP = Duration.ofSeconds(5); // between two parts, and a key's life
  private static final int MOST = 64; // each holds a key and a file in one region or two

  private record Kept(DriveRow drive, FileContent content, Instant until) {

    boolean isGood(DriveRow now) {
      return drive.equals(now) && content.reader().isSound();
    }
  }

  private final InstantSource clock;

  // A kept reader is shared inside compute, and closed only once it is out of here.
  private final Map<Key, Kept> kept = new ConcurrentHashMap<>();

  KeptContents(InstantSource clock) {
    this.clock = clock;
  }

  /// A content that was kept and still is what the file has.
  ///
  /// @param drive as the database has it now
  Optional<FileContent> find(Key key, DriveRow drive) {
    forgetExpired();
    FileContent[] found = new FileContent[1];
    FileContent[] stale = new FileContent[1];
    kept.computeIfPresent(
        key,
        (_, known) -> {
          if (!known.isGood(drive)) {
            stale[0] = known.content;
            return null;
          }
          found[0] = known.content.share();
          return known;
        });
    if (stale[0] != null) {
      stale[0].close();
    }
    return Optional.ofNullable(found[0]);
  }

  /// Keeps `content` for those who come soon, beside its caller, who closes it as ever.
  ///
  /// @param drive as it was before the content's rows were read
  void keep(Key key, DriveRow drive, FileContent content) {
    if (kept.size() < MOST) {
      Kept fresh = new Kept(drive, content.share(), clock.instant().plus(KEEP));
      Kept earlier = kept.put(key, fresh);
      if (earlier != null) {
        earlier.content.close();
      }
    }
  }

  void forgetExpired() {
    Instant now = clock.instant();
    forget(each -> !now.isBefore(each.until));
  }

  void forget(DriveId drive) {
    for (Iterator<Map.Entry<Key, Kept>> each = kept.entrySet().iterator(); each.hasNext(); ) {
      Map.Entry<Key, Kept> one = each.next();
      if (one.getKey().drive().equals(drive) && kept.remove(one.getKey(), one.getValue())) {
        one.getValue().content.close();
      }
    }
  }

  void forgetAll() {
    forget(_ -> true);
  }

  private void forget(Predicate<Kept> over) {
    for (Iterator<Kept> each = kept.values().iterator(); each.hasNext(); ) {
      Kept one = each.next();
      if (over.test(one) && kept.values().remove(one)) {
        one.content.close();
      }
    }
  }
}
