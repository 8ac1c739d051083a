package org.holdfast.server;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.holdfast.identity.BrowserSession;

/// Who sits at the browser that sent a request, for doors that show pages.
public interface BrowserSessions {

  /// Whose account this server's pages and apps may act for. Empty if nobody is signed in there, or
  /// somebody who has to turn on two-step verification before anything else: the sign-in's address
  /// leads both on.
  Optional<BrowserSession> current(HttpServletRequest request);

  /// Whether there is anybody to sign out.
  default boolean isSignedIn(HttpServletRequest request) {
    return current(request).isPresent();
  }

  /// Where to send someone who has to sign in first: a local address.
  ///
  /// @param returnTo a local path, with its query, where they come back to
  /// @param email whom they are expected to be; may be empty, and binds nobody
  String signInAddress(String returnTo, String email);

  /// Where to send someone who has to prove again who they are: a local address.
  ///
  /// @param returnTo as in [#signInAddress]
  String proveAddress(String returnTo);

  /// Where to send someone who wants to sign out: a local address, which asks first.
  ///
  /// @param returnTo as in [#signInAddress]
  String signOutAddress(String returnTo);
}
