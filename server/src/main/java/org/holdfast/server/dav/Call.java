package org.holdfast.server.dav;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Actor;
import org.holdfast.drive.Drive;
import org.holdfast.drive.Item;
import org.holdfast.drive.Lock;
import org.holdfast.drive.LockToken;
import org.holdfast.drive.Precondition;
import org.holdfast.identity.SignedIn;

/// One request of someone who is signed in, at one address within reach of theirs.
///
/// @param place where it leads
/// @param grounds for the other addresses that the request names
record Call(
    Exchange exchange,
    DavPath path,
    SignedIn signedIn,
    Place place,
    Grounds grounds,
    Optional<IfHeader> ifs) {

  private static final String CLIENT = "dav";

  /// The tokens that the `If` header shows.
  static Set<LockToken> tokens(Optional<IfHeader> ifs) {
    Set<LockToken> tokens = new HashSet<>();
    ifs.ifPresent(
        header -> header.tokens().forEach(token -> LockToken.parse(token).ifPresent(tokens::add)));
    return tokens;
  }

  Actor actor() {
    return new Actor(signedIn.account(), CLIENT);
  }

  /// The one that the address is in; shows the tokens that the request shows.
  Drive drive() {
    return place.drive();
  }

  Optional<Item> find(DavPath of) {
    return of.equals(path) ? place.find() : grounds.place(of).flatMap(Place::find);
  }

  /// @throws DavRefusal 404
  Item item() {
    return place.find().orElseThrow(() -> DavError.absent().refusal());
  }

  /// The folder that something is to be put into.
  ///
  /// @throws DavRefusal 409 if it is not there, or no folder; 403 if it is a mount's list
  Item parent(DavPath of) {
    if (of.mount() == Mount.SHARED && of.names().size() <= 1) {
      throw DavError.sharedByOthers().refusal();
    }
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

  /// The locks that cover an item at an address.
  List<Lock> locks(DavPath of, ItemId item) {
    return grounds.place(of).map(at -> at.drive().locks(item)).orElse(List.of());
  }
}
