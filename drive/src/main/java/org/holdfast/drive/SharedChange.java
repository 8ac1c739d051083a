package org.holdfast.drive;

import java.util.List;
import org.holdfast.content.ItemId;

/// An item that others reach, and that a restore to a point makes another one for them.
///
/// @param name as it will be
/// @param changes how many items change that they see there, itself among them
/// @param permissions by which they reach it; those on folders above are told with these
public record SharedChange(
    ItemId item,
    String name,
    boolean folder,
    Kind kind,
    int changes,
    List<Permission> permissions) {

  /// What others find afterwards.
  public enum Kind {
    /// Nothing: it goes to the recycle bin, or lies in something that does.
    VANISHES,
    /// It, where nothing is now.
    COMES_BACK,
    /// Other names, places or contents.
    CHANGES
  }

  public SharedChange {
    permissions = List.copyOf(permissions);
  }
}
