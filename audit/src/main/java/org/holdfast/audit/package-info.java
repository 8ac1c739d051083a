/// The tamper-evident log: one stream of everything that matters to security.
///
/// [Audit] is the front door. An entry is appended inside the change that it records, numbered at
/// the next checkpoint, and hashed into a tree whose head is signed and kept outside the database
/// too (ADR 8). Knows `database` and `vault`; knows no door and no drive.
@NullMarked
package org.holdfast.audit;

import org.jspecify.annotations.NullMarked;
