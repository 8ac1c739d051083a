package org.holdfast.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `holdfast bench`: loads a server of its own over TLS on loopback, with its peers beside it, and
/// prints one table.
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures Holdfast over TLS on loopback, beside rclone crypt and nginx where they are installed.",
      "Everything happens in a temporary folder; what is read back is compared byte for byte."
    })
public final class Main implements Callable<Integer> {
  private static final Set<String> GROUPS =
      Set.of(BigFiles.GROUP, Archives.GROUP, SmallFiles.GROUP, LongListing.GROUP, Changes.GROUP);

  @Option(names = "--quick", description = "64 MiB, 200 small files, one run: under a minute.")
  private boolean quick;

  @Option(names = "--size", paramLabel = "SIZE", description = "The large file (default: 1GiB).")
  private Optional<String> size = Optional.empty();

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "Runs; medians are shown (default: 3; 40 rounds of --vaults).")
  private Optional<Integer> runs = Optional.empty();

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description = "Where servers keep their data (default: the system's temporary folder).")
  private Optional<Path> folder = Optional.empty();

  @Option(names = "--memory", description = "Keep data in memory (/dev/shm) instead.")
  private boolean memory;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description = "Only these: big, zip, small, listing, delta.")
  private List<String> only = List.of();

  @Option(
      names = "--items",
      paramLabel = "N",
      description =
          "Instead: fill a drive with N items, kill the server, start it again (four minutes for a million).")
  private Optional<Integer> items = Optional.empty();

  @Option(
      names = "--lose-machine",
      description =
          "With --items: instead of starting again, lose the data folder and a region, and rebuild from the other.")
  private boolean loseMachine;

  @Option(
      names = "--sign-in",
      description =
          "Instead: sign-ins a second, and whether the time of a refusal tells who has an account.")
  private boolean signIn;

  @Option(
      names = "--vaults",
      description =
          "Instead: small uploads and downloads with a token, and with both, beside the built-in vault.")
  private boolean vaults;

  @Option(
      names = "--tries",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Refused sign-ins that --sign-in measures (default: ${DEFAULT-VALUE}).")
  private int tries;

  @Option(
      names = "--mirror",
      description = "Also Holdfast with its database mirrored into the regions, beside without.")
  private boolean mirror;

  @Option(
      names = "--postgresql",
      description = "Also Holdfast with its database on a PostgreSQL server, beside the embedded.")
  private boolean postgresql;

  @Option(names = "--alone", description = "Without peers.")
  private boolean alone;

  @Option(names = "--markdown", description = "Print the table as Markdown.")
  private boolean markdown;

  @Option(
      names = "--launcher",
      paramLabel = "PROGRAM",
      description = "Measure this holdfast program (default: this installation).")
  private Optional<Path> launcher = Optional.empty();

  @SuppressWarnings("NullAway.Init") // picocli fills it in before the call
  @Spec
  private CommandSpec spec;

  public static void main(String[] words) {
    System.exit(new CommandLine(new Main()).execute(words));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Sizes sizes = sizes();
    Path parent =
        memory ? Path.of("/dev/shm") : folder.orElse(Path.of(System.getProperty("java.io.tmpdir")));
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    if (signIn) {
      return signIn(parent, out, err);
    }
    if (vaults) {
      return vaults(parent, out, err);
    }
    List<Contestant> present = present(err);
    try (Workplace place = Workplace.open(parent)) {
      refuseWithoutSpace(place.folder(), sizes);
      if (memory) {
        place.touchMemory(sizes.neededBytes());
      }
      if (items.isPresent()) {
        Holdfast holdfast =
            new Holdfast(command(), loseMachine ? Holdfast.Base.MIRRORED : Holdfast.Base.EMBEDDED);
        Results results =
            loseMachine
                ? new LostMachine(place, holdfast, items.get(), err).measure()
                : new LargeDrive(place, holdfast, items.get(), err).measure();
        Table table = new Table(List.of(holdfast.name()), sizes.withListed(items.get()), results);
        out.println(markdown ? table.markdown() : table.text());
        out.flush();
        return 0;
      }
      Race race = new Race(place, present, sizes, groups(), !quick, err);
      race.run(runs.orElse(quick ? 1 : 3));
      print(out, place, present, sizes, race);
      return 0;
    } catch (IOException e) {
      err.println("bench: " + e.getMessage());
      return 1;
    }
  }

  private int signIn(Path parent, PrintWriter out, PrintWriter err) throws InterruptedException {
    try (Workplace place = Workplace.open(parent)) {
      String bullet = markdown ? "- " : "";
      new SignInRun(place, new Holdfast(command(), Holdfast.Base.EMBEDDED), err)
          .measure(tries)
          .forEach(line -> out.println(bullet + line));
      out.flush();
      return 0;
    } catch (IOException e) {
      err.println("bench: " + e.getMessage());
      return 1;
    }
  }

  private int vaults(Path parent, PrintWriter out, PrintWriter err) throws InterruptedException {
    Optional<String> absence = SoftToken.absence();
    if (absence.isPresent()) {
      err.println("bench: " + absence.get());
      return 1;
    }
    try (Workplace place = Workplace.open(parent)) {
      if (memory) {
        place.touchMemory(quick ? 0 : VaultRun.KEPT_BYTES);
      }
      List<List<String>> rows =
          new VaultRun(place, command(), quick, err).measure(runs.orElse(quick ? 1 : 40));
      out.println(markdown ? Table.markdown(rows) : Table.text(rows));
      String bullet = markdown ? "- " : "";
      Machine.describe(place.folder()).forEach(line -> out.println(bullet + line));
      out.flush();
      return 0;
    } catch (IOException e) {
      err.println("bench: " + e.getMessage());
      return 1;
    }
  }

  private Sizes sizes() {
    Sizes standard = quick ? Sizes.QUICK : Sizes.FULL;
    try {
      return size.map(text -> standard.withBig(Sizes.parse(text))).orElse(standard);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private Set<String> groups() {
    for (String name : only) {
      if (!GROUPS.contains(name)) {
        throw new ParameterException(
            spec.commandLine(), "--only knows big, zip, small, listing and delta, not " + name);
      }
    }
    return only.isEmpty() ? GROUPS : Set.copyOf(only);
  }

  private List<String> command() {
    return launcher
        .map(program -> List.of(program.toAbsolutePath().toString()))
        .orElseGet(Holdfast::thisInstallation);
  }

  private List<Contestant> present(PrintWriter err) {
    List<Holdfast.Base> bases = new ArrayList<>(List.of(Holdfast.Base.EMBEDDED));
    if (mirror) {
      bases.add(Holdfast.Base.MIRRORED);
    }
    if (postgresql) {
      bases.add(Holdfast.Base.POSTGRES);
    }
    boolean dav = groups().contains(LongListing.GROUP);
    List<Contestant> wanted = new ArrayList<>();
    for (Holdfast.Base base : bases) {
      Holdfast holdfast = new Holdfast(command(), base);
      wanted.add(dav ? holdfast.withDav() : holdfast);
    }
    if (!alone) {
      wanted.addAll(List.of(new RcloneCrypt(), new Nginx()));
    }
    wanted.forEach(each -> each.absence().ifPresent(why -> err.println(each.name() + ": " + why)));
    return wanted.stream().filter(each -> each.absence().isEmpty()).toList();
  }

  private static void refuseWithoutSpace(Path folder, Sizes sizes) throws IOException {
    long free = Files.getFileStore(folder).getUsableSpace();
    if (free < sizes.neededBytes()) {
      throw new IOException(
          "one run needs about "
              + (sizes.neededBytes() >> 20)
              + " MiB and there are "
              + (free >> 20)
              + " MiB free; choose a smaller --size or another --folder");
    }
  }

  private void print(
      PrintWriter out, Workplace place, List<Contestant> present, Sizes sizes, Race race)
      throws IOException {
    List<String> names = present.stream().map(Contestant::name).toList();
    Table table = new Table(names, sizes, race.results());
    String bullet = markdown ? "- " : "";
    out.println();
    out.println(markdown ? table.markdown() : table.text());
    if (!race.limits().isEmpty()) {
      out.println(bullet + limit(sizes, race));
    }
    Machine.describe(place.folder()).forEach(line -> out.println(bullet + line));
    out.println(bullet + "peers: " + peers(names));
    out.flush();
  }

  private static String limit(Sizes sizes, Race race) {
    Results.Figure limit = Results.Figure.of(race.limits());
    String disk =
        "the disk itself: two copies of %s written side by side and flushed at %s MiB/s (%s–%s)"
            .formatted(
                Sizes.text(sizes.bigBytes()),
                Table.number(limit.median()),
                Table.number(limit.least()),
                Table.number(limit.most()));
    return race.results()
        .figure(Measure.BIG_UPLOAD, "holdfast")
        .map(
            ours ->
                String.format(
                    Locale.ROOT,
                    "%s; Holdfast's upload is %.2f of it",
                    disk,
                    ours.median() / limit.median()))
        .orElse(disk);
  }

  private static String peers(List<String> names) {
    List<String> said = new ArrayList<>();
    if (names.contains("rclone crypt")) {
      said.add(
          Programs.firstLine("rclone", "version")
              + " (serve webdav over crypt, one copy, nothing flushed)");
    }
    if (names.contains("nginx")) {
      String program = Programs.find("nginx").map(Path::toString).orElse("nginx");
      said.add(
          Programs.firstLine(program, "-v")
              + " (WebDAV, nothing encrypted on disk, nothing flushed)");
    }
    return said.isEmpty() ? "none installed" : String.join("; ", said);
  }
}
