package org.holdfast.server.oauth;

import java.util.Optional;

/// Where the answer to an authorization request goes, once it is known that it may go there.
///
/// @param returnTo the app's address, as it asked for it
record Reply(String returnTo, Optional<String> state, ResponseMode mode) {}
