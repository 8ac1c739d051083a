package org.holdfast.drive;

/// How much is under way in all drives together.
///
/// @param uploadSessions that were begun and are neither finished nor over
/// @param uploadedBytes that these have taken so far
/// @param copyJobs that are being done
/// @param subscriptions to changes that are not over
/// @param failingSubscriptions those of them that cannot be told now
/// @param unreferencedBlobs to which nothing refers, and which wait to be removed
/// @param unreferencedBytes of these, as stored
public record DriveFigures(
    long uploadSessions,
    long uploadedBytes,
    long copyJobs,
    long subscriptions,
    long failingSubscriptions,
    long unreferencedBlobs,
    long unreferencedBytes) {}
