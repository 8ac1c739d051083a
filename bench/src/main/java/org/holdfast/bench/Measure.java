package org.holdfast.bench;

/// One row of the table.
enum Measure {
  BIG_UPLOAD("upload of %s, one request", Unit.MEBIBYTES_PER_SECOND),
  BIG_UPLOAD_SESSION("upload of %s, session of 10 MiB fragments", Unit.MEBIBYTES_PER_SECOND),
  BIG_DOWNLOAD("download of %s", Unit.MEBIBYTES_PER_SECOND),
  ZIP("a folder of %s as one ZIP", Unit.MEBIBYTES_PER_SECOND),
  ZIP_MEMORY("peak memory while a ZIP is made", Unit.MEBIBYTES),
  RANGES("64 KiB at random offsets, 8 connections", Unit.PER_SECOND),
  SMALL_UPLOAD_ONE("10 KiB uploads, 1 connection", Unit.PER_SECOND),
  SMALL_UPLOAD_MANY("10 KiB uploads, 16 connections", Unit.PER_SECOND),
  SMALL_DOWNLOAD_ONE("10 KiB downloads, 1 connection", Unit.PER_SECOND),
  SMALL_DOWNLOAD_MANY("10 KiB downloads, 16 connections", Unit.PER_SECOND),
  SMALL_DOWNLOAD_BY_NAME("the same by name, redirect followed", Unit.PER_SECOND),
  NOTHING("a request for next to nothing, 16 connections", Unit.PER_SECOND),
  RENAME("rename, 16 connections", Unit.PER_SECOND),
  REMOVE("remove, 16 connections", Unit.PER_SECOND),
  LISTING("listing of %s items", Unit.MILLISECONDS),
  SHORT_LISTING("listing of %s items", Unit.MILLISECONDS),
  DAV_LISTING("WebDAV listing of %s items", Unit.MILLISECONDS),
  SHORT_DAV_LISTING("WebDAV listing of %s items", Unit.MILLISECONDS),
  LISTING_MEMORY("peak memory while listing", Unit.MEBIBYTES),
  DELTA("delta, a page of %s items", Unit.MILLISECONDS),
  DELTA_MEMORY("peak memory while delta is asked", Unit.MEBIBYTES),
  START("start to first answer", Unit.MILLISECONDS),
  START_AFTER_KILL("start after a kill, a drive of %s items", Unit.MILLISECONDS),
  REBUILT("%s items rebuilt from one region and checked", Unit.MILLISECONDS),
  BACK("from the loss of the machine to the first answer", Unit.MILLISECONDS),
  MEMORY("peak memory of the server", Unit.MEBIBYTES);

  /// What a figure is counted in, and which way is better.
  enum Unit {
    MEBIBYTES_PER_SECOND("MiB/s", true),
    PER_SECOND("/s", true),
    MILLISECONDS("ms", false),
    MEBIBYTES("MiB", false);

    private final String text;
    private final boolean moreIsBetter;

    Unit(String text, boolean moreIsBetter) {
      this.text = text;
      this.moreIsBetter = moreIsBetter;
    }

    String text() {
      return text;
    }

    /// How many times better `ours` is than `theirs`; below 1, worse.
    double timesBetter(double ours, double theirs) {
      return moreIsBetter ? ours / theirs : theirs / ours;
    }
  }

  private final String title;
  private final Unit unit;

  Measure(String title, Unit unit) {
    this.title = title;
    this.unit = unit;
  }

  String title(Sizes sizes) {
    return switch (this) {
      case BIG_UPLOAD, BIG_UPLOAD_SESSION, BIG_DOWNLOAD, ZIP ->
          title.replace("%s", Sizes.text(sizes.bigBytes()));
      case SHORT_LISTING, SHORT_DAV_LISTING, DELTA ->
          title.replace("%s", "%,d".formatted(sizes.fewListed()));
      case LISTING, DAV_LISTING, START_AFTER_KILL, REBUILT ->
          title.replace("%s", "%,d".formatted(sizes.listed()));
      case RANGES,
          SMALL_UPLOAD_ONE,
          SMALL_UPLOAD_MANY,
          SMALL_DOWNLOAD_ONE,
          SMALL_DOWNLOAD_MANY,
          SMALL_DOWNLOAD_BY_NAME,
          NOTHING,
          RENAME,
          REMOVE,
          ZIP_MEMORY,
          LISTING_MEMORY,
          DELTA_MEMORY,
          START,
          BACK,
          MEMORY ->
          title;
    };
  }

  Unit unit() {
    return unit;
  }
}
