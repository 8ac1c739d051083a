package org.holdfast.server;

/// A page that says one thing: the template `message.jte`.
public record Message(String title, String sentence, PageLook look) {}
