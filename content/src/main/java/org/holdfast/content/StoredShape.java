package org.holdfast.content;

/// What anyone may know of a stored blob, and so what a copy can be checked by without its key.
///
/// @param storedBytes its whole length as stored; [#DRAFT] while it is not finished
/// @param header the 40 bytes it begins with; for a draft, none
@SuppressWarnings("ArrayRecordComponent") // never compared
record StoredShape(RevisionId revision, long storedBytes, byte[] header) {

  static final long DRAFT = -1;

  static StoredShape of(FileKey key, long sizeBytes) {
    return new StoredShape(
        key.address().revision(), BlobLayout.storedBytes(sizeBytes), key.header());
  }

  static StoredShape draft(RevisionId revision) {
    return new StoredShape(revision, DRAFT, new byte[0]);
  }

  boolean isDraft() {
    return storedBytes == DRAFT;
  }

  boolean isPacked() {
    return storedBytes <= BlobLayout.storedBytes(BlobLayout.SEGMENT_BYTES);
  }
}
