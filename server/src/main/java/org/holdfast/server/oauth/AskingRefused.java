package org.holdfast.server.oauth;

import java.util.Optional;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;

/// An authorization request is refused: the app is told if the answer may be sent there, else the
/// person alone (RFC 6749, section 4.1.2.1).
final class AskingRefused extends OAuth2AuthenticationException {

  private static final long serialVersionUID = 1L;

  private final transient Optional<Reply> reply;

  AskingRefused(Optional<Reply> reply, String code, String sentence) {
    super(new OAuth2Error(code, sentence, null), sentence);
    this.reply = reply;
  }

  Optional<Reply> reply() {
    return reply;
  }
}
