package org.holdfast.search;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.holdfast.drive.DeltaToken;

/// How far an index is with its drive. Lies in each commit, so that it always tells of the
/// documents that it lies with.
///
/// @param token where to go on; of the drive's own making, so that one that was set back, or is
///   another's, knows it is not its own
/// @param seq everything up to there is in it; -1 while it was never whole
/// @param target what `seq` will be when the enumeration that is under way is at its end
/// @param staleSince since when it has had, perhaps, words of what is no more
record State(DeltaToken token, long seq, OptionalLong target, OptionalLong staleSince) {

  static final State NEW =
      new State(DeltaToken.start(), -1, OptionalLong.empty(), OptionalLong.empty());

  private static final String FORMAT = "2026-11"; // of the documents; another means: make it anew

  boolean isWhole() {
    return seq >= 0;
  }

  State towards(long head) {
    return new State(token, seq, target.isPresent() ? target : OptionalLong.of(head), staleSince);
  }

  State at(DeltaToken next) {
    return new State(next, seq, target, staleSince);
  }

  State done(DeltaToken next) {
    return new State(next, target.orElse(seq), OptionalLong.empty(), staleSince);
  }

  State stale(long now) {
    return staleSince.isPresent() ? this : new State(token, seq, target, OptionalLong.of(now));
  }

  State clean() {
    return new State(token, seq, target, OptionalLong.empty());
  }

  Iterable<Map.Entry<String, String>> commit() {
    return List.of(
        Map.entry("format", FORMAT),
        Map.entry("token", token.text()),
        Map.entry("seq", Long.toString(seq)),
        Map.entry("target", text(target)),
        Map.entry("stale", text(staleSince)));
  }

  /// @return empty if it is of another format
  static Optional<State> of(Map<String, String> commit) {
    if (!FORMAT.equals(commit.get("format"))) {
      return Optional.empty();
    }
    return Optional.of(
        new State(
            new DeltaToken(commit.getOrDefault("token", "")),
            number(commit, "seq").orElse(-1),
            number(commit, "target"),
            number(commit, "stale")));
  }

  private static String text(OptionalLong number) {
    return number.isPresent() ? Long.toString(number.getAsLong()) : "";
  }

  private static OptionalLong number(Map<String, String> commit, String name) {
    String text = commit.getOrDefault(name, "");
    return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
  }
}
