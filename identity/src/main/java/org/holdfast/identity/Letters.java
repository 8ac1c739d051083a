package org.holdfast.identity;

import java.time.Instant;
import java.util.Locale;
import org.holdfast.audit.Factor;
import org.holdfast.delivery.Message;
import org.holdfast.delivery.Purpose;
import org.holdfast.delivery.SpokenCode;

/// What is written to people, in their language: English, German, French or Spanish (calls Russian
/// too), else English. No mail holds a link: whoever gets one types the server's address, which it
/// names. But for one: an account that is to be deleted is kept by an address alone, since its
/// owner may not be able to sign in; and what is shared with somebody is reached by its link. Safe
/// for use by any number of threads.
public final class Letters {

  private final String server;

  /// @param server as people know it, such as `drive.example.org`
  public Letters(String server) {
    this.server = server;
  }

  /// A code for a sign-in or a change.
  public Message.Mail codeByMail(EmailAddress to, Locale locale, String code, Instant until) {
    return mail(
        to, locale, "code", new Purpose.Code(until), code, LetterTexts.in(locale).minute(until));
  }

  public Message.TextMessage codeByText(String number, Locale locale, String code, Instant until) {
    String text = LetterTexts.in(locale).filled("code.sms", server, code);
    return new Message.TextMessage(number, text, new Purpose.Code(until));
  }

  /// @param code digits alone
  public Message.Call codeByCall(String number, Locale locale, String code, Instant until) {
    return SpokenCode.of(code, locale).call(number, new Purpose.Code(until));
  }

  /// Greets a new account; the code shows that the address is its owner's.
  public Message.Mail welcome(EmailAddress to, Locale locale, String code, Instant until) {
    return mail(
        to, locale, "welcome", new Purpose.Code(until), code, LetterTexts.in(locale).minute(until));
  }

