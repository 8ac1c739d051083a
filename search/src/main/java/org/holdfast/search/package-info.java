/// Finds items of a drive by their names and by the words in them.
///
/// [Search] is the front door. An index is derived from a drive and never the other way round: it
/// lies encrypted in a folder, is brought up to date by the drive's delta, and is thrown away and
/// made again whenever anything about it is in doubt. What a person is shown is asked of the
/// [Drive] that the door handed in, at the moment of asking.
@NullMarked
package org.holdfast.search;

import org.jspecify.annotations.NullMarked;
