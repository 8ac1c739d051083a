package org.holdfast.audit;

import java.util.List;
import java.util.OptionalLong;

/// What else there is to say, in numbers and hashes: never a text.
public sealed interface Detail {

  record Nothing() implements Detail {}

  /// An operation of a drive, and how many items it touched.
  record Operation(long seq, long items) implements Detail {}

  /// How many: of findings, of refusals that this one entry stands for.
  record Count(long count) implements Detail {}

  /// The settings that matter to security: a digest of all of them, and those that can be compared
  /// as numbers, more meaning safer.
  record Settings(Hash digest, List<Long> strengths) implements Detail {
    public Settings {
      strengths = List.copyOf(strengths);
    }
  }

  /// Where drives stand.
  record Heads(List<DriveHead> heads) implements Detail {
    public Heads {
      heads = List.copyOf(heads);
    }
  }

  /// Two heads of a log that do not fit together: what it holds, and what was known of it.
  record Histories(TreeHead here, TreeHead known) implements Detail {}

  /// What a restore drill came to.
  ///
  /// @param region its place in the settings, from 1
  /// @param rtoMillis from the start until the last drive could be used; 0 if it never could
  /// @param lacking how many groups of changes the region lacked that were answered
  /// @param lackingMillis how long before the drill the newest one was written that it had; 0 if it
  ///   lacked none
  /// @param contents how many were read
  /// @param bytes of those
  record Drill(
      int region,
      long rtoMillis,
      long lacking,
      long lackingMillis,
      long drives,
      long contents,
      long bytes,
      long findings)
      implements Detail {}

  /// Contents of a drive whose keys were destroyed.
  ///
  /// @param bytes of those, in the clear
  /// @param since what could be come to right after this operation, or later, is whole
  /// @param goneAt from when on no snapshot of the database in the settings' regions has the keys
  ///   any more, if they are there and the server runs until then; milliseconds, more than 0; empty
  ///   where nobody can say
  record Forgotten(long contents, long bytes, long since, OptionalLong goneAt) implements Detail {}

  /// What a check of everything found.
  ///
  /// @param written how many things that are not as they were written: in the database, in the log,
  ///   in a drive's history
  /// @param copies how many copies that are missing, damaged, or cannot be read
  record Checked(long written, long copies) implements Detail {}
}
