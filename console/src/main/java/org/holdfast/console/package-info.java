/// The `holdfast` command: serve, account, verify, tour.
///
/// One class for each command; each does its work through the front doors of the rooms below.
@NullMarked
package org.holdfast.console;

import org.jspecify.annotations.NullMarked;
