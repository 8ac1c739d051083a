package org.holdfast.identity;

import org.holdfast.audit.Circumstances;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.audit.Personal;
import org.holdfast.audit.Target;
import org.holdfast.audit.Who;

/// What becomes of apps, as the log tells it. An app's name stands where a device's would, sealed
/// with what is personal.
///
/// @param around those of the request, taken on its own thread
record GrantEvents(Circumstances around) {

  static GrantEvents here() {
    return new GrantEvents(Circumstances.current());
  }

  /// The account itself does something with an app.
  Event byOwner(EventKind kind, AccountId account, String app) {
    return with(Event.done(kind, new Who.Account(account.value())), app)
        .on(new Target.Account(account.value()));
  }

  /// Something happens to an app's sign-in.
  Event of(EventKind kind, Who who, GrantRows.Grant grant) {
    return with(Event.done(kind, who), grant.app())
        .about(grant.account().value())
        .on(new Target.Session(grant.id().value()));
  }

  private Event with(Event event, String app) {
    return event.in(
        new Circumstances(
            around.request(), around.factor(), new Personal("", around.personal().address(), app)));
  }
}