  /// @param until when it is not worth sending any more
  public Message.Mail news(EmailAddress to, Locale locale, News news, Instant until) {
    Purpose purpose = new Purpose.Notice(until);
    return switch (news) {
      case News.NewDevice(String device, String place, Instant at) ->
          mail(
              to,
              locale,
              place.isBlank() ? "new-device" : "new-device-at",
              purpose,
              LetterTexts.harmless(device),
              LetterTexts.in(locale).minute(at),
              LetterTexts.harmless(place));
      case News.SharedWithYou(String from, String secret, String message) ->
          mail(
              to,
              locale,
              message.isBlank() ? "shared" : "shared-saying",
              purpose,
              LetterTexts.harmless(from),
              secret,
              LetterTexts.harmlessText(message));
      case News.AlreadySignedUp _ -> mail(to, locale, "already-signed-up", purpose);
      case News.TwoStep(boolean on) ->
          mail(to, locale, on ? "two-step-on" : "two-step-off", purpose);
      case News.PasswordChanged(Instant at) ->
          mail(to, locale, "password-changed", purpose, LetterTexts.in(locale).minute(at));
      case News.FactorAdded(Factor way) ->
          mail(to, locale, "factor-added", purpose, way(way, locale));
      case News.FactorRemoved(Factor way) ->
          mail(to, locale, "factor-removed", purpose, way(way, locale));
      case News.RecoveryCodesMade _ -> mail(to, locale, "recovery-codes-made", purpose);
      case News.ReplacementPending(Instant from) ->
          mail(to, locale, "replacement-pending", purpose, LetterTexts.in(locale).minute(from));
      case News.ReplacementCancelled _ -> mail(to, locale, "replacement-cancelled", purpose);
      case News.ReplacementDone _ -> mail(to, locale, "replacement-done", purpose);
      case News.SignedOutEverywhere _ -> mail(to, locale, "signed-out-everywhere", purpose);
      case News.AccountFrozen _ -> mail(to, locale, "account-frozen", purpose);
      case News.RecoveryDone _ -> mail(to, locale, "recovery-done", purpose);
      case News.AppPasswordMade(String name) ->
          mail(to, locale, "app-password-made", purpose, LetterTexts.harmless(name));
      case News.AppLetIn(String app, Instant at) ->
          mail(
              to,
              locale,
              "app-let-in",
              purpose,
              LetterTexts.harmless(app),
              LetterTexts.in(locale).minute(at));
      case News.ExportMade(Instant at) ->
          mail(to, locale, "export-made", purpose, LetterTexts.in(locale).minute(at));
      case News.AppLostTokens(String app) ->
          mail(to, locale, "app-lost-tokens", purpose, LetterTexts.harmless(app));
      case News.DeletionPending(Instant at, String secret) ->
          mail(to, locale, "deletion-pending", purpose, LetterTexts.in(locale).minute(at), secret);
      case News.DeletionUndone _ -> mail(to, locale, "deletion-undone", purpose);
      case News.DeletionDone(String receipt) -> mail(to, locale, "deletion-done", purpose, receipt);
      case News.PasskeyCopied(String name) ->
          mail(to, locale, "passkey-copied", purpose, LetterTexts.harmless(name));
      case News.SignedOutByKeeper _ -> mail(to, locale, "signed-out-by-keeper", purpose);
      case News.NotDelivered(String way) ->
          mail(to, locale, "not-delivered", purpose, LetterTexts.harmless(way));
      case News.PlanChanged(Plan plan) ->
          mail(to, locale, "plan-changed", purpose, plan(plan, locale));
      case News.DriveFilling(Fullness now) -> mail(to, locale, "drive-" + now.word(), purpose);
      case News.IdeaAnswered(News.IdeaAnswered.Became became, String title, String sentence) ->
          mail(
              to,
              locale,
              "idea-" + became.name().toLowerCase(Locale.ROOT),
              purpose,
              LetterTexts.harmless(title),
              LetterTexts.harmlessText(sentence));
      case News.Invitation(String from, Instant ends) ->
          mail(
              to,
              locale,
              "invitation",
              purpose,
              LetterTexts.harmless(from),
              LetterTexts.in(locale).minute(ends));
    };
  }

  /// That there are news, for a phone: what they are stands in the mail.
  ///
  /// @param until when it is not worth sending any more
  public Message.TextMessage newsByText(String number, Locale locale, Instant until) {
    String text = LetterTexts.in(locale).filled("news.sms", server);
    return new Message.TextMessage(number, text, new Purpose.Notice(until));
  }

  /// @param facts from `{1}` on; `{0}` is the server
  private Message.Mail mail(
      EmailAddress to, Locale locale, String key, Purpose purpose, String... facts) {
    LetterTexts texts = LetterTexts.in(locale);
    String[] all = new String[facts.length + 1];
    all[0] = server;
    System.arraycopy(facts, 0, all, 1, facts.length);
    String text =
        texts.filled(key + ".text", all) + "\n\n-- \n" + texts.filled("footer", server) + "\n";
    return new Message.Mail(to.shown(), texts.filled(key + ".subject", all), text, purpose);
  }

  private static String plan(Plan plan, Locale locale) {
    return LetterTexts.in(locale).plain("plan." + plan.word());
  }

  private static String way(Factor way, Locale locale) {
    String key =
        switch (way) {
          case PASSWORD -> "way.password";
          case PASSKEY -> "way.passkey";
          case AUTHENTICATOR_APP -> "way.app";
          case EMAIL_CODE -> "way.mail";
          case TEXT_MESSAGE -> "way.text";
          case PHONE_CALL -> "way.call";
          case RECOVERY_CODE -> "way.recovery-code";
          case CERTIFICATE -> "way.certificate";
          case SECURITY_QUESTION -> "way.question";
          case NONE, TOKEN, COMMAND_LINE, SESSION, APP_PASSWORD, TRUSTED_DEVICE -> "way.other";
        };
    return LetterTexts.in(locale).plain(key);
  }
}
