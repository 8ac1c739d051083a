package org.holdfast.server.dav;

/// The door said no, and nothing changed.
final class DavRefusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient DavError error;

  DavRefusal(DavError error) {
    super(error.code().local());
    this.error = error;
  }

  DavError error() {
    return error;
  }
}
