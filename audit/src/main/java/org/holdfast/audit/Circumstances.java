package org.holdfast.audit;

import java.util.Optional;
import java.util.UUID;

/// What surrounds a deed: the request it came with, how its author signed in, and from where.
///
/// A door binds it once for each request, so that the rooms below need not hand it through. What
/// runs on another thread, as a change of the database does, takes it before.
public record Circumstances(Optional<UUID> request, Factor factor, Personal personal) {

  public static final Circumstances NONE =
      new Circumstances(Optional.empty(), Factor.NONE, Personal.NONE);

  /// Bound by a door while it serves a request.
  public static final ScopedValue<Circumstances> CURRENT = ScopedValue.newInstance();

  /// Those of the request that this thread serves.
  public static Circumstances current() {
    return CURRENT.orElse(NONE);
  }

  public Circumstances withFactor(Factor other) {
    return new Circumstances(request, other, personal);
  }
}
