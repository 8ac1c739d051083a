package org.holdfast.extract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// The front door: makes texts and small pictures of files that strangers wrote.
///
/// No parser runs here. A process is started when the first file comes; it warms up, shuts itself
/// in (no file, no network, no program, no key: ADR 20), and is then given one file after the other
/// through a pipe. It is replaced after a crash, a file that took too long, so many files, and
/// whenever a file of another owner comes: what a file that took it over could have kept is its own
/// owner's. Where a process cannot be held in, no file is looked at.
///
/// Safe for use by any number of threads; files are looked at one at a time, in the order of
/// asking.
public final class Extractor implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Extractor.class.getName());
  private static final int MOST_NAME_CHARS = 255;

  // A machine that cannot start one now is not asked again for every file.
  private static final Duration REST_AFTER_FAILURE = Duration.ofSeconds(30);

  private final ExtractSettings settings;
  private final Path folder;
  private final String main;
  private final ScheduledExecutorService watchdog =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("extract-watchdog").factory());
  private final Films films;
  private final ReentrantLock turn = new ReentrantLock(true); // guards all below

  private Optional<Held> held = Optional.empty();
  private Optional<ScheduledFuture<?>> ending = Optional.empty();
  private String owner = "";
  private int count;
  private volatile boolean isResting;
  private volatile boolean isClosed;
  private volatile Optional<Held> current = Optional.empty(); // the one held, for who ends it
  private volatile Confinement confinement =
      new Confinement(true, "No file has been looked at yet.");

  /// @param folder of this alone; made if missing. Stays empty: nothing of a file is written to it
  public Extractor(ExtractSettings settings, Path folder) {
    this(settings, folder, Child.class.getName());
  }

  Extractor(ExtractSettings settings, Path folder, String main) {
    this(settings, folder, main, List.of());
  }

  private Extractor(ExtractSettings settings, Path folder, String main, List<String> filmCommand) {
    this.settings = settings;
    this.folder = folder;
    this.main = main;
    this.films =
        new Films(
            filmCommand, FilmSample.RANGES, folder.resolve("film"), settings.perFile(), watchdog);
  }

  /// One that takes pictures out of films too, by the machine's ffmpeg.
  ///
  /// @param path where it is looked for, as shells have it; without one films have no pictures
  public static Extractor withFilms(ExtractSettings settings, Path folder, String path) {
    List<String> command = FilmCommand.onPath(path, settings.mostPixels());
    return new Extractor(settings, folder, Child.class.getName(), command);
  }

  /// The text of a file.
  ///
  /// @param of whose file it is, by whatever name; files of two owners never meet in one process
  /// @param plain read once, if it is not too large
  /// @param name a hint of what it is, besides its first bytes
  /// @param mostChars more are cut off
  public Outcome<Text> text(String of, Plain plain, String name, int mostChars) {
    return ask(of, new Wish.OfText(mostChars), plain, name, in -> Frames.text(in, mostChars));
  }

  /// Small pictures of a file: of itself, of its first page, of its first lines.
  ///
  /// @param of whose file it is, by whatever name; files of two owners never meet in one process
  /// @param plain read once, if it is not too large
  /// @param name a hint of what it is, besides its first bytes
  /// @param boxes 1 to 8
  public Outcome<Pictures> pictures(String of, Plain plain, String name, List<Box> boxes) {
    if (boxes.isEmpty() || boxes.size() > Wish.MOST_BOXES) {
      throw new IllegalArgumentException("one asks for 1 to " + Wish.MOST_BOXES + " pictures");
    }
    Wish wish = new Wish.OfPictures(boxes, settings.mostPixels());
    return ask(of, wish, plain, name, in -> Frames.pictures(in, boxes));
  }

  /// Small pictures of a film: of one of its first pictures, which ffmpeg takes out of it in a
  /// process of its own and which is then looked at as any other picture.
  ///
  /// @param of whose file it is, by whatever name; files of two owners never meet in one process
  /// @param film both ends are read, or all if it is not long
  /// @param boxes 1 to 8
  public Outcome<Pictures> stills(String of, Ranges film, List<Box> boxes) {
    return switch (films.still(film)) {
      case Outcome.Made<byte[]>(byte[] still) -> pictures(of, Plain.of(still), "still.png", boxes);
      case Outcome.NotMade<byte[]>(Why why) -> new Outcome.NotMade<>(why);
    };
  }

  /// Whether a file of this name may well be a film that [#stills] takes pictures of here.
  public boolean isFilm(String name) {
    return films.isThere() && MediaFile.isFilm(name);
  }

  /// How the last process was held in that looked into a film, or why none looks.
  public Confinement filmConfinement() {
    return films.confinement();
  }

  /// What a picture, a film or a sound says of itself.
  ///
  /// @param of whose file it is, by whatever name; files of two owners never meet in one process
  /// @param file of one that is played, both ends are read; else all, if it is not too large
  /// @param name a hint of what it is
  public Outcome<Facts> facts(String of, Ranges file, String name) {
    Plain sent = file.ends(MediaFile.isPlayed(name) ? Wish.END_BYTES : Integer.MAX_VALUE);
    return ask(of, new Wish.OfFacts(file.sizeBytes()), sent, name, Frames::facts);
  }

  /// Whether a file of this name may well say something of itself that [#facts] reads. It costs
  /// nothing, and promises nothing.
  public static boolean mayHaveFacts(String name) {
    return MediaFile.isNamedSo(name);
  }

  /// Whether a file of this name may well have a picture. It costs nothing, and promises nothing.
  public static boolean mayHavePicture(String name) {
    return FileKind.ofName(name).hasPicture();
  }

  /// Whether a picture of a file of this name takes so long that it is best made ahead: of
  /// photographs and PDFs. Text is drawn quickly, when somebody looks.
  public static boolean isSlowToDraw(String name) {
    return FileKind.ofName(name).isImage() || FileKind.ofName(name) == FileKind.PDF;
  }

  /// Whether a file of this name may well have text. It costs nothing, and promises nothing.
  public static boolean mayHaveText(String name) {
    return FileKind.ofName(name).hasText();
  }

  /// How the last process was held in.
  public Confinement confinement() {
    return confinement;
  }

  private <T> Outcome<T> ask(
      String of, Wish wish, Plain plain, String name, Held.Reading<T> reading) {
    if (plain.sizeBytes() > settings.mostBytes()) {
      return new Outcome.NotMade<>(Why.TOO_LARGE);
    }
    turn.lock();
    try {
      Optional<Held> process = process(of);
      if (process.isEmpty()) {
        return new Outcome.NotMade<>(Why.UNAVAILABLE);
      }
      return process.get().ask(wish, plain, shortened(name), settings.perFile(), reading);
    } finally {
      endWhenIdle();
      turn.unlock();
    }
  }

  private Optional<Held> process(String of) {
    ending.ifPresent(idle -> idle.cancel(false));
    boolean fits =
        held.filter(Held::isGood).filter(each -> each.served() < settings.files()).isPresent()
            && owner.equals(of);
    if (fits) {
      return held;
    }
    end();
    if (!isClosed && !isResting) {
      start(of);
    }
    return held;
  }

  private void start(String of) {
    try {
      Path own = Files.createDirectories(folder.resolve(Integer.toString(count++)));
      Launch launch = new Launch(main, settings.heapBytes(), own.toAbsolutePath());
      Held fresh = Held.start(launch, own, watchdog, settings.start());
      told(fresh.confinement());
      if (fresh.confinement().holds()) {
        held = Optional.of(fresh);
        current = held;
        owner = of;
      } else {
        fresh.close();
        rest();
      }
    } catch (IOException e) {
      told(new Confinement(false, "The process that looks into files does not start: " + e));
      rest();
    }
  }

  private void told(Confinement now) {
    if (!now.holds() && !now.equals(confinement)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "No thumbnails are made and no texts are read: {0} Files themselves are served as ever.",
          now.sentence());
    }
    confinement = now;
  }

  private void rest() {
    isResting = true;
    ScheduledFuture<?> _ =
        watchdog.schedule(
            () -> isResting = false, REST_AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void endWhenIdle() {
    if (held.isPresent() && !held.get().isGood()) {
      end();
    } else if (held.isPresent() && !isClosed) {
      ending =
          Optional.of(
              watchdog.schedule(this::endIdle, settings.idle().toMillis(), TimeUnit.MILLISECONDS));
    }
  }

  /// Never waits for its turn: the watchdog has to end what takes too long.
  private void endIdle() {
    if (turn.tryLock()) {
      try {
        end();
      } finally {
        turn.unlock();
      }
    }
  }

  private void end() {
    held.ifPresent(Held::close);
    held = Optional.empty();
  }

  private static String shortened(String name) {
    return name.length() <= MOST_NAME_CHARS
        ? name
        : name.substring(name.length() - MOST_NAME_CHARS); // what says its kind is at its end
  }

  /// Ends the process, also in the middle of a file.
  @Override
  public void close() {
    isClosed = true;
    films.close();
    current.ifPresent(Held::kill);
    turn.lock();
    try {
      end();
    } finally {
      turn.unlock();
    }
    watchdog.shutdownNow();
  }
}
