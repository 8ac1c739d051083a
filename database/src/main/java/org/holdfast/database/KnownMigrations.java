package org.holdfast.database;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/// The migrations of one room that this program carries: checksum by version.
///
/// Made so that a start with nothing to migrate does not load Flyway, which takes half a second.
/// Where this and what the database has been through are not equal, Flyway decides.
final class KnownMigrations {

  private static final Pattern FILE = Pattern.compile("V(\\d+)__\\w+\\.sql");

  private final ClassLoader classes;

  KnownMigrations(ClassLoader classes) {
    this.classes = classes;
  }

  /// @throws IllegalStateException if the schema's folder is not on the class path, or empty
  NavigableMap<Integer, Integer> of(Schema schema) {
    NavigableMap<Integer, Integer> checksums = new TreeMap<>();
    try {
      for (URL folder : Collections.list(classes.getResources(schema.location()))) {
        for (String name : names(folder)) {
          Matcher file = FILE.matcher(name);
          if (file.matches()) {
            checksums.put(Integer.valueOf(file.group(1)), checksum(schema.location() + "/" + name));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the class path cannot be read", e);
    }
    if (checksums.isEmpty()) {
      throw new IllegalStateException("no migrations on the class path in " + schema.location());
    }
    return checksums;
  }

  private static List<String> names(URL folder) throws IOException {
    URLConnection connection = folder.openConnection();
    if (connection instanceof JarURLConnection inJar) {
      inJar.setUseCaches(false); // a cached jar is shared, and must not be closed here
      try (JarFile jar = inJar.getJarFile()) {
        String prefix = inJar.getEntryName().replaceFirst("/?$", "/");
        return jar.stream()
            .map(entry -> entry.getName())
            .filter(name -> name.startsWith(prefix))
            .map(name -> name.substring(prefix.length()))
            .toList();
      }
    }
    try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
      return files.map(file -> file.getFileName().toString()).toList();
    } catch (URISyntaxException e) {
      throw new IOException("not a folder: " + folder, e);
    }
  }

  // As Flyway computes it: CRC-32 over the lines in UTF-8, without their ends.
  private int checksum(String resource) throws IOException {
    CRC32 sum = new CRC32();
    for (String line : lines(resource)) {
      sum.update(line.getBytes(StandardCharsets.UTF_8));
    }
    return (int) sum.getValue();
  }

  private List<String> lines(String resource) throws IOException {
    try (InputStream stream = classes.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IOException("gone from the class path: " + resource);
      }
      return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))
          .lines()
          .toList();
    }
  }
}
