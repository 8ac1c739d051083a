package org.holdfast.audit;

import java.util.UUID;

/// What was done something to. Ids alone: what has a name is known by it elsewhere.
public sealed interface Target {

  /// The server, or nothing that has an id.
  record Nothing() implements Target {}

  record Account(UUID id) implements Target {}

  /// A sign-in: today a bearer token.
  record Session(UUID id) implements Target {}

  record Drive(UUID id) implements Target {}

  record Item(UUID drive, UUID id) implements Target {}

  /// One region's copy of a revision.
  ///
  /// @param region the region's place in the settings, from 1
  record Copy(UUID revision, int region) implements Target {}

  /// A wrapped key.
  record Key(UUID owner, int version) implements Target {}

  /// A log, by its number.
  record Log(UUID id, int number) implements Target {}
}
