package org.holdfast.drive;

import java.util.List;
import java.util.Map;
import org.holdfast.content.ItemId;

/// A page of a folder, and the folder, seen in one moment.
///
/// @param shared of those on the page that are shared, the permissions that hold for them; none as
///   a guest sees it
public record FolderPage(Placed folder, ItemPage page, Map<ItemId, List<Permission>> shared) {}
