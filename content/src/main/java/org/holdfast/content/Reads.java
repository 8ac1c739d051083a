package org.holdfast.content;

import java.util.List;
import java.util.stream.Stream;

/// Opens the copies of blobs and drafts.
///
/// @param sites all, in the order in which they are asked
/// @param staying those of them that are given copies
record Reads(List<Site> sites, List<Site> staying, Crew crew, ChunkPool chunks, Ciphers ciphers) {

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

  /// Those that are not given copies any more.
  List<Site> draining() {
    return sites.stream().filter(site -> !staying.contains(site)).toList();
  }

  List<Site> except(Site site) {
    return sites.stream().filter(other -> !other.equals(site)).toList();
  }
}
