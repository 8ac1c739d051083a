package org.holdfast.server.oauth;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.holdfast.identity.AppScope;

/// What an app asks for, in words that a person can decide by.
final class ScopeWords {

  private ScopeWords() {}

  static List<String> of(Set<AppScope> scopes) {
    List<String> words = new ArrayList<>();
    if (AppScope.mayWrite(scopes)) {
      words.add("See, add, change and delete all your files");
    } else if (AppScope.mayRead(scopes)) {
      words.add("See all your files");
    }
    if (scopes.contains(AppScope.FILES_READ_WRITE_APP_FOLDER)) {
      words.add("Keep files in a folder of its own");
    }
    if (scopes.contains(AppScope.EMAIL) || scopes.contains(AppScope.USER_READ)) {
      words.add("See your name and mail address");
    } else if (scopes.contains(AppScope.PROFILE)) {
      words.add("See your name");
    }
    if (scopes.contains(AppScope.OPENID)) {
      words.add("Know that it is you who signs in");
    }
    if (scopes.contains(AppScope.OFFLINE_ACCESS)) {
      words.add("Stay signed in when you are not there, for a year at most or until you end it");
    }
    return List.copyOf(words);
  }
}
