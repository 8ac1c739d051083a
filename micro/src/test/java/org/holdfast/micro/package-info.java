/// Benchmarks of the rooms below the server, and of the bare database beside them. Lies beside the
/// rooms, so that a benchmark may stand in the package of what it measures; nothing knows it.
@NullMarked
package org.holdfast.micro;

import org.jspecify.annotations.NullMarked;
