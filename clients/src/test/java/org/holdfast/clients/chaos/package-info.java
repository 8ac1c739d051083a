/// The chaos campaign: a server of real processes, people who never stop, and whatever can go wrong
/// with disks, lines, clocks and processes, drawn from a seed, as much of it at once as
/// `docs/reliability.md` says that it may be. Afterwards everything that was answered is read back.
///
/// `bench/chaos` makes a campaign of it.
@NullMarked
package org.holdfast.clients.chaos;

import org.jspecify.annotations.NullMarked;
