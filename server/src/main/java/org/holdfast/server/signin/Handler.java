package org.holdfast.server.signin;

/// Serves one address by one method.
interface Handler {
  Reply serve(Visit visit);
}
