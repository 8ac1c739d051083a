package org.holdfast.server.graph;

import java.util.List;
import java.util.Set;
import org.holdfast.identity.AppScope;
import org.holdfast.identity.SignedIn;

/// What an app may do with the token it holds. A person's own token may all.
///
/// Said before anything is looked up, so that a refusal tells nothing of what is there.
final class AppLimits {

  /// Any app may send one: what may be done with each of its parts is asked for the part.
  static final String BATCH = "$batch";

  /// Takes its wishes in a body, and changes nothing.
  static final String ZIP = "holdfast/zip";

  /// What a person thinks is no app's to say.
  static final String FEEDBACK = "holdfast/feedback";

  private static final Set<List<String>> OWNERS_ALONE =
      Set.of(
          List.of("holdfast", "restore"),
          List.of("holdfast", "restore", "{seq}", "undo"),
          List.of("me", "holdfast", "proof"),
          List.of("holdfast", "safeguards"),
          List.of("holdfast", "where"),
          List.of("holdfast", "audit", "events"),
          List.of("holdfast", "audit", "proofs"),
          List.of("holdfast", "recycleBin", "empty"),
          List.of("permanentDelete"));

  /// Listed by anyone who reads; emptied by its owner.
  private static final List<String> BIN = List.of("recycleBin", "items");

  private AppLimits() {}

  /// @throws GraphRefusal 403 if who asks may not go as far
  static void refuseBeyond(SignedIn signedIn, Route route) {
    if (isOwnersAlone(route)) {
      requireOwn(signedIn);
    }
    if (!reaches(signedIn, route)) {
      throw GraphError.of(
              403,
              "accessDenied",
              "The app was not allowed this. Sign in to it again and allow it more.")
          .refusal();
    }
  }

  /// @throws GraphRefusal 403 `notForApps` if it is an app, or a token that may not all
  static void requireOwn(SignedIn signedIn) {
    if (!isOwn(signedIn)) {
      throw GraphError.of(
              403,
              "accessDenied",
              "notForApps",
              "This is for a person alone, and for no app, whatever it was allowed: do it in the"
                  + " browser.")
          .refusal();
    }
  }

  /// Whether it is a token of one's own that may all, and no app's, whatever that was allowed.
  private static boolean isOwn(SignedIn signedIn) {
    return signedIn.app().isEmpty() && signedIn.scopes().containsAll(AppScope.ALL);
  }

  private static boolean reaches(SignedIn signedIn, Route route) {
    Set<AppScope> scopes = signedIn.scopes();
    boolean reads = route.reads();
    boolean files = reads ? AppScope.mayRead(scopes) : AppScope.mayWrite(scopes);
    return switch (route.scope()) {
      case SERVICE ->
          isFeedback(route)
              ? isOwn(signedIn)
              : route.pattern().equals(List.of(BATCH))
                  || (reads && (isOfPerson(scopes, route) || AppScope.mayRead(scopes)))
                  || AppScope.mayWrite(scopes);
      case DRIVE, SHARE -> files;
      // An app that has a folder of its own goes on to the fence around it.
      case ITEM -> files || Fence.holds(scopes, reads);
    };
  }

  private static boolean isFeedback(Route route) {
    return route.pattern().contains("feedback");
  }

  /// Who somebody is, is one thing; what their other apps are told, and where, is another.
  private static boolean isOfPerson(Set<AppScope> scopes, Route route) {
    return scopes.contains(AppScope.USER_READ) && !route.pattern().contains("subscriptions");
  }

  /// What happened to an account is no file, nor how it is kept safe; and to take back what a month
  /// brought (ADR 29), or to delete for good (ADR 25), a person has to show who they are, which an
  /// app cannot.
  private static boolean isOwnersAlone(Route route) {
    return route.pattern().contains("securityEvents")
        || OWNERS_ALONE.contains(route.pattern())
        || (route.method().equals("DELETE") && route.pattern().equals(BIN));
  }
}
