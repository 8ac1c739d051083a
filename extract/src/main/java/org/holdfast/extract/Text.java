package org.holdfast.extract;

/// The text in a file, for search and for showing as text; never to be taken for markup.
///
/// @param text without control characters but tab and newline
/// @param isCut whether there was more than was asked for
public record Text(String text, boolean isCut) {}
