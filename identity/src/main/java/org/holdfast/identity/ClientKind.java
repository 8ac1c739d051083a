package org.holdfast.identity;

/// How an app shows that it is itself.
public enum ClientKind {

  /// It cannot keep a secret, as nothing that is installed can. Each sign-in is bound to it by
  /// PKCE; a secret that it sends is no evidence (RFC 9700, section 2.1.1).
  PUBLIC,

  /// A public app whose released versions do not know PKCE. Only for those of [KnownClients]: its
  /// person is asked each time, so that nothing is given to it behind their back (ADR 10).
  PUBLIC_WITHOUT_PKCE,

  /// The web app of this server itself. What it holds is its browser's session in another form: it
  /// is answered without asking, at this server's own address alone, by PKCE, and has nothing once
  /// that session is over (ADR 27).
  OWN,

  /// It runs on a server of its own and keeps a secret there.
  CONFIDENTIAL,

  /// It runs on a server, keeps a secret there, and signs in by that alone, as an account of its
  /// own: nobody is asked, and nobody else's drive is reached (RFC 6749, section 4.4).
  SERVICE;

  /// Whether it shows by a secret that it is itself.
  public boolean hasSecret() {
    return this == CONFIDENTIAL || this == SERVICE;
  }
}
