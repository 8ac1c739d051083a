package org.holdfast.micro;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.holdfast.vault.MicroVaults;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// `holdfast bench --micro`: what the rooms below the server cost, and what the bare database does
/// for the same. Prints one table.
///
///     --only NAME[,NAME …]   rows whose title or benchmark holds the word
///     --quick                each once, in one process: a look, and for tests
///     --folder DIR           measure there instead of in memory
///     --markdown             the table as docs/performance.md has it
public final class Micro {

  private Micro() {}

  /// @param folder empty for memory
  record Wishes(List<String> only, boolean quick, String folder, boolean markdown) {

    static Wishes parse(List<String> words) {
      List<String> only = new ArrayList<>();
      boolean quick = false;
      boolean markdown = false;
      String folder = "";
      for (int i = 0; i < words.size(); i++) {
        switch (words.get(i)) {
          case "--only" -> only.addAll(List.of(words.get(++i).split(",", -1)));
          case "--quick" -> quick = true;
          case "--markdown" -> markdown = true;
          case "--folder" -> folder = words.get(++i);
          default -> throw new IllegalArgumentException("bench --micro knows no " + words.get(i));
        }
      }
      return new Wishes(only, quick, folder, markdown);
    }
  }

  public static void main(String[] words) throws RunnerException {
    try {
      System.out.println(table(Wishes.parse(List.of(words))));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      System.err.println("bench --micro: " + e.getMessage());
      System.exit(2);
    }
  }

  static String table(Wishes wishes) throws RunnerException {
    List<Measured> rows = new ArrayList<>();
    for (Row row : Row.values()) {
      if (row.isPossible()
          && (wishes.only().isEmpty() || wishes.only().stream().anyMatch(row::isCalled))) {
        rows.add(new Measured(row, measure(row, wishes)));
      }
    }
    return wishes.markdown() ? MicroTable.markdown(rows) : MicroTable.text(rows);
  }

  /// One row, measured.
  record Measured(Row row, Cost cost) {}

  /// @param micros for one operation: the mean; `error` is half of its 99.9 % interval, or 0
  record Cost(double micros, double error) {}

