package org.holdfast.server.graph;

import org.holdfast.drive.PermissionId;
import org.holdfast.identity.Password;

/// Passwords that close sharing links; [org.holdfast.identity.LinkPasswords] keeps the rule.
public interface SharePasswords {

  /// @throws org.holdfast.identity.IdentityRefusal.WeakPassword if it can be guessed
  String hash(Password typed);

  /// @throws org.holdfast.identity.IdentityRefusal.TooManyBegun if too many were tried with this
  ///   link
  boolean matches(PermissionId link, String stored, Password typed);
}
