package org.holdfast.delivery;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// How messages leave the house. What has no way out is kept in the outbox; so does a fresh server.
///
/// What goes over a network is encrypted, and the other side's certificate verified. Only to this
/// machine itself (`localhost`, `127.0.0.1`, `::1`) anything may go in clear.
///
/// @param mail default none
/// @param text default none
/// @param call default none
/// @param trustFile certificates in PEM form that alone are trusted in place of the JDK's; default
///   none
public record DeliverySettings(
    Optional<Smtp> mail, Optional<Text> text, Optional<Gateway> call, Optional<Path> trustFile) {

  /// The outbox alone.
  public static final DeliverySettings DEFAULT =
      new DeliverySettings(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /// How long a far side may take for each step; within the time that a message is claimed for.
  public static final Duration DEFAULT_PATIENCE = Duration.ofSeconds(20);

  public static final Duration LEAST_PATIENCE = Duration.ofSeconds(1);
  public static final Duration MOST_PATIENCE = Duration.ofSeconds(60);

  /// How a connection is protected.
  public enum Protection {
    /// Begins in clear and is encrypted before anything is said; else it is given up.
    STARTTLS,
    /// Encrypted from its first byte.
    TLS,
    /// In clear, to this machine alone.
    NONE
  }

  /// Who we are to a far side.
  ///
  /// @param passwordFile its one line is the password
  public record Login(String user, Path passwordFile) {}

  /// A mail server that takes mail for anywhere (submission, RFC 6409).
  ///
  /// @param port default 587, for [Protection#TLS] 465 (RFC 8314)
  /// @param protection default [Protection#STARTTLS]
  /// @param from the address that mails come from
  /// @param login absent where the server knows us by our place
  /// @param patience default 20 s, from 1 s to 60 s
  public record Smtp(
      String host,
      int port,
      Protection protection,
      String from,
      Optional<Login> login,
      Duration patience) {

    private static final Pattern ADDRESS = Pattern.compile("[^\\s@<>,]+@[A-Za-z0-9.-]+");

    /// @throws DeliveryRefusal if a part is out of its range
    public Smtp {
      require(
          ADDRESS.matcher(from).matches(), "Mails come from an address such as drive@example.org.");
      requireProtected(host, protection);
      requirePatience(patience);
    }
  }

  /// What takes text messages.
  public sealed interface Text {}

  /// A short message service centre.
  ///
  /// @param port default 3550, which is TLS; in clear it is 2775
  /// @param protection [Protection#TLS] (default) or [Protection#NONE]: SMPP has no STARTTLS
  /// @param login the system id, at most 15 characters, with a password of at most 8
  /// @param sender what the messages come from: a number with `+`, a short code, or 1 to 11 letters
  ///   and digits
  /// @param patience default 20 s, from 1 s to 60 s
  /// @see "SMPP 3.4"
  public record Smpp(
      String host, int port, Protection protection, Login login, String sender, Duration patience)
      implements Text {

    private static final Pattern SENDER = Pattern.compile("\\+?[0-9]{3,15}|[A-Za-z0-9 ]{1,11}");

    /// @throws DeliveryRefusal if a part is out of its range
    public Smpp {
      require(
          SENDER.matcher(sender).matches(),
          "Text messages come from a number, or a name of up to 11 letters and digits.");
      require(protection != Protection.STARTTLS, "SMPP has no STARTTLS; tls or none is possible.");
      requireProtected(host, protection);
      requirePatience(patience);
    }
  }

  /// A service that speaks `docs/formats/gateway.md`.
  ///
  /// @param address https, or http to this machine
  /// @param keyFile its one line, at least 32 characters, keys the signatures
  /// @param patience default 20 s, from 1 s to 60 s
  public record Gateway(URI address, Path keyFile, Duration patience) implements Text {

    /// @throws DeliveryRefusal if a part is out of its range
    public Gateway {
      String host = Optional.ofNullable(address.getHost()).orElse("");
      boolean http = "http".equals(address.getScheme()) && isThisMachine(host);
      boolean bare = address.getRawUserInfo() == null && address.getRawFragment() == null;
      require(
          !host.isEmpty() && bare && (http || "https".equals(address.getScheme())),
          "A gateway has an address such as https://gateway.example.org/messages; http:// goes to this machine alone.");
      requirePatience(patience);
    }
  }

  private static void requireProtected(String host, Protection protection) {
    require(
        protection != Protection.NONE || isThisMachine(host),
        "Messages go to "
            + host
            + " encrypted or not at all; only this machine itself may get them in clear.");
  }

  private static void requirePatience(Duration patience) {
    require(
        patience.compareTo(LEAST_PATIENCE) >= 0 && patience.compareTo(MOST_PATIENCE) <= 0,
        "A far side is waited for between 1 s and 60 s.");
  }

  private static boolean isThisMachine(String host) {
    if (host.equals("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host.replace("[", "").replace("]", "")).isLoopbackAddress();
    } catch (IllegalArgumentException _) {
      return false; // a name: looking it up would let the network decide
    }
  }

  private static void require(boolean fits, String sentence) {
    if (!fits) {
      throw new DeliveryRefusal(sentence);
    }
  }
}
