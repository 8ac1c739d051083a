package org.holdfast.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.holdfast.audit.Factor;
import org.holdfast.delivery.Message;
import org.holdfast.delivery.Purpose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LettersTest {

  private static final EmailAddress ANA = EmailAddress.parse("ana@example.net");
  private static final Instant UNTIL = Instant.parse("2026-12-24T18:30:00Z");
  private static final Pattern PLACE = Pattern.compile("\\{(\\d)}");

  private final Letters letters = new Letters("drive.example.org");

  private static Stream<News> all() {
    Stream<News> plain =
        Stream.of(
            new News.NewDevice("Firefox on Linux", "Lisbon", UNTIL),
            new News.NewDevice("Firefox on Linux", "", UNTIL),
            new News.AlreadySignedUp(),
            new News.TwoStep(true),
            new News.PasswordChanged(UNTIL),
            new News.RecoveryCodesMade(),
            new News.ReplacementPending(UNTIL),
            new News.ReplacementCancelled(),
            new News.ReplacementDone(),
            new News.SignedOutEverywhere(),
            new News.AccountFrozen(),
            new News.RecoveryDone(),
            new News.AppPasswordMade("Calendar"),
            new News.AppLetIn("Sync", UNTIL),
            new News.AppLostTokens("Sync"),
            new News.NotDelivered("a***@example.net"),
            new News.PasskeyCopied("Key"),
            new News.SignedOutByKeeper(),
            new News.DeletionPending(UNTIL, "hk_secret"),
            new News.SharedWithYou("Ana", "secret", ""),
            new News.SharedWithYou("Ana", "secret", "See evil.example/x now"),
            new News.ExportMade(UNTIL),
            new News.DeletionUndone(),
            new News.DeletionDone("a receipt"),
            new News.PlanChanged(Plan.PREMIUM),
            new News.DriveFilling(Fullness.NEARING),
            new News.DriveFilling(Fullness.CRITICAL),
            new News.DriveFilling(Fullness.EXCEEDED),
            new News.IdeaAnswered(News.IdeaAnswered.Became.PLANNED, "Maps evil.example", "Soon"),
            new News.IdeaAnswered(News.IdeaAnswered.Became.DONE, "Maps", "There it is"),
            new News.IdeaAnswered(News.IdeaAnswered.Became.DECLINED, "Maps", "See evil.example/x"),
            new News.Invitation("Ben", UNTIL));
    Stream<News> ways =
        Stream.of(Factor.values())
            .flatMap(way -> Stream.of(new News.FactorAdded(way), new News.FactorRemoved(way)));
    return Stream.concat(plain, ways);
  }

  private List<Message.Mail> mails(Locale locale) {
    return Stream.concat(
            Stream.of(
                letters.codeByMail(ANA, locale, "12345678", UNTIL),
                letters.welcome(ANA, locale, "12345678", UNTIL)),
            all().map(news -> letters.news(ANA, locale, news, UNTIL)))
        .toList();
  }

  @Test
  void everyKindOfNewsIsTried() {
    Set<Class<?>> tried = all().map(News::getClass).collect(Collectors.toSet());

    assertThat(tried).containsExactlyInAnyOrder(News.class.getPermittedSubclasses());
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "de", "fr", "es"})
  void everyMailIsWholeAndNamesTheServerWithoutALink(String language) {
    for (Message.Mail mail : mails(Locale.forLanguageTag(language))) {
      assertThat(mail.to()).isEqualTo("ana@example.net");
      String keep = "https://drive.example.org/keep?code=hk_secret"; // the two that there are
      String shared = "https://drive.example.org/s/secret";
      String rest = mail.text().replace(keep, "").replace(shared, "");
      assertThat(mail.subject() + rest).doesNotContain("{", "}", "http", "www.", "null", "'");
      assertThat(mail.subject()).hasSizeBetween(8, 78);
      assertThat(mail.text()).contains("drive.example.org");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"de", "fr", "es"})
  void noLanguageLacksATextOrAPlaceInIt(String language) {
    ResourceBundle english = bundle("");
    ResourceBundle other = bundle(language);

    assertThat(new TreeSet<>(other.keySet())).isEqualTo(new TreeSet<>(english.keySet()));
    for (String key : english.keySet()) {
      assertThat(places(other.getString(key))).as(key).isEqualTo(places(english.getString(key)));
      if (key.endsWith(".text")) {
        assertThat(other.getString(key)).as(key).isNotEqualTo(english.getString(key));
      }
    }
  }

  private static ResourceBundle bundle(String language) {
    ResourceBundle found =
        ResourceBundle.getBundle(
            "org.holdfast.identity.letters",
            Locale.forLanguageTag(language),
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    assertThat(found.getLocale().getLanguage()).isEqualTo(language);
    return found;
  }

  private static Set<String> places(String text) {
    return PLACE
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(HashSet::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "de-AT", "fr-CA", "es-MX", "fi", "und"})
  void aCodeReachesItsReaderByEveryMeans(String tag) {
    Locale locale = Locale.forLanguageTag(tag);
    Purpose code = new Purpose.Code(UNTIL);

    Message.Mail mail = letters.codeByMail(ANA, locale, "12345678", UNTIL);
    Message.TextMessage text = letters.codeByText("+4915112345678", locale, "12345678", UNTIL);
    Message.Call call = letters.codeByCall("+4915112345678", locale, "12345678", UNTIL);

    assertThat(mail.text()).contains("12345678").contains("2026").contains("18:30 UTC");
    assertThat(mail.subject()).as("shown on locked screens").doesNotContain("12345678");
    assertThat(text.text()).startsWith("12345678").hasSizeLessThanOrEqualTo(80);
    assertThat(call.text()).doesNotContainPattern("[0-9]");
    assertThat(List.of(mail.purpose(), text.purpose(), call.purpose())).containsOnly(code);
  }

  @Test
  void aLanguageThatItLacksIsAnsweredInEnglish() {
    assertThat(letters.codeByMail(ANA, Locale.forLanguageTag("fi"), "1", UNTIL).subject())
        .isEqualTo("Your Holdfast code");
  }

  @Test
  void w10_aNameThatAStrangerChoseBecomesNoLinkAndNoLine() {
    News evil = new News.NewDevice("x\r\nhttp://evil.example/a?b <b>" + "y".repeat(100), "", UNTIL);

    String text = letters.news(ANA, Locale.ENGLISH, evil, UNTIL).text();

    assertThat(text).doesNotContain("http:", "evil.example", "/a", "<b>", "y".repeat(60), "\r");
  }

  @Test
  void theOneThatWaitsThirtyDaysSaysWhenAndHowToObject() {
    Message.Mail mail =
        letters.news(ANA, Locale.ENGLISH, new News.ReplacementPending(UNTIL), UNTIL);

    assertThat(mail.text())
        .contains("24 December 2026")
        .contains("Cancel the replacement")
        .contains("This wasn’t me");
  }
}
