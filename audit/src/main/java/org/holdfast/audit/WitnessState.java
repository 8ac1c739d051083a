package org.holdfast.audit;

import java.time.Instant;
import java.util.Optional;

/// How a witness is.
///
/// @param kept when it last kept a checkpoint, since this process began
/// @param trouble why it did not the last time
public record WitnessState(String name, Optional<Instant> kept, Optional<String> trouble) {}
