@NullMarked
package org.holdfast.vault;

import org.jspecify.annotations.NullMarked;
