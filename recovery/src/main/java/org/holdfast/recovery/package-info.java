/// How everything comes back: the embedded database mirrored into the regions, and rebuilt from
/// one.
///
/// [Mirror] puts what each group of changes wrote into every region before the group is answered;
/// [Rebuild] makes the database anew from one region and the vault (ADR 34,
/// `docs/formats/mirror.md`), also beside the server that runs, as a drill (ADR 41). Knows
/// `content`'s log stores, `database`'s log and `vault`; knows nobody's tables.
@NullMarked
package org.holdfast.recovery;

import org.jspecify.annotations.NullMarked;
