/// The door at which files are looked at: a page that shows one content of one file, and the bytes
/// that the page asks for, both behind an address that is a secret of its own.
///
/// What is shown was written by strangers. The page has no origin, so that nothing that goes wrong
/// in it reaches an account, and the bytes are served as what they were found to be, never as a
/// page (ADR 22). Knows `drive` and [org.holdfast.server.PreviewTickets]; knows no other door.
@NullMarked
package org.holdfast.server.preview;

import org.jspecify.annotations.NullMarked;
