/// Clients that other people wrote, unchanged, against a server in a process of its own: rclone and
/// Microsoft's Graph SDKs. Nothing here is part of a server.
///
/// Short in every build; `-Dclients.files=…` and `-Dclients.bytes=…` make a campaign of it.
@NullMarked
package org.holdfast.clients;

import org.jspecify.annotations.NullMarked;
