package org.holdfast.content;

import java.util.List;
import java.util.stream.Stream;

/// Opens the copies of blobs and drafts.
record Reads(List<Site> sites, Crew crew, ChunkPool chunks, Ciphers ciphers) {

  Copies ofBlob(FileKey key, long sizeBytes, List<Site> from) {
    return new Copies(
        from,
        crew,
        chunks,
        ciphers,
        key,
        Shape.blob(sizeBytes),
        OpenCopy.blob(key.address().revision(), sizeBytes));
  }

  /// @param wholeSegments at least 1
  Copies ofDraft(FileKey key, long wholeSegments, List<Site> from) {
    return new Copies(
        from,
        crew,
        chunks,
        ciphers,
        key,
        Shape.draft(wholeSegments),
        OpenCopy.draft(key.address().revision()));
  }

  /// All sites, `site` last: what its own copy has that is good helps too.
  List<Site> withLast(Site site) {
    return Stream.concat(except(site).stream(), Stream.of(site)).toList();
  }

  List<Site> except(Site site) {
    return sites.stream().filter(other -> !other.equals(site)).toList();
  }
}
