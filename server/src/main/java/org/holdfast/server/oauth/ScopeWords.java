package org.holdfast.server.oauth;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.holdfast.identity.AppScope;
import org.holdfast.server.PageWords;

/// What an app asks for, in words that a person can decide by.
final class ScopeWords {

  private ScopeWords() {}

  static List<String> of(Set<AppScope> scopes, PageWords said) {
    List<String> words = new ArrayList<>();
    if (AppScope.mayWrite(scopes)) {
      words.add(said.say("may.write"));
    } else if (AppScope.mayRead(scopes)) {
      words.add(said.say("may.read"));
    }
    if (scopes.contains(AppScope.FILES_READ_WRITE_APP_FOLDER)) {
      words.add(said.say("may.folder"));
    }
    if (scopes.contains(AppScope.EMAIL) || scopes.contains(AppScope.USER_READ)) {
      words.add(said.say("may.know"));
    } else if (scopes.contains(AppScope.PROFILE)) {
      words.add(said.say("may.name"));
    }
    if (scopes.contains(AppScope.OPENID)) {
      words.add(said.say("may.openid"));
    }
    if (scopes.contains(AppScope.OFFLINE_ACCESS)) {
      words.add(said.say("may.stay"));
    }
    return List.copyOf(words);
  }
}
