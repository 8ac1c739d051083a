package org.holdfast.server.graph;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.holdfast.content.DriveId;
import org.holdfast.content.ItemId;
import org.holdfast.content.RevisionId;
import org.holdfast.drive.Guest;
import org.holdfast.drive.LinkSecret;
import org.holdfast.drive.UploadSecret;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.SessionId;
import org.holdfast.server.PercentText;
import org.holdfast.server.graph.DownloadTickets.Ticket;

/// The absolute addresses that answers carry. They are made from the server's own address, never
/// from the request's `Host`, which a stranger may choose.
final class Links {

  static final String DOWNLOAD = "/dl/";
  static final String UPLOAD = "/up/";
  static final String ZIP = "/zip/";
  static final String THUMBNAIL = "/th/";
  static final String MONITOR = "/monitor/";

  // Only the query leads to where a client of Socket.IO connects; the path is what it joins there.
  private static final String SOCKET = ChangeSocket.NAMESPACE + "?token=";

  /// Sharing links: the pages behind them are another door's.
  static final String SHARE = "/s/";

  private final Supplier<URI> publicAddress;
  private final DownloadTickets tickets;
  private final UploadTickets uploads;

  // Empty until the first answer: the port is known once the server listens, and stays. A list
  // makes two
  // links for each item, and making an address out of its parts cost more than the rest of the
  // item.
  private volatile String base = "";

  Links(Supplier<URI> publicAddress, DownloadTickets tickets, UploadTickets uploads) {
    this.publicAddress = publicAddress;
    this.tickets = tickets;
    this.uploads = uploads;
  }

  /// @param guest who is not the owner
  String download(
      DriveId drive,
      ItemId item,
      RevisionId revision,
      SessionId session,
      Optional<Guest.Bearer> guest) {
    return absolute(DOWNLOAD + tickets.issue(new Ticket(drive, item, revision, session, guest)));
  }

  String share(LinkSecret secret) {
    return absolute(SHARE + secret.reveal());
  }

  /// How sharing links of ours begin.
  String shares() {
    return absolute(SHARE);
  }

  /// @param ticket of a file's content, made with the tickets of thumbnails
  String thumbnail(String ticket, String size) {
    return absolute(THUMBNAIL + ticket + "/" + size);
  }

  String upload(UploadSecret secret, AccountId account) {
    return absolute(UPLOAD + uploads.issue(secret, account));
  }

  /// The secret in an upload URL of ours; empty when it is not one.
  Optional<String> uploadSecret(String url) {
    String prefix = absolute(UPLOAD);
    return url.startsWith(prefix) ? Optional.of(url.substring(prefix.length())) : Optional.empty();
  }

  String zip(String ticket) {
    return absolute(ZIP + ticket);
  }

  String socket(String ticket) {
    return absolute(SOCKET + ticket);
  }

  String monitor(String id) {
    return absolute(MONITOR + id);
  }

  /// @param item as [ItemId#text] spells it
  String web(DriveId drive, String item) {
    return absolute("/drives/" + drive.text() + "/items/" + item);
  }

  String metadata(String what) {
    return absolute("/v1.0/$metadata#" + what);
  }

  /// @param path begins with a slash; percent-encoded
  String absolute(String path) {
    if (base.isEmpty()) {
      String address = publicAddress.get().toString();
      base = address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    }
    return base + path;
  }

  /// A path as `parentReference` writes it: percent-encoded, with a slash before each name.
  static String encodedPath(List<String> names) {
    StringBuilder path = new StringBuilder();
    names.forEach(name -> path.append('/').append(PercentText.encodeSegment(name)));
    return path.toString();
  }
}
