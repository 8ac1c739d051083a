package org.holdfast.content;

/// A blob that lies, durably, in as many regions as the policy asks.
///
/// @param sizeBytes of the plaintext
/// @param hashes of the plaintext
public record StoredBlob(
    BlobAddress address, BlobSeal seal, long sizeBytes, ContentHashes hashes) {}
