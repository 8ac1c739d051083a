/// Replays whole histories of the real rooms from one seed: on a simulated disk, with simulated
/// time and threads, through crashes and every bad luck of the disk, against a reference model.
///
/// [Campaign] runs one seed. Nothing here is part of a server; ADR 7 says what it can and cannot
/// see.
@NullMarked
package org.holdfast.simulation;

import org.jspecify.annotations.NullMarked;
