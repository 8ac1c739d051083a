package org.holdfast.drive;

import java.util.Iterator;

/// A file that is written for one archive, such as an account's own data.
///
/// @param name at the top of the archive
/// @param pieces its bytes, one piece after the other; asked for once, and never whole in memory
public record ArchiveDocument(String name, Iterator<byte[]> pieces) {}
