package org.holdfast.server.signin;

/// What was sent is not a form that this browser got from here, or not any more.
final class NotOurForm extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotOurForm() {
    super("The form is not one that was shown to this browser.");
  }
}
