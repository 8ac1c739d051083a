/// The Graph door: Microsoft Graph's OneDrive contract over a drive's own verbs, and Holdfast's own
/// resources beside it.
///
/// [GraphDoor] is the front door. It parses addresses, headers and bodies, asks the drive, and
/// writes the contract's JSON; who may do what is decided by the drive's owner alone. What is
/// served stands in `docs/graph-door.md`.
@NullMarked
package org.holdfast.server.graph;

import org.jspecify.annotations.NullMarked;
