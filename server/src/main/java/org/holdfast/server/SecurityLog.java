package org.holdfast.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.holdfast.audit.Alarm;
import org.holdfast.audit.Audit;
import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Detail;
import org.holdfast.audit.Entry;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.EventPage;
import org.holdfast.audit.Factor;
import org.holdfast.audit.LogProof;
import org.holdfast.audit.Outcome;
import org.holdfast.audit.Reason;
import org.holdfast.audit.Who;
import org.holdfast.audit.WrittenPage;
import org.holdfast.database.DatabaseRefusal;
import org.holdfast.identity.AccountId;

/// What the doors tell the log, and ask it. Whoever knocks a thousand times makes a few entries
/// that say so, not a thousand. Safe for use by any number of threads.
public final class SecurityLog {

  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final int AT_ONCE = 500;
  private static final Pattern ENTRY = Pattern.compile("([1-9][0-9]{0,8})-([0-9]{1,17})");
  private static final int MOST_SOURCES = 1_000;
  private static final String OTHERS = "others";

  private final Audit audit;
  private final InstantSource clock;

  private final LongAdder tokensRefused = new LongAdder();

  // Guarded by this.
  private final Map<String, Tally> tallies = new HashMap<>();

  /// What one source did since it last made an entry.
  private static final class Tally {
    private Event event;
    private Instant told;
    private long untold;

    Tally(Event event, Instant told) {
      this.event = event;
      this.told = told;
    }
  }

  public SecurityLog(Audit audit, InstantSource clock) {
    this.audit = audit;
    this.clock = clock;
  }

  /// Why nothing may be written, if nothing may.
  public Optional<Alarm> alarm() {
    return audit.alarm();
  }

  /// What concerns an account, newest first.
  public EventPage events(AccountId account, Optional<String> cursor, int limit) {
    return audit.events(account.value(), cursor, limit);
  }

  /// The same as it is written, for who checks it by themselves.
  public WrittenPage written(AccountId account, Optional<String> cursor, int limit) {
    return audit.written(account.value(), cursor, limit);
  }

  /// What shows that entries about an account stand in the log.
  ///
  /// @param known the size of the log that they know; 0: none
  /// @return empty if there is no such log, or one of the entries is not about the account
  public Optional<LogProof> proof(AccountId account, int log, List<Long> entries, long known) {
    return audit.proof(account.value(), log, entries, known);
  }

  /// Its owner says of an entry about their account whether it was them: of each once.
  ///
  /// @param entry its log, a dash, and its index in that
  /// @return false if it is no entry about their account, or they have said so already
  public boolean judged(AccountId account, String entry, boolean them) {
    Optional<Entry> found = entry(account, entry);
    if (found.isEmpty() || isJudged(account, found.get())) {
      return false;
    }
    judged(account, found.get().index(), them);
    return true;
  }

  private Optional<Entry> entry(AccountId account, String entry) {
    Matcher form = ENTRY.matcher(entry);
    if (!form.matches()) {
      return Optional.empty();
    }
    long index = Long.parseLong(form.group(2));
    return events(account, Optional.of(form.group(1) + "-" + (index + 1)), 1).entries().stream()
        .filter(each -> (each.log() + "-" + each.index()).equals(entry))
        .findFirst();
  }

  /// What was said of it is newer than it.
  private boolean isJudged(AccountId account, Entry entry) {
    Optional<String> cursor = Optional.empty();
    do {
      EventPage page = events(account, cursor, AT_ONCE);
      for (Entry each : page.entries()) {
        if (each.log() == entry.log() && each.index() <= entry.index()) {
          return false;
        }
        if (each.event().kind() == EventKind.ACTIVITY_JUDGED
            && each.event().detail().equals(new Detail.Count(entry.index()))) {
          return true;
        }
      }
      cursor = page.next();
    } while (cursor.isPresent());
    return false;
  }

  private void judged(AccountId account, long entry, boolean them) {
    audit.record(
        Event.done(EventKind.ACTIVITY_JUDGED, new Who.Account(account.value()))
            .ending(them ? Outcome.DONE : Outcome.FOUND, them ? Reason.NONE : Reason.SUSPICION)
            .saying(new Detail.Count(entry))
            .in(Circumstances.current()));
  }

  /// Somebody showed a bearer token that is none.
  public void signInRefused(Circumstances around) {
    tokensRefused.increment();
    tally(
        around.personal().address(),
        Event.done(EventKind.SIGN_IN, new Who.Stranger())
            .ending(Outcome.REFUSED, Reason.UNKNOWN_TOKEN)
            .in(around.withFactor(Factor.TOKEN)));
  }

  /// How often somebody showed a token that is none.
  long tokensRefused() {
    return tokensRefused.sum();
  }

  /// The store refused a write.
  void writeRefused(DatabaseRefusal refusal) {
    Reason reason = refusal instanceof DatabaseRefusal.Fenced ? Reason.FENCED : Reason.STORE_FAILED;
    tally(
        "store " + reason,
        Event.done(EventKind.WRITE_REFUSED, new Who.Server()).ending(Outcome.REFUSED, reason));
  }

  private synchronized void tally(String source, Event event) {
    boolean full = tallies.size() >= MOST_SOURCES && !tallies.containsKey(source);
    String key = full ? OTHERS : source;
    Instant now = clock.instant();
    Tally tally = tallies.get(key);
    if (tally == null) {
      tallies.put(key, new Tally(event, now));
      audit.note(event.saying(new Detail.Count(1)));
    } else {
      tally.event = event;
      tally.untold++;
    }
  }

  /// Writes down what was counted. Call it now and then.
  synchronized void tell() {
    Instant now = clock.instant();
    for (Iterator<Tally> each = tallies.values().iterator(); each.hasNext(); ) {
      Tally tally = each.next();
      boolean over = Duration.between(tally.told, now).abs().compareTo(PAUSE) >= 0;
      if (over && tally.untold == 0) {
        each.remove();
      } else if (over) {
        audit.note(tally.event.saying(new Detail.Count(tally.untold)));
        tally.untold = 0;
        tally.told = now;
      }
    }
  }
}
