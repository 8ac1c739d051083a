package org.holdfast.audit;

/// Ends a round that must not be: the log is not the one that is known. Never leaves the room.
final class AlarmRaised extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Reason reason;
  private final transient TreeHead here;
  private final transient TreeHead known;

  AlarmRaised(Reason reason, TreeHead here, TreeHead known) {
    super("an alarm: " + reason);
    this.reason = reason;
    this.here = here;
    this.known = known;
  }

  Alarm alarm() {
    return new Alarm(reason, "this server's memory", here, known, 0);
  }
}
