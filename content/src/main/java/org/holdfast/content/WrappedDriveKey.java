package org.holdfast.content;

import org.holdfast.vault.WrappedKey;

/// A drive key as the database keeps it: wrapped by the vault.
///
/// @param version of the drive key, from 1
public record WrappedDriveKey(int version, WrappedKey wrapped) {}
