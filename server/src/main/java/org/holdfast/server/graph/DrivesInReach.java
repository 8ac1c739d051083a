package org.holdfast.server.graph;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.holdfast.content.DriveId;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Drive;
import org.holdfast.drive.Drives;
import org.holdfast.drive.Guest;
import org.holdfast.drive.LinkAnswer;
import org.holdfast.drive.LinkPass;
import org.holdfast.drive.LinkProof;
import org.holdfast.drive.LinkSecret;
import org.holdfast.drive.PermissionId;
import org.holdfast.identity.AppScope;
import org.holdfast.identity.EmailAddress;
import org.holdfast.identity.SignedIn;
import org.holdfast.server.graph.GraphAddress.DriveChoice;

/// The drive that an address names, with what the caller reaches of it: the room decides. One of
/// which they reach nothing is as absent as one that never was.
record DrivesInReach(Drives drives, Links links) {

  /// @param start what is meant where no item is named, if it is not the root
  record Found(Drive drive, Optional<ItemId> start) {}

  /// @throws GraphRefusal 404 if it is none, or the caller reaches nothing of it
  Found of(DriveChoice choice, SignedIn signedIn, boolean reads) {
    Found found =
        switch (choice) {
          case DriveChoice.Mine _ -> whole(drives.ofOwner(signedIn.account()));
          case DriveChoice.OfUser(String user) ->
              whole(
                  ServiceHandler.isSelf(signedIn, user)
                      ? drives.ofOwner(signedIn.account())
                      : Optional.empty());
          case DriveChoice.ById(String id) -> whole(byId(id, signedIn));
          case DriveChoice.ByShare(String share) -> opened(share, signedIn);
        };
    if (found.drive().guest().isPresent()) {
      requireForOthers(signedIn, reads);
    }
    return found;
  }

  /// An app that was allowed one's own files was not allowed those of others.
  static boolean isForOthers(SignedIn signedIn, boolean reads) {
    return signedIn.scopes().contains(AppScope.FILES_READ_WRITE_ALL)
        || (reads && signedIn.scopes().contains(AppScope.FILES_READ_ALL));
  }

  private static Found whole(Optional<Drive> drive) {
    return new Found(drive.orElseThrow(() -> GraphError.absent().refusal()), Optional.empty());
  }

  private Optional<Drive> byId(String id, SignedIn signedIn) {
    try {
      return drives.shares().reaching(DriveId.parse(id.toLowerCase(Locale.ROOT)), person(signedIn));
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // the id of nothing
    }
  }

  static Guest.Person person(SignedIn signedIn) {
    return new Guest.Person(signedIn.account(), Optional.of(mail(signedIn)));
  }

  private static String mail(SignedIn signedIn) {
    return EmailAddress.parse(signedIn.email()).compared();
  }

  private Found opened(String share, SignedIn signedIn) {
    LinkAnswer.Open open = open(share, signedIn);
    return new Found(open.drive(), Optional.of(open.item()));
  }

  /// What a share id, or a link in its coded form, leads the caller to.
  ///
  /// @throws GraphRefusal 404 if it leads them nowhere; 403 if it asks for a password
  LinkAnswer.Open open(String share, SignedIn signedIn) {
    return required(answer(share, signedIn, Optional.empty()));
  }

  private static LinkAnswer.Open required(LinkAnswer answer) {
    return switch (answer) {
      case LinkAnswer.Open open -> open;
      case LinkAnswer.PasswordNeeded _ ->
          throw GraphError.of(
                  403,
                  "accessDenied",
                  "passwordRequired",
                  "This link asks for a password. Open it in a browser, or POST"
                      + " {\"password\": …} to …/driveItem/validatePermission.")
              .refusal();
      case LinkAnswer.Absent _, LinkAnswer.SignInNeeded _, LinkAnswer.AddressNeeded _ ->
          throw GraphError.absent().refusal();
    };
  }

  /// What the share that a call addresses leads to.
  ///
  /// @throws GraphRefusal 404 if it leads the caller nowhere, or the app was not allowed it
  LinkAnswer.Open openShare(Call call, boolean reads) {
    if (!(call.address() instanceof GraphAddress.OfShare(String share, _))) {
      throw new IllegalStateException("the route has no share");
    }
    return forOthers(open(share, call.signedIn()), call, reads);
  }

  /// The same for who shows the password of a link, if it asks for one.
  ///
  /// @param prove gives a pass for the right one; refuses a wrong one
  /// @throws GraphRefusal 404 also for an app that was not allowed it, whatever the password
  LinkAnswer.Open openShare(Call call, Function<LinkSecret, LinkPass> prove) {
    if (!(call.address() instanceof GraphAddress.OfShare(String share, _))) {
      throw new IllegalStateException("the route has no share");
    }
    LinkAnswer answer = answer(share, call.signedIn(), Optional.empty());
    if (answer instanceof LinkAnswer.PasswordNeeded) {
      requireForOthers(call.signedIn(), false); // it tries no passwords of what it may not have
      answer = answer(share, call.signedIn(), pass(share, prove));
    }
    return forOthers(required(answer), call, false);
  }

  private Optional<LinkPass> pass(String share, Function<LinkSecret, LinkPass> prove) {
    return ShareId.parse(share, links.shares())
        .flatMap(
            id ->
                switch (id) {
                  case ShareId.OfLink(LinkSecret secret) -> Optional.of(prove.apply(secret));
                  case ShareId.OfPermission _ -> Optional.empty();
                });
  }

  private static LinkAnswer.Open forOthers(LinkAnswer.Open open, Call call, boolean reads) {
    if (open.drive().guest().isPresent()) {
      requireForOthers(call.signedIn(), reads);
    }
    return open;
  }

  private static void requireForOthers(SignedIn signedIn, boolean reads) {
    if (!isForOthers(signedIn, reads)) {
      throw GraphError.absent().refusal();
    }
  }

  private LinkAnswer answer(String share, SignedIn signedIn, Optional<LinkPass> pass) {
    LinkProof proof =
        new LinkProof(Optional.of(signedIn.account()), Optional.of(mail(signedIn)), pass);
    return ShareId.parse(share, links.shares())
        .map(
            id ->
                switch (id) {
                  case ShareId.OfLink(LinkSecret secret) -> drives.shares().open(secret, proof);
                  case ShareId.OfPermission(PermissionId of) -> drives.shares().open(of, proof);
                })
        .orElseGet(LinkAnswer.Absent::new);
  }
}
