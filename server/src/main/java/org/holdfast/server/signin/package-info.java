/// The sign-in door: pages on which people sign in and up, recover, and look after their account.
///
/// [SignInDoor] is the front door. Each page is a GET that shows and a POST that acts; it works
/// without scripts, but for passkeys. What is right, enough or too much is decided by `identity`;
/// the door asks and shows. What people see stands in `docs/signin.md`.
@NullMarked
package org.holdfast.server.signin;

import org.jspecify.annotations.NullMarked;
