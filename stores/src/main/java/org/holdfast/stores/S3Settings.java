package org.holdfast.stores;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// One bucket of an S3-compatible store.
///
/// @param endpoint https, or http on this machine alone
/// @param signingRegion what requests are signed for; most stores that are not AWS take any
/// @param bucket there already
/// @param pathStyle whether the bucket stands in the path, not in the host's name
/// @param conditionalWrites whether the store knows `If-None-Match`; if not, a name is looked at
///   before it is taken, which leaves a gap for requests that come late
/// @param caFile authorities (PEM) that alone are trusted for this store
/// @param timeout how long one request may take
public record S3Settings(
    URI endpoint,
    String signingRegion,
    String bucket,
    boolean pathStyle,
    boolean conditionalWrites,
    CredentialFiles credentials,
    Optional<Path> caFile,
    Duration timeout) {}
