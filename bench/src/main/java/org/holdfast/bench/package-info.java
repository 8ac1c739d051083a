/// Measures a running server from outside, over TLS, beside a peer in the same run.
///
/// Imports no other room: what it measures is what a client gets.
@NullMarked
package org.holdfast.bench;

import org.jspecify.annotations.NullMarked;
