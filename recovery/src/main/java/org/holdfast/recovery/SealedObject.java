package org.holdfast.recovery;

/// One object as it lies in a region.
///
/// @param bytes never changed
@SuppressWarnings(
    "ArrayRecordComponent") // never compared; a copy of each would double a mirror's cost
record SealedObject(ObjectName name, byte[] bytes) {}
