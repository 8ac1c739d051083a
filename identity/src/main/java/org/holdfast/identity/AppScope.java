package org.holdfast.identity;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What an app may be allowed, by the names that OneDrive clients use.
///
/// @see "graph-api.md, section 11"
public enum AppScope {
  FILES_READ("Files.Read"),
  FILES_READ_WRITE("Files.ReadWrite"),
  FILES_READ_ALL("Files.Read.All"),
  FILES_READ_WRITE_ALL("Files.ReadWrite.All"),
  /// The app's own folder and nothing beside it.
  FILES_READ_WRITE_APP_FOLDER("Files.ReadWrite.AppFolder"),
  /// No effect: there are no sites here.
  SITES_READ_ALL("Sites.Read.All"),
  /// No effect: there are no sites here.
  SITES_READ_WRITE_ALL("Sites.ReadWrite.All"),
  USER_READ("User.Read"),
  /// Stay signed in: a refresh token.
  OFFLINE_ACCESS("offline_access"),
  /// An ID token.
  OPENID("openid"),
  PROFILE("profile"),
  EMAIL("email");

  /// What a person may do with a token of their own.
  public static final Set<AppScope> ALL = Set.copyOf(EnumSet.allOf(AppScope.class));

  /// What a program may do that is to look at files and change nothing.
  public static final Set<AppScope> READ_ONLY = Set.copyOf(EnumSet.of(FILES_READ, USER_READ));

  /// Those that are about a person at a browser, and mean nothing for a service.
  static final Set<AppScope> OF_PEOPLE =
      Set.copyOf(EnumSet.of(OFFLINE_ACCESS, OPENID, PROFILE, EMAIL));

  private static final String PREFIX = "https://graph.microsoft.com/";
  private static final Map<String, AppScope> BY_NAME =
      Arrays.stream(values())
          .collect(
              Collectors.toMap(each -> each.text.toLowerCase(Locale.ROOT), Function.identity()));

  private final String text;

  AppScope(String text) {
    this.text = text;
  }

  /// Without a prefix.
  public String text() {
    return text;
  }

  /// @param name bare or with the prefix of Microsoft's address, compared without regard to case,
  ///   since clients differ in it
  /// @return empty if nothing here is called so
  public static Optional<AppScope> find(String name) {
    String bare = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
    return Optional.ofNullable(BY_NAME.get(bare.toLowerCase(Locale.ROOT)));
  }

  /// Those that are known here; others are left out (RFC 6749, section 3.3, lets a server, and the
  /// answer names what was given).
  public static Set<AppScope> known(Collection<String> names) {
    Set<AppScope> found = EnumSet.noneOf(AppScope.class);
    names.forEach(name -> find(name).ifPresent(found::add));
    return found;
  }

  /// As an answer names them: bare, with spaces between, always in the same order.
  public static String text(Set<AppScope> scopes) {
    return scopes.stream().sorted().map(AppScope::text).collect(Collectors.joining(" "));
  }

  static Set<AppScope> parse(String text) {
    return known(Arrays.asList(text.split(" ")));
  }

  /// Whether one of them lets files be read.
  public static boolean mayRead(Set<AppScope> scopes) {
    return scopes.contains(FILES_READ) || scopes.contains(FILES_READ_ALL) || mayWrite(scopes);
  }

  /// Whether one of them lets files be changed.
  public static boolean mayWrite(Set<AppScope> scopes) {
    return scopes.contains(FILES_READ_WRITE) || scopes.contains(FILES_READ_WRITE_ALL);
  }
}
