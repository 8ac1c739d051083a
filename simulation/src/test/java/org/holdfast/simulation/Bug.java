package org.holdfast.simulation;

/// Mistakes that the rooms do not make, planted below or beside them: each must be caught.
enum Bug {
  NONE,
  /// The database's log is not flushed.
  LOG_NOT_FLUSHED {
    @Override
    Fate distort(DiskRequest request, Fate fate) {
      return leaveOut(request, fate, "/data/metadata\\.db-wal");
    }
  },
  /// The log of one region's pack is not flushed.
  PACK_NOT_FLUSHED {
    @Override
    Fate distort(DiskRequest request, Fate fate) {
      return leaveOut(request, fate, "/west/pack\\.db-wal");
    }
  },
  /// One region's large blobs are not flushed.
  BLOB_NOT_FLUSHED {
    @Override
    Fate distort(DiskRequest request, Fate fate) {
      return leaveOut(request, fate, "/east/incoming/.*\\.part");
    }
  },
  /// The names of one region's large blobs are not flushed.
  FOLDER_NOT_FLUSHED {
    @Override
    Fate distort(DiskRequest request, Fate fate) {
      return leaveOut(request, fate, "/west/blobs/..");
    }
  },
  /// The database flushes now and then, as SQLite may be told to.
  SYNCHRONOUS_NORMAL,
  /// The change is made while the regions are still storing the content.
  METADATA_BEFORE_CONTENT,
  /// The first region is enough for an answer.
  ANSWER_BEFORE_SECOND_REGION,
  /// The mirror's objects are not flushed in one region.
  MIRROR_NOT_FLUSHED(true) {
    @Override
    Fate distort(DiskRequest request, Fate fate) {
      return leaveOut(request, fate, "/east/mirror/.*");
    }
  },
  /// Their names are not.
  MIRROR_FOLDER_NOT_FLUSHED(true) {
    @Override
    Fate distort(DiskRequest request, Fate fate) {
      return leaveOut(request, fate, "/east/mirror");
    }
  },
  /// A group is answered before its segment is in the second region.
  ANSWER_BEFORE_SECOND_MIRROR(true),
  /// Some segments are never put into one region.
  SEGMENT_LEFT_OUT(true),
  /// Snapshots go when the next one is begun.
  SNAPSHOT_REMOVED_TOO_EARLY(true),
  /// An error of a region's disk is taken for success.
  ERROR_SWALLOWED {
    @Override
    Fate distort(DiskRequest request, Fate fate) {
      boolean atRegion = request.path().startsWith("/west/");
      return fate == Fate.ERROR && atRegion && request.kind().changes() ? Fate.LEFT_OUT : fate;
    }
  };

  private final boolean ofMirror;

  Bug() {
    this(false);
  }

  Bug(boolean ofMirror) {
    this.ofMirror = ofMirror;
  }

  /// Whether only a seed whose database is mirrored can meet it.
  boolean isOfMirror() {
    return ofMirror;
  }

  /// What becomes of a request, with this bug between the rooms and the disk.
  Fate distort(DiskRequest request, Fate fate) {
    return fate;
  }

  /// Whether a region says that it has stored what it is only going to.
  boolean answersFirst(String region) {
    return this == METADATA_BEFORE_CONTENT
        || (this == ANSWER_BEFORE_SECOND_REGION && region.equals("east"));
  }

  /// The same of a segment of the database's log.
  boolean answersLogFirst(String region) {
    return this == ANSWER_BEFORE_SECOND_MIRROR && region.equals("east");
  }

  boolean leavesOutSegment(String region) {
    return this == SEGMENT_LEFT_OUT && region.equals("west");
  }

  private static Fate leaveOut(DiskRequest request, Fate fate, String path) {
    boolean leftOut = request.isFlush() && request.path().matches(path);
    return leftOut && (fate == Fate.FINE || fate == Fate.ERROR) ? Fate.LEFT_OUT : fate;
  }
}
