/// Sign-in, provisional: accounts and bearer tokens made on the command line.
///
/// [Accounts] is the front door and the server's [org.holdfast.server.SignIn]. Nothing about a
/// person lies in the database in clear: addresses are found by a keyed hash, shown from a sealed
/// field. The room `identity` will take its place.
@NullMarked
package org.holdfast.server.signin;

import org.jspecify.annotations.NullMarked;
