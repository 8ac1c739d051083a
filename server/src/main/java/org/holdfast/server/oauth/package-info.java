/// The sign-in of apps: OAuth 2 and OpenID Connect at the addresses that OneDrive clients use.
///
/// Spring Authorization Server reads and checks requests by the standards; what is allowed, and
/// every code and token, is `identity`'s (ADR 10). Knows no other door.
@NullMarked
package org.holdfast.server.oauth;

import org.jspecify.annotations.NullMarked;
