package org.holdfast.identity;

import java.util.UUID;

/// Names one sign-in for as long as it lives: today a bearer token. Not a secret.
public record SessionId(UUID value) {}
