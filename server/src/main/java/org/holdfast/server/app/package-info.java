/// The page that holds the web app.
///
/// One page for all addresses of the app, which draws what an address means (`web`, ADR 27). What
/// it shows comes by the Graph door, as for everybody. Knows no other door.
@NullMarked
package org.holdfast.server.app;

import org.jspecify.annotations.NullMarked;
