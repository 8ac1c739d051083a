/// The pages behind a sharing link, `/s/…`: for people without an account, and for those who were
/// named.
///
/// What somebody reaches is decided by the room `drive`, anew for each request
/// ([org.holdfast.drive.Shares]); this door shows it, and asks for what is missing still: a
/// sign-in, an address, a password.
@NullMarked
package org.holdfast.server.share;

import org.jspecify.annotations.NullMarked;
