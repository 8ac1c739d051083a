package org.holdfast.server;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.holdfast.audit.WitnessState;
import org.holdfast.content.RegionStatus;
import org.holdfast.drive.ScrubStatus;
import org.holdfast.vault.MasterKey;

/// The latest evidence of what Holdfast promises, as far as everybody with an account may know it.
/// Nothing is tried to answer it: each part is what was found when it was last looked.
///
/// @param at when this was asked
/// @param regions as the last reads and writes found them
/// @param copies in how many regions a content lies before its upload is answered
/// @param vaults each of which wraps every key
/// @param logEntries how many the log has
/// @param logSigned when the newest checkpoint was signed
/// @param alarm whether something was found to be other than it was written: nothing is changed
///   until whoever runs the server has looked
/// @param verified when everything was last checked from end to end; absent if it never was
/// @param twoStep whether the account of who asks wants a second step
/// @param scrub how far the reading of all copies is
/// @param drill what restore drills came to
/// @param backups those in the settings
/// @param durability how likely a loss is
public record Safeguards(
    Instant at,
    List<RegionStatus> regions,
    int copies,
    List<Vault> vaults,
    long logEntries,
    Optional<Instant> logSigned,
    List<WitnessState> witnesses,
    boolean alarm,
    Optional<Verified> verified,
    boolean twoStep,
    ScrubStatus scrub,
    Drilled drill,
    List<BackedUp> backups,
    Durability durability) {

  public Safeguards {
    regions = List.copyOf(regions);
    vaults = List.copyOf(vaults);
    witnesses = List.copyOf(witnesses);
    backups = List.copyOf(backups);
  }

  /// How a vault stands.
  ///
  /// @param lost whether it cannot be used now
  /// @param masterKey the one that wraps; absent where none was seen since the start
  /// @param old whether that has wrapped for as long as it may
  public record Vault(String name, boolean lost, Optional<MasterKey> masterKey, boolean old) {}

  /// What `holdfast verify` found.
  ///
  /// @param whole whether everything was as it was written
  public record Verified(Instant at, boolean whole) {}

  /// What restore drills came to.
  ///
  /// @param mirrored whether the regions hold what a drill needs
  /// @param failing the regions that would not have given everything back
  /// @param overdue whether none came to its end for too long
  /// @param last the newest that came to its end
  public record Drilled(
      boolean mirrored, List<String> failing, boolean overdue, Optional<Drill> last) {
    public Drilled {
      failing = List.copyOf(failing);
    }
  }

  /// How a backup stands.
  ///
  /// @param newest when its newest point was made; absent: none is known
  /// @param lacking contents that lack in that point
  /// @param failing whether the last run did not make one
  /// @param overdue whether none was made for too long
  public record BackedUp(
      String name, Optional<Instant> newest, long lacking, boolean failing, boolean overdue) {}

  /// One drill.
  ///
  /// @param rto until the last drive could be used
  /// @param lackingFor how far back the region was behind; zero if it lacked nothing
  public record Drill(String region, Instant at, Duration rto, Duration lackingFor) {}
}
