package org.holdfast.drive;

import java.util.Optional;
import org.holdfast.content.ItemId;

/// One item that a client has to look at.
public sealed interface DeltaEntry {

  /// The item is there, like this. Folder sizes and counts are those of now.
  record Present(Item item) implements DeltaEntry {}

  /// The item is not there any more; nor is anything that the client still has below it. The folder
  /// that is enumerated is above all of it, even if it was moved into what this tells of.
  ///
  /// @param parent where the client has it
  /// @param name as the client has it
  record Gone(ItemId id, Optional<ItemId> parent, Optional<String> name) implements DeltaEntry {}
}
