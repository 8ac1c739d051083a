package org.holdfast.drive;

import java.time.Instant;
import org.holdfast.content.RevisionId;
import org.holdfast.identity.AccountId;

/// One stretch of a file's history with one content.
///
/// @param number from 1; never given twice in a file
/// @param seq the operation that brought it
/// @param changedAt when the file got this content
/// @param changedBy who gave it
/// @param current whether it is the file's content now
/// @param name what somebody called it
/// @param pinned whether it stays in the list whatever comes after it
public record Version(
    int number,
    RevisionId revision,
    long sizeBytes,
    long seq,
    Instant changedAt,
    AccountId changedBy,
    boolean current,
    VersionName name,
    boolean pinned) {}
