package org.holdfast.database;

import java.util.Locale;

/// Where the PostgreSQL server is and how it is spoken to.
///
/// Not a record, which would print the password.
public final class PostgresSettings {

  /// How the connection is protected, in the words of the driver's `sslmode`.
  public enum Tls {
    /// In the clear: for a socket that does not leave the machine.
    DISABLE,
    /// Encrypted, to whoever answers.
    REQUIRE,
    /// Encrypted, to a server with a certificate of a known authority.
    VERIFY_CA,
    /// Encrypted, to the server that the URL names. What to use.
    VERIFY_FULL;

    String sslMode() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private final String url;
  private final String user;
  private final String password;
  private final Tls tls;
  private final boolean standby;
  private final int connections;

  /// @param url `jdbc:postgresql://host:port/database`, or `//host:port,host:port/database` where
  ///   one takes the other's place: the one that can be written is taken. Further parameters of the
  ///   driver, such as `?sslrootcert=FILE`, pass through
  /// @param standby whether nothing is written while the server confirms changes that no
  ///   synchronous standby has
  /// @param connections at most so many for changes, and as many for queries; 2 or more
  /// @throws IllegalArgumentException if `url` is not PostgreSQL's, or carries a password, a TLS
  ///   mode or which of several servers is wanted
  public PostgresSettings(
      String url, String user, String password, Tls tls, boolean standby, int connections) {
    if (!url.startsWith("jdbc:postgresql:")) {
      throw new IllegalArgumentException("a PostgreSQL URL begins with jdbc:postgresql:");
    }
    // A URL is printed, and its parameters win over the settings beside it.
    if (url.contains("password=") || url.contains("sslmode=")) {
      throw new IllegalArgumentException("password and sslmode are settings of their own");
    }
    if (url.contains("targetServerType=")) {
      throw new IllegalArgumentException("targetServerType is always primary");
    }
    if (connections < 2) {
      throw new IllegalArgumentException("at least 2 connections are needed");
    }
    this.url = url;
    this.user = user;
    this.password = password;
    this.tls = tls;
    this.standby = standby;
    this.connections = connections;
  }

  String url() {
    return url;
  }

  String user() {
    return user;
  }

  String password() {
    return password;
  }

  Tls tls() {
    return tls;
  }

  boolean standby() {
    return standby;
  }

  int connections() {
    return connections;
  }

  @Override
  public String toString() {
    return "PostgresSettings[" + url + "]";
  }
}