  private static Cost measure(Row row, Wishes wishes) throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("org\\.holdfast\\..*\\." + row.benchmark() + "$")
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true)
            .jvmArgsAppend(
                "--enable-native-access=ALL-UNNAMED",
                "-Dmicro.folder=" + wishes.folder(),
                "-Dmicro.drives=100000");
    row.operation().ifPresent(name -> options.param("operation", name));
    if (wishes.quick()) {
      options.forks(0).warmupIterations(0).measurementIterations(1);
      options.measurementTime(TimeValue.milliseconds(20));
    } else if (row.isOfProcessor()) { // what is compiled meanwhile counts, too
      options.forks(1).warmupIterations(6).measurementIterations(8);
      options.warmupTime(TimeValue.seconds(4)).measurementTime(TimeValue.seconds(3));
    } else if (row.isLong()) {
      options.forks(1).warmupIterations(1).measurementIterations(4);
    } else if (row.isOneShot()) {
      options.forks(1).warmupIterations(8).measurementIterations(8);
    } else {
      options.forks(1).warmupIterations(3).measurementIterations(5);
      options.warmupTime(TimeValue.seconds(1)).measurementTime(TimeValue.seconds(1));
    }
    if (row.isOfProcessor()) {
      options.addProfiler(ProcessorTime.class);
    }
    Collection<RunResult> results = new Runner(options.build()).run();
    var one = results.iterator().next();
    var result =
        row.isOfProcessor()
            ? Objects.requireNonNull(one.getSecondaryResults().get(ProcessorTime.LABEL))
            : one.getPrimaryResult();
    double error = result.getScoreError();
    return new Cost(result.getScore(), Double.isNaN(error) ? 0 : error);
  }

  /// What is measured, in the order of the table.
  enum Row {
    SEAL_SEGMENT("a segment of 64 KiB sealed", "SegmentBenchmark.seal", 65_536),
    OPEN_SEGMENT("a segment of 64 KiB opened", "SegmentBenchmark.open", 65_536),
    HASHES("three checksums of 16 MiB, in step", "HashBenchmark.inStep", 16 << 20),
    HASHES_APART("the same, SHA-256 on a core of its own", "HashBenchmark.sideBySide", 16 << 20),
    WRITE("a blob of 16 MiB into two regions", "BlobBenchmark.writeOf16Mib", 16 << 20),
    PUT("a blob of 10 KiB into two packs, 16 callers", "BlobBenchmark.putOf10Kib", 16, 0),
    RANGE("64 KiB at random offsets of an open blob", "BlobBenchmark.rangeOf64Kib", 65_536),
    SEAL_ROW("a row sealed", "RowBenchmark.seal", 0),
    OPEN_ROW("a row opened", "RowBenchmark.open", 0),
    NAME_KEY("a name's index value", "RowBenchmark.nameKey", 0),
    DIGEST("the digest of an operation with one row", "RowBenchmark.digest", 0),
    RENAME("rename through the drive, 16 callers", "DriveBenchmark.rename", 0),
    BARE_RENAME("its bare statements, 16 to a commit", "rename"),
    REMOVE("remove through the drive, 16 callers", "DriveBenchmark.remove", 0),
    BARE_REMOVE("its bare statements, 16 to a commit", "remove"),
    SMALL_WRITE("10 KiB written through the drive, 16 callers", "DriveBenchmark.smallWrite", 0),
    BARE_SMALL_WRITE("its bare statements, 16 to a commit, without packs", "smallWrite"),
    BARE_PUT("a blob of 10 KiB into two packs, bare statements", "BarePackBenchmark.put", 0),
    SMALL_READ("10 KiB read through the drive, 16 callers", "DriveBenchmark.smallRead", 0),
    BARE_SMALL_READ("its bare statements, without the pack", "smallRead"),
    BARE_FIND("a blob of 10 KiB from a pack, bare statement", "BarePackBenchmark.find", 0),
    PAGE_JSON("a page of 1,000 items put into JSON", "ItemJsonBenchmark.pageOf1000", 0),
    PAGE("a page of 1,000 children", "ListingBenchmark.pageOf1000", 0),
    SCRUB("512 MiB of copies of large files scrubbed", "ScrubBenchmark.round", 512 << 20, "large"),
    BARE_READ("the same bytes read, one thread", "BareReadBenchmark.read", 512 << 20),
    BARE_OPENED("the same read and opened", "BareReadBenchmark.opened", 512 << 20),
    BARE_DIGESTED(
        "the same read, opened, SHA-256 taken", "BareReadBenchmark.openedAndDigested", 512 << 20),
    SCRUB_SMALL("8,000 copies of 10 KiB scrubbed", "ScrubBenchmark.round", 81_920_000, "small"),
    STORE("16 MiB into an S3 store, processor", "StoreBenchmark.writeOf16Mib", 16 << 20, "one"),
    STORES("16 MiB into two S3 stores, processor", "StoreBenchmark.writeOf16Mib", 16 << 20, "two"),
    STORE_SMALL("10 KiB into an S3 store, processor", "StoreBenchmark.putOf10Kib", 0, "one"),
    STORES_SMALL("10 KiB into two S3 stores, processor", "StoreBenchmark.putOf10Kib", 0, "two"),
    RESTORE("restore to a point, 10,000 items changed", "RestoreBenchmark.restoreOf10000", 0),
    SEAL_ANEW("10,000 operations sealed anew", "SealingAnewBenchmark.sealAnewOf10000", 0),
    HASH("a password hashed, 64 MiB three times over", "SignInBenchmark.hash", 0),
    LEAST_HASH("the same at OWASP's least cost, 19 MiB twice", "SignInBenchmark.leastHash", 0),
    KNOWN_TOKEN("a bearer token, looked up lately", "SignInBenchmark.knownToken", 0),
    FOUND_TOKEN("a bearer token, looked up in the database", "SignInBenchmark.foundToken", 0),
    WRAP("a key wrapped, built-in vault", "VaultBenchmark.wrap", 0, "built-in"),
    WRAP_TOKEN("a key wrapped, token", "VaultBenchmark.wrap", 0, "token"),
    WRAP_AZURE("a key wrapped, double of Azure", "VaultBenchmark.wrap", 0, "azure"),
    UNWRAP("a key unwrapped, built-in vault", "VaultBenchmark.unwrap", 0, "built-in"),
    UNWRAP_TOKEN("a key unwrapped, token", "VaultBenchmark.unwrap", 0, "token"),
    UNWRAP_AZURE("a key unwrapped, double of Azure", "VaultBenchmark.unwrap", 0, "azure"),
    REWRAP("a key wrapped anew, built-in vault", "RewrappingBenchmark.rewrap", 0, "built-in"),
    REWRAP_TOKEN("a key wrapped anew, token", "RewrappingBenchmark.rewrap", 0, "token"),
    REWRAP_AZURE("a key wrapped anew, double of Azure", "RewrappingBenchmark.rewrap", 0, "azure"),
    REWRAP_BOTH(
        "a key wrapped anew, token and built-in",
        "RewrappingBenchmark.rewrap",
        0,
        "token+built-in"),
    ROTATE("100,000 drive keys rotated, built-in vault", "RotationBenchmark.rotate", 0, "built-in"),
    ROTATE_TOKEN("100,000 drive keys rotated, token", "RotationBenchmark.rotate", 0, "token"),
    ROTATE_BOTH(
        "100,000 drive keys rotated, token and built-in",
        "RotationBenchmark.rotate",
        0,
        "token+built-in"),
    APPEND("an event appended to the log, 16 callers", "AuditBenchmark.append", 16, 0),
    PHOTO(
        "thumbnails of a JPEG of 4,000 by 3,000 points",
        "ExtractBenchmark.photo12MegapixelJpeg",
        0),
    TEXT("thumbnails of a text", "ExtractBenchmark.textFile", 0);

    private final String title;
    private final String benchmark;
    private final int atOnce;
    private final long bytes;
    private final Optional<String> operation;

    Row(String title, String benchmark, long bytes) {
      this(title, benchmark, 1, bytes);
    }

    Row(String title, String benchmark, int atOnce, long bytes) {
      this(title, benchmark, atOnce, bytes, Optional.empty());
    }

    Row(String title, String benchmark, long bytes, String operation) {
      this(title, benchmark, 1, bytes, Optional.of(operation));
    }

    Row(String title, String operation) {
      this(title, "BareStatementsBenchmark.statements", 1, 0, Optional.of(operation));
    }

    Row(String title, String benchmark, int atOnce, long bytes, Optional<String> operation) {
      this.title = title;
      this.benchmark = benchmark;
      this.atOnce = atOnce;
      this.bytes = bytes;
      this.operation = operation;
    }

    String title() {
      return title;
    }

    String benchmark() {
      return benchmark;
    }

    /// How many threads JMH had at it: each was told the time that it took for it.
    int atOnce() {
      return atOnce;
    }

    /// What one operation moves; 0 if that is not the point.
    long bytes() {
      return bytes;
    }

    Optional<String> operation() {
      return operation;
    }

    /// Whether what counts is the time that processors of this process spent, not the clock's.
    boolean isOfProcessor() {
      return benchmark.startsWith("StoreBenchmark");
    }

    /// Whether this machine and environment have what it needs.
    boolean isPossible() {
      return operation.filter(kind -> kind.contains("token")).isEmpty() || MicroVaults.hasTokens();
    }

    /// Whether one takes seconds.
    boolean isLong() {
      return benchmark.startsWith("RotationBenchmark");
    }

    private boolean isOfVault() {
      return benchmark.startsWith("VaultBenchmark") || benchmark.startsWith("RewrappingBenchmark");
    }

    boolean isOneShot() {
      return (operation.isPresent() && !isOfProcessor() && !isOfVault())
          || benchmark.startsWith("DriveBenchmark")
          || benchmark.startsWith("SealingAnewBenchmark")
          || benchmark.startsWith("BarePackBenchmark")
          || benchmark.startsWith("BareReadBenchmark")
          || benchmark.startsWith("RestoreBenchmark");
    }

    boolean isCalled(String word) {
      return title.contains(word) || benchmark.contains(word) || name().equalsIgnoreCase(word);
    }
  }
}
