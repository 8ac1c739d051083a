/// Messages to people: mail, text messages and calls, and what becomes of them.
///
/// [Deliveries] is the front door. A message is put into a sealed queue inside the change that it
/// tells of, and sent from there (ADR 9). Knows `audit`, `vault` and `database`; knows nobody's
/// account, and decides neither what is said nor how often.
@NullMarked
package org.holdfast.delivery;

import org.jspecify.annotations.NullMarked;
