package org.holdfast.recovery;

import java.util.concurrent.Executor;
import org.holdfast.content.LogStore;

/// A region as a mirror uses it.
///
/// @param name the region's
/// @param thread runs what is put there, never two at once; a platform thread in a server
public record MirrorPlace(String name, LogStore store, Executor thread) {}
