package org.holdfast.drive;

import java.time.Instant;
import org.holdfast.content.DriveId;

/// What was destroyed with a drive.
///
/// @param destroyedAt when its keys went; what they opened is noise from then on
/// @param keyVersions of the drive's key
/// @param revisions contents of files, each with a key of its own that the drive's key wrapped
/// @param contentBytes what those added up to, as they were written
public record DestroyedDrive(
    DriveId drive, Instant destroyedAt, int keyVersions, long revisions, long contentBytes) {}
