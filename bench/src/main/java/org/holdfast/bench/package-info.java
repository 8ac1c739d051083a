/// Measures a running server from outside, over TLS, beside peers in the same run.
///
/// [Main] is the `bench` command. A [Contestant] is a server that takes part, a [Dialect] is how it
/// is spoken to, a [Step] is one measured path; every contestant takes every step with the same
/// client and the same bytes. Imports no other room: what it measures is what a client gets.
@NullMarked
package org.holdfast.bench;

import org.jspecify.annotations.NullMarked;
