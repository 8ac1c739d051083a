package org.holdfast.drive;

import java.time.Instant;
import org.holdfast.content.DriveId;

/// What there is to say of an archive.
///
/// @param seq the point in the drive's history that it shows
/// @param madeAt when that was
/// @param endsAt when it is over
/// @param ready whether it can be read; until then it has no size
public record ArchiveInfo(
    ArchiveId id,
    DriveId drive,
    long seq,
    Instant madeAt,
    Instant endsAt,
    boolean ready,
    long entries,
    long sizeBytes) {}
