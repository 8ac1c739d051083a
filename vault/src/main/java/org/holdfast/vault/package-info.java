/// Master keys: where they are kept, versioned and used, and which they never leave.
///
/// [Vault] is the front door; [BuiltInVault] keeps the keys in one sealed file, [TokenVault] in a
/// token, and [VaultGroup] is several of them as one. What they wrap is bound to a [KeyLabel], so
/// no key moves to another owner, version or purpose. Knows no other room.
@NullMarked
package org.holdfast.vault;

import org.jspecify.annotations.NullMarked;
