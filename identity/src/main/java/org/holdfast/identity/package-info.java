/// Accounts, and every way to prove who one is.
///
/// Nothing about a person lies in the database in clear: what is looked for is found by a keyed
/// hash, what is shown is opened from a sealed field. Knows `audit`, `vault` and `database`; knows
/// no door and no drive.
@NullMarked
package org.holdfast.identity;

import org.jspecify.annotations.NullMarked;
