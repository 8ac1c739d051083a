package org.holdfast.server;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.holdfast.identity.SignedIn;

/// Who sits at the browser that sent a request, for doors that show pages.
public interface BrowserSessions {

  /// Empty if nobody is signed in there.
  Optional<SignedIn> current(HttpServletRequest request);

  /// Where to send someone who has to sign in first: a local address.
  ///
  /// @param returnTo a local path, with its query, where they come back to
  String signInAddress(String returnTo);

  /// Where to send someone who wants to sign out: a local address, which asks first.
  ///
  /// @param returnTo as in [#signInAddress]
  default String signOutAddress(String returnTo) {
    return signInAddress(returnTo).replaceFirst("^/signin", "/signout");
  }
}
