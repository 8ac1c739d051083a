package org.holdfast.server.share;

/// What was sent comes from no form of this server, or from one that is too old.
final class NotOurForm extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotOurForm() {
    super("The form is not one that was shown to this browser.");
  }
}
