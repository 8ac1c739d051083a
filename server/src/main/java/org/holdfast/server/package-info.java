/// The running server: settings, wiring, TLS, and the doors that people and their clients knock at.
///
/// Each door is a package of its own and imports no other. Only this room sees Spring.
@NullMarked
package org.holdfast.server;

import org.jspecify.annotations.NullMarked;
