/// The WebDAV door: RFC 4918, classes 1, 2 and 3, with quotas (RFC 4331) and what the clients of
/// Windows, macOS, GNOME and rclone ask beyond it (ADR 13).
///
/// [DavDoor] is what the server maps. A request's raw path becomes names once, here; who may do
/// what, and which lock is in the way, the drive decides.
@NullMarked
package org.holdfast.server.dav;

import org.jspecify.annotations.NullMarked;
