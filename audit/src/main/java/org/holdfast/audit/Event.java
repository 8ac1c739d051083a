package org.holdfast.audit;

import java.util.Optional;
import java.util.UUID;

/// One thing that matters to security, as the room tells it that did or saw it.
///
/// Never holds a secret, a content, or the name of a file: there is no field that could.
///
/// @param account whose log of their own it belongs into, and whose key seals what is personal
public record Event(
    EventKind kind,
    Outcome outcome,
    Reason reason,
    Who who,
    Optional<UUID> account,
    Target target,
    Detail detail,
    Circumstances circumstances) {

  /// Something that was done.
  public static Event done(EventKind kind, Who who) {
    return new Event(
        kind,
        Outcome.DONE,
        Reason.NONE,
        who,
        who instanceof Who.Account(UUID id) ? Optional.of(id) : Optional.empty(),
        new Target.Nothing(),
        new Detail.Nothing(),
        Circumstances.NONE);
  }

  public Event about(UUID person) {
    return new Event(
        kind, outcome, reason, who, Optional.of(person), target, detail, circumstances);
  }

  public Event on(Target what) {
    return new Event(kind, outcome, reason, who, account, what, detail, circumstances);
  }

  public Event ending(Outcome how, Reason why) {
    return new Event(kind, how, why, who, account, target, detail, circumstances);
  }

  public Event saying(Detail more) {
    return new Event(kind, outcome, reason, who, account, target, more, circumstances);
  }

  public Event in(Circumstances around) {
    return new Event(kind, outcome, reason, who, account, target, detail, around);
  }
}
