package org.holdfast.server.dav;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.holdfast.drive.Actor;
import org.holdfast.drive.Drive;
import org.holdfast.drive.Item;
import org.holdfast.drive.ItemPath;
import org.holdfast.drive.LockToken;
import org.holdfast.drive.Placed;
import org.holdfast.drive.Precondition;
import org.holdfast.identity.SignedIn;

/// One request of someone who is signed in, at one address of their drive.
///
/// @param drive for who shows the tokens that the `If` header shows
record Call(
    Exchange exchange, DavPath path, SignedIn signedIn, Drive drive, Optional<IfHeader> ifs) {

  private static final String CLIENT = "dav";

  static Call of(Exchange exchange, DavPath path, SignedIn signedIn, Drive drive) {
    Optional<IfHeader> ifs = exchange.header("If").map(IfHeader::parse);
    Set<LockToken> tokens = new HashSet<>();
    ifs.ifPresent(
        header -> header.tokens().forEach(token -> LockToken.parse(token).ifPresent(tokens::add)));
    return new Call(
        exchange, path, signedIn, tokens.isEmpty() ? drive : drive.holding(tokens), ifs);
  }

  Actor actor() {
    return new Actor(signedIn.account(), CLIENT);
  }

  ItemPath itemPath(DavPath of) {
    return new ItemPath(drive.rootId(), of.names());
  }

  Optional<Item> find(DavPath of) {
    return drive.find(itemPath(of)).map(Placed::item);
  }

  /// @throws DavRefusal 404
  Item item() {
    return find(path).orElseThrow(() -> DavError.absent().refusal());
  }

  /// The folder that something is to be put into.
  ///
  /// @throws DavRefusal 409 if it is not there, or no folder
  Item parent(DavPath of) {
    return find(of.parent())
        .filter(Item::isFolder)
        .orElseThrow(() -> DavError.noParent().refusal());
  }

  /// What the request's conditions ask, for the drive to check within its own operation.
  ///
  /// @throws DavRefusal 412 if they rule it out already
  Precondition precondition(Optional<Item> existing) {
    return new Conditions(this).check(existing);
  }

  Precondition precondition(Item existing) {
    return precondition(Optional.of(existing));
  }

  /// Where the item is, as its address tells.
  String href(List<String> names, boolean folder) {
    return new DavPath(names).href(folder);
  }
}
