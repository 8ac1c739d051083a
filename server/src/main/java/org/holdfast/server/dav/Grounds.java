package org.holdfast.server.dav;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.holdfast.drive.Drive;
import org.holdfast.drive.Drives;
import org.holdfast.drive.Guest;
import org.holdfast.drive.LockToken;
import org.holdfast.drive.SharedItem;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.EmailAddress;
import org.holdfast.identity.SignedIn;

/// What one request can reach, by the addresses that lead there. Only names are looked up here:
/// what of it may be seen and done, the drives decide, anew each time.
///
/// For one thread.
final class Grounds {

  private final Drives drives;
  private final Function<AccountId, String> owners;
  private final SignedIn signedIn;
  private final Set<LockToken> tokens;
  private final boolean others;
  private Optional<SharedRoots> shared = Optional.empty();

  /// @param owners how accounts are called
  /// @param tokens that the request shows
  /// @param others whether what they signed in with is for what others share; if not, that is
  ///   absent
  Grounds(
      Drives drives,
      Function<AccountId, String> owners,
      SignedIn signedIn,
      Set<LockToken> tokens,
      boolean others) {
    this.drives = drives;
    this.owners = owners;
    this.signedIn = signedIn;
    this.tokens = Set.copyOf(tokens);
    this.others = others;
  }

  /// @return empty for the list of what is shared, and for what is in no share
  Optional<Place> place(DavPath path) {
    return switch (path.mount()) {
      case OWN -> drives.ofOwner(signedIn.account()).map(drive -> own(drive, path));
      case SHARED ->
          path.isRoot()
              ? Optional.empty()
              : shared().find(path.names().getFirst()).map(root -> in(root, path));
    };
  }

  private Place own(Drive drive, DavPath path) {
    DavPath base = new DavPath(Mount.OWN, List.of());
    return new Place(base, showing(drive), drive.rootId(), path.names());
  }

  private Place in(SharedRoots.Root root, DavPath path) {
    DavPath base = new DavPath(Mount.SHARED, path.names().subList(0, 1));
    List<String> below = path.names().subList(1, path.names().size());
    Drive drive = showing(root.shared().drive());
    return new Place(base, drive, root.shared().item().id(), below);
  }

  /// As its owner has it: for taking back what this request did to it, and nothing else.
  Drive whole(Drive drive) {
    return showing(
        drives
            .find(drive.id())
            .orElseThrow(() -> new IllegalStateException("this request is in that drive")));
  }

  private Drive showing(Drive drive) {
    return tokens.isEmpty() ? drive : drive.holding(tokens);
  }

  /// Looked up once: a request is one moment.
  SharedRoots shared() {
    SharedRoots found = shared.orElseGet(() -> new SharedRoots(sharedItems(), owners));
    shared = Optional.of(found);
    return found;
  }

  private List<SharedItem> sharedItems() {
    return others ? drives.shares().sharedWith(person()) : List.of();
  }

  private Guest.Person person() {
    String mail = EmailAddress.parse(signedIn.email()).compared();
    return new Guest.Person(signedIn.account(), Optional.of(mail));
  }
}
