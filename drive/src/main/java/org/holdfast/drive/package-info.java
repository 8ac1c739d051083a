/// One owner's tree of items, and everything that ever happened to it.
///
/// [Drives] is the front door. A change is one operation with the next `seq`; what earlier
/// operations wrote is closed, never edited (ADR 3). Knows `content` and `database`; knows no door.
@NullMarked
package org.holdfast.drive;

import org.jspecify.annotations.NullMarked;
