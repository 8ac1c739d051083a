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
/// @param forgottenContents whose keys were destroyed so far, of all drives that are there
/// @param daysCounted since days are counted, or since an alarm was accepted: nothing is forgotten
///   before there are 33
public record DriveFigures(
    long uploadSessions,
    long uploadedBytes,
    long copyJobs,
    long subscriptions,
    long failingSubscriptions,
    long unreferencedBlobs,
    long unreferencedBytes,
    long forgottenContents,
    long daysCounted) {}
