package org.holdfast.identity;

import java.util.UUID;

/// Names one factor of one account. Not a secret.
public record FactorId(UUID value) {}
