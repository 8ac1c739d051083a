package org.holdfast.server.signin;

/// A line that leads on.
record Link(String text, String address) {}
