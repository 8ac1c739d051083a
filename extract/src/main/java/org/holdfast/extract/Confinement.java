package org.holdfast.extract;

/// How the process that reads strangers' bytes is held in.
///
/// @param holds whether it is; if not, no file is looked at
/// @param sentence for who runs the server: what holds it, or why nothing does
public record Confinement(boolean holds, String sentence) {}
