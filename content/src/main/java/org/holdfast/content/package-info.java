/// Blobs: the encrypted bytes of revisions, each under a key of its own, a copy in every region.
///
/// [Blobs] is the front door: it writes, reads by range, heals and repairs. [DriveKeys] opens the
/// keys above the file keys. A [Region] is a place that holds copies and is trusted with nothing.
/// Knows `vault` and `database`; knows no items.
@NullMarked
package org.holdfast.content;

import org.jspecify.annotations.NullMarked;
