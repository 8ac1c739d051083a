package org.holdfast.server.signin;

/// A line that leads on.
public record Link(String text, String address) {}
