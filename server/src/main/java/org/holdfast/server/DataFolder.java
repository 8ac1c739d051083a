package org.holdfast.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What lies where in the data folder, and whether its first start was ever finished.
///
///     holdfast.yaml      settings
///     first-start        empty; there while a first start is under way
///     vault-passphrase   only if none was given
///     vault/  metadata.db  tls/  regions/
///     control.sock       while a server runs: the console's way in
///     derived/           thumbnails, sealed; may be removed while no server runs
///     extract/           empty; where the processes stand that look into files
///     web/               empty; what Tomcat takes for its own folder
///     drill/             a database that a restore drill rebuilt; there while one runs
///     backup/            a copy of the database; there while a backup is made or checked
///     search/            indexes, sealed; made again when they are gone
///
/// The mark `first-start` tells a start that was cut short from a folder that lost its database: the
/// first goes on, the second must be refused, since in an empty database every blob is a stranger.
record DataFolder(Path path) {

  /// What `--data` is where nobody says otherwise.
  private static final String USUAL = "data";

  DataFolder {
    path = path.toAbsolutePath().normalize();
  }

  /// A command of the console as it is typed where the server was started, so that it asks this
  /// one.
  ///
  /// @param command without options, such as `./holdfast outbox`
  String command(String command) {
    Path here = Path.of("").toAbsolutePath().normalize();
    if (path.equals(here.resolve(USUAL))) {
      return command;
    }
    String named = (path.startsWith(here) ? here.relativize(path) : path).toString();
    String quoted =
        named.matches("[A-Za-z0-9_./+:@%-]+") ? named : "'" + named.replace("'", "'\\''") + "'";
    return command + " --data " + quoted;
  }

  Path vault() {
    return path.resolve("vault");
  }

  Path passphrase() {
    return path.resolve("vault-passphrase");
  }

  Path database() {
    return path.resolve("metadata.db");
  }

  Path tls() {
    return path.resolve("tls");
  }

  Path controlSocket() {
    return path.resolve("control.sock");
  }

  Path search() {
    return path.resolve("search");
  }

  /// What was made of files and can be made again, sealed.
  Path derived() {
    return path.resolve("derived");
  }

  /// Empty: where the processes that look into files stand.
  Path extract() {
    return path.resolve("extract");
  }

  /// The scratch place of restore drills.
  Path drill() {
    return path.resolve("drill");
  }

  /// Where a copy of the database lies while a point of a backup is made or checked.
  Path backup() {
    return path.resolve("backup");
  }

  Path web() {
    return path.resolve("web");
  }

  private Path mark() {
    return path.resolve("first-start");
  }

  /// Whether nothing was kept here yet, or the first start was cut short.
  boolean isNew() {
    return Files.exists(mark()) || !(Files.exists(vault()) || Files.exists(database()));
  }

  /// Marks the first start as under way and writes the settings, unless the owner did before.
  void begin() throws IOException {
    PrivateFiles.createFolder(path);
    PrivateFiles.replace(mark(), new byte[0]);
    Path settings = path.resolve(SettingsFile.NAME);
    if (!Files.exists(settings)) {
      PrivateFiles.replace(settings, SettingsFile.template());
    }
  }

  void finish() throws IOException {
    PrivateFiles.delete(mark());
  }
}
