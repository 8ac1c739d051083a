package org.holdfast.audit;

/// Something that only an attack or a restored backup explains. While it is raised nothing is
/// written.
///
/// @param who where it was known better: a region, a witness, the log
/// @param here what the database holds
/// @param known what is known of it elsewhere
/// @param knownLog the number of the log that is known elsewhere, 0 if that is not the question
public record Alarm(Reason reason, String who, TreeHead here, TreeHead known, int knownLog) {

  /// For who runs the server: what is wrong and what to do.
  public String sentence() {
    String what =
        switch (reason) {
          case DATABASE_OLDER ->
              "The database is older than what %s knows: its log has %d entries, %d are known."
                  .formatted(who, here.size(), known.size());
          case HISTORY_FORKED ->
              "The database tells another history than the one that %s knows up to entry %d."
                  .formatted(who, known.size());
          case DRIVE_OLDER ->
              "A drive was set back: the log knows newer operations of it (%s).".formatted(who);
          case LOG_GONE ->
              "The log of this server was begun anew, but %s knows another one.".formatted(who);
          default -> "The log in the database was altered.";
        };
    return what
        + " Nothing is written until that is settled: bring back the newest database, or, if this is"
        + " a backup that you restored, say so with `holdfast audit accept`.";
  }
}
