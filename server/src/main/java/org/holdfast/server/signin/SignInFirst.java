package org.holdfast.server.signin;

/// The page is for who is signed in.
final class SignInFirst extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SignInFirst() {
    super("Sign in first.");
  }
}
