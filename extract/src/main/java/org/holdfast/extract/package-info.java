/// What strangers' bytes say and look like: the text of a file, and small pictures of it.
///
/// [Extractor] is the front door. Nothing of a file is parsed in the server: a process of its own
/// does that, with no key, no setting, no file and no network, one file at a time and one owner's
/// files only (ADR 20). Knows no other room.
@NullMarked
package org.holdfast.extract;

import org.jspecify.annotations.NullMarked;
