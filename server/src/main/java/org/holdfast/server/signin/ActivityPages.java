package org.holdfast.server.signin;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.holdfast.audit.Detail;
import org.holdfast.audit.Entry;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.EventPage;
import org.holdfast.audit.Outcome;
import org.holdfast.audit.Personal;
import org.holdfast.audit.Reason;
import org.holdfast.identity.Securing;
import org.holdfast.server.SecurityLog;

/// `/account/activity`: what happened at the account in the last 30 days, and whether it was them.
final class ActivityPages {

  private static final String HOME = "/account/activity";
  private static final Duration SHOWN = Duration.ofDays(30);
  private static final int AT_ONCE = 50;

  // What concerns the files is told where they are.
  private static final Set<EventKind> OF_FILES =
      EnumSet.of(
          EventKind.KEY_UNWRAPPED,
          EventKind.COPY_DAMAGED,
          EventKind.COPY_HEALED,
          EventKind.CONTENT_UNREADABLE,
          EventKind.CONTENT_READABLE,
          EventKind.WRITE_REFUSED,
          EventKind.RESTORED_TO_POINT,
          EventKind.RESTORE_UNDONE,
          EventKind.BIN_EMPTIED,
          EventKind.ITEM_PURGED,
          EventKind.VERSION_PURGED,
          EventKind.CHANGES_SUBSCRIBED,
          EventKind.CHANGES_UNSUBSCRIBED,
          EventKind.PERMISSION_GRANTED,
          EventKind.PERMISSION_CHANGED,
          EventKind.PERMISSION_REVOKED,
          EventKind.LINK_FIRST_USED,
          EventKind.SHARED_READ,
          EventKind.SHARED_ARCHIVE,
          EventKind.LINK_PASSWORD_WRONG,
          EventKind.LINK_REDEEMED,
          EventKind.VERSION_PINNED,
          EventKind.VERSION_UNPINNED,
          EventKind.DRIVE_HEADS);

  private final Securing securing;
  private final SecurityLog log;
  private final InstantSource clock;

  ActivityPages(Securing securing, SecurityLog log, InstantSource clock) {
    this.securing = securing;
    this.log = log;
    this.clock = clock;
  }

  /// @param unusual whether it is worth a second look
  /// @param open whether its owner has not said yet whether it was them
  record Row(
      String id,
      String what,
      String when,
      String at,
      String address,
      String device,
      boolean unusual,
      boolean open) {
    @Override
    public String toString() {
      return "Row[" + id + "]";
    }
  }

  /// @param next where the next page begins; empty on the last one
  record Content(String note, List<Row> unusual, List<Row> usual, String next) {
    public Content {
      unusual = List.copyOf(unusual);
      usual = List.copyOf(usual);
    }
  }

  void in(Routes routes) {
    routes
        .get(HOME, this::show)
        .post(HOME + "/mine", this::mine)
        .get(HOME + "/not-mine", this::askNotMine)
        .post(HOME + "/not-mine", this::notMine);
  }

  private Reply show(Visit visit) {
    Optional<String> cursor = Optional.of(visit.field("from")).filter(text -> !text.isEmpty());
    EventPage page = page(visit, cursor);
    Instant oldest = clock.instant().minus(SHOWN);
    Set<Long> judged = judged(page);
    List<Row> unusual = new ArrayList<>();
    List<Row> usual = new ArrayList<>();
    for (Entry entry : page.entries()) {
      if (!entry.at().isBefore(oldest) && !OF_FILES.contains(entry.event().kind())) {
        Row row = row(visit, entry, judged);
        (row.unusual() && row.open() ? unusual : usual).add(row);
      }
    }
    boolean more = page.entries().stream().noneMatch(entry -> entry.at().isBefore(oldest));
    String next = more ? page.next().orElse("") : "";
    return visit.show("activity", new Content(visit.message(), unusual, usual, next));
  }

  /// A cursor that is none begins at the newest.
  private EventPage page(Visit visit, Optional<String> cursor) {
    try {
      return log.events(visit.account(), cursor, AT_ONCE);
    } catch (IllegalArgumentException _) {
      return log.events(visit.account(), Optional.empty(), AT_ONCE);
    }
  }

  /// What its owner has said something about.
  private static Set<Long> judged(EventPage page) {
    Set<Long> judged = new HashSet<>();
    for (Entry entry : page.entries()) {
      boolean isJudgement = entry.event().kind() == EventKind.ACTIVITY_JUDGED;
      if (isJudgement && entry.event().detail() instanceof Detail.Count(long index)) {
        judged.add(index);
      }
    }
    return judged;
  }

  private static Row row(Visit visit, Entry entry, Set<Long> judged) {
    Personal personal = entry.personal().orElse(Personal.NONE);
    boolean open =
        entry.event().kind() != EventKind.ACTIVITY_JUDGED && !judged.contains(entry.index());
    return new Row(
        entry.log() + "-" + entry.index(),
        new EventWords(visit.words().language()).of(entry),
        visit.words().minute(entry.at()),
        entry.at().toString(),
        personal.address(),
        personal.device(),
        isUnusual(entry),
        open);
  }

  private static boolean isUnusual(Entry entry) {
    Reason reason = entry.event().reason();
    return entry.event().outcome() != Outcome.DONE
        || reason == Reason.COPIED
        || reason == Reason.SENT_IN_CLEAR
        || reason == Reason.SUSPICION;
  }

  private Reply mine(Visit visit) {
    judge(visit, true);
    return Visit.go(HOME, "message", "judged");
  }

  private Reply askNotMine(Visit visit) {
    visit.signedIn();
    return visit.show(
        SecurityPages.freezeForm(visit, HOME + "/not-mine", HOME)
            .carrying("entry", visit.field("entry")));
  }

  private Reply notMine(Visit visit) {
    judge(visit, false);
    return SecurityPages.frozen(visit, securing);
  }

  /// @throws NotOurForm if it is no entry about their account
  private void judge(Visit visit, boolean them) {
    if (!log.judged(visit.account(), visit.field("entry"), them)) {
      throw new NotOurForm();
    }
  }
}
