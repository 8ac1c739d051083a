/// The door to archives of all that a person has: a link that is a secret, and ranges of bytes.
///
/// Knows [org.holdfast.identity.Exports], which says whose a link is and whether it still opens,
/// and [org.holdfast.drive.Archives], which has the bytes. Knows no other door.
@NullMarked
package org.holdfast.server.export;

import org.jspecify.annotations.NullMarked;
