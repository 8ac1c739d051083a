package org.holdfast.console;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// A real folder as it was found: its files, its folders, and what of it is left out.
///
/// @param folders each as the names that lead to it; parents before children
/// @param leftOut how many of each kind of thing were left out, and why
record TourFolder(
    Path root, List<TourFile> files, Set<List<String>> folders, Map<String, Integer> leftOut) {

  /// Reads the tree without following links. Of more than `atMost` files, those that are spread
  /// evenly over it are taken.
  static TourFolder read(Path root, int atMost) throws IOException {
    Walk walk = new Walk(root);
    Files.walkFileTree(root, walk);
    walk.files.sort(Comparator.comparing(TourFile::path));
    List<TourFile> chosen = spread(walk.files, atMost);
    if (chosen.size() < walk.files.size()) {
      walk.leaveOut(
          "files beyond the " + chosen.size() + " that --files asks for",
          walk.files.size() - chosen.size());
      walk.folders.clear();
      chosen.forEach(file -> addWithParents(walk.folders, file.folders()));
    }
    return new TourFolder(root, chosen, walk.folders, walk.leftOut);
  }

  private static List<TourFile> spread(List<TourFile> files, int atMost) {
    if (files.size() <= atMost) {
      return List.copyOf(files);
    }
    List<TourFile> chosen = new ArrayList<>();
    for (int i = 0; i < atMost; i++) {
      chosen.add(files.get((int) ((long) i * files.size() / atMost)));
    }
    return chosen;
  }

  private static void addWithParents(Set<List<String>> folders, List<String> folder) {
    for (int depth = 1; depth <= folder.size(); depth++) {
      folders.add(List.copyOf(folder.subList(0, depth)));
    }
  }

  long sizeBytes() {
    return files.stream().mapToLong(TourFile::sizeBytes).sum();
  }

  /// The commonest kinds, by what stands behind the last dot.
  String kinds() {
    Map<String, Integer> counts = new TreeMap<>();
    files.forEach(file -> counts.merge(kind(file.name()), 1, Integer::sum));
    String common =
        counts.entrySet().stream()
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
            .limit(6)
            .map(each -> each.getKey() + " " + each.getValue())
            .collect(Collectors.joining(", "));
    return counts.size() + " kinds (" + common + (counts.size() > 6 ? ", …)" : ")");
  }

  private static String kind(String name) {
    int dot = name.lastIndexOf('.');
    boolean plain = dot > 0 && name.length() - dot <= 8;
    return plain ? name.substring(dot).toLowerCase(Locale.ROOT) : "no ending";
  }

  /// Collects files and folders; links, devices and what may not be read are counted.
  private static final class Walk extends SimpleFileVisitor<Path> {
    private final Path root;
    private final List<TourFile> files = new ArrayList<>();
    private final Set<List<String>> folders = new LinkedHashSet<>();
    private final Map<String, Integer> leftOut = new LinkedHashMap<>();

    private Walk(Path root) {
      this.root = root;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      if (!folder.equals(root)) {
        folders.add(names(folder));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isSymbolicLink()) {
        leaveOut("symbolic links", 1);
      } else if (!attributes.isRegularFile()) {
        leaveOut("special files", 1);
      } else if (!Files.isReadable(file)) {
        leaveOut("files that may not be read", 1);
      } else {
        List<String> names = names(file);
        files.add(
            new TourFile(
                file, names.subList(0, names.size() - 1), names.getLast(), attributes.size()));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      leaveOut("files or folders that may not be read", 1);
      return FileVisitResult.CONTINUE;
    }

    private void leaveOut(String what, int count) {
      leftOut.merge(what, count, Integer::sum);
    }

    private List<String> names(Path path) {
      return StreamSupport.stream(root.relativize(path).spliterator(), false)
          .map(Path::toString)
          .toList();
    }
  }
}
