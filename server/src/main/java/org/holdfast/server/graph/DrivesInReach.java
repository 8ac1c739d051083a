package org.holdfast.server.graph;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.holdfast.content.DriveId;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Drive;
import org.holdfast.drive.Drives;
import org.holdfast.drive.Guest;
import org.holdfast.drive.LinkAnswer;
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

  private static final String URL_PREFIX = "u!";
  private static final Pattern BASE64URL = Pattern.compile("[A-Za-z0-9_-]{1,2000}={0,2}");

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
    if (found.drive().guest().isPresent() && !isForOthers(signedIn, reads)) {
      throw GraphError.absent().refusal();
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
    return switch (answer(share, signedIn)) {
      case LinkAnswer.Open open -> open;
      case LinkAnswer.PasswordNeeded _ ->
          throw GraphError.of(
                  403,
                  "accessDenied",
                  "passwordRequired",
                  "This link asks for a password. Open it in a browser.")
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
    LinkAnswer.Open open = open(share, call.signedIn());
    if (open.drive().guest().isPresent() && !isForOthers(call.signedIn(), reads)) {
      throw GraphError.absent().refusal();
    }
    return open;
  }

  private LinkAnswer answer(String share, SignedIn signedIn) {
    LinkProof proof =
        new LinkProof(
            Optional.of(signedIn.account()), Optional.of(mail(signedIn)), Optional.empty());
    if (share.startsWith(URL_PREFIX)) {
      return secret(share.substring(URL_PREFIX.length()))
          .map(secret -> drives.shares().open(secret, proof))
          .orElseGet(LinkAnswer.Absent::new);
    }
    return PermissionId.parse(share)
        .map(id -> drives.shares().open(id, proof))
        .orElseGet(LinkAnswer.Absent::new);
  }

  /// The secret in a link of this server.
  private Optional<LinkSecret> secret(String coded) {
    if (!BASE64URL.matcher(coded).matches()) {
      return Optional.empty();
    }
    try {
      String url = new String(Base64.getUrlDecoder().decode(coded), StandardCharsets.UTF_8);
      return links.shareSecret(url).flatMap(LinkSecret::parse);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
