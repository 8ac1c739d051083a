package org.holdfast.drive;

import java.util.List;

/// What a restore to a point would change in one folder.
///
/// @param seq the operation whose state comes back
/// @param nodes by name, folders first
/// @param more whether there are more than are told
public record RestoreBranch(long seq, List<RestoreNode> nodes, boolean more) {}
