package org.holdfast.identity;

import java.util.UUID;

/// Names one trusted device. Not a secret.
public record DeviceId(UUID value) {}
