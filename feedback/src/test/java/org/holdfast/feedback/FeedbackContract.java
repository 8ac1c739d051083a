package org.holdfast.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.holdfast.audit.Event;
import org.holdfast.audit.EventKind;
import org.holdfast.database.Database;
import org.holdfast.identity.AccountId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What people say, want and are answered, on either database.
@SuppressWarnings("NullAway.Init") // JUnit sets them before each test
abstract class FeedbackContract {

  private static final Duration FORTNIGHT = Duration.ofDays(14);

  private Village village;
  private AccountId ana;
  private AccountId ben;

  abstract Database open();

  @BeforeEach
  void start() {
    village = new Village(open(), new FeedbackSettings(4, 50, FORTNIGHT));
    village.others(100); // so that the number counts, not the share
    ana = village.person("Ana");
    ben = village.person("Ben");
  }

  @AfterEach
  void stop() {
    village.close();
  }

  private Ideas ideas() {
    return village.feedback.ideas();
  }

  private Answers answers() {
    return village.feedback.answers();
  }

  private HelpAnswers help() {
    return village.feedback.help();
  }

  // ---- help

  @Test
  void aPageHasOneAnswerOfEachWhichCanBeAnotherAndBeTakenBack() {
    assertThat(help().find(ana, "share")).isEmpty();
    help().say(ana, "share", true, "");
    help().say(ana, "share", false, "How do I end it?");
    help().say(ben, "share", true, "");

    HelpAnswer kept = help().find(ana, "share").orElseThrow();
    assertThat(kept.helped()).isFalse();
    assertThat(kept.why()).isEqualTo("How do I end it?");
    HelpCount share = count("share");
    assertThat(share.helped()).isEqualTo(1);
    assertThat(share.didNot()).isEqualTo(1);
    assertThat(share.remarks())
        .containsExactly(
            new HelpCount.Remark(false, "How do I end it?", LocalDate.of(2026, 11, 23)));
    help().takeBack(ana, "share");
    assertThat(help().find(ana, "share")).isEmpty();
    assertThat(count("share").didNot()).isZero();
  }

  private HelpCount count(String page) {
    return help().counts(village.owner).stream()
        .filter(each -> each.page().equals(page))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void pagesThatThereAreNotAreNotAnswered() {
    assertThatThrownBy(() -> help().say(ana, "nothing", true, ""))
        .isInstanceOf(FeedbackRefusal.Absent.class);
    assertThat(help().counts(village.owner))
        .extracting(HelpCount::page)
        .containsExactlyInAnyOrderElementsOf(Village.PAGES);
  }

  // ---- ideas and votes

  @Test
  void anIdeaBeginsWithItsAuthorsVote() {
    Idea idea = ideas().add(ana, "  Maps of photos ", "On a map.\r\nWith dates.", false);

    assertThat(idea.title()).isEqualTo("Maps of photos");
    assertThat(idea.text()).isEqualTo("On a map.\nWith dates.");
    assertThat(idea.votes()).isEqualTo(1);
    assertThat(idea.voted()).isTrue();
    assertThat(idea.mine()).isTrue();
    assertThat(idea.state()).isEqualTo(IdeaState.OPEN);
    Idea others = ideas().find(ben, idea.id());
    assertThat(others.voted()).isFalse();
    assertThat(others.mine()).isFalse();
  }

  @Test
  void votingTwiceCountsOnceAndAVoteCanBeTakenBack() {
    IdeaId idea = ideas().add(ana, "Maps", "", false).id();

    ideas().vote(ben, idea);
    assertThat(ideas().vote(ben, idea).votes()).isEqualTo(2);
    assertThat(ideas().takeBack(ben, idea).votes()).isEqualTo(1);
    assertThat(ideas().takeBack(ben, idea).votes()).isEqualTo(1);
    assertThat(ideas().takeBack(ana, idea).votes()).isZero();
  }

  @Test
  void votesAtTheSameTimeAreCountedEachOnce() throws InterruptedException, ExecutionException {
    IdeaId idea = ideas().add(ana, "Maps", "", false).id();
    List<AccountId> people = village.people(8);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> votes =
          people.stream()
              .<Future<?>>flatMap(
                  each ->
                      List.of(
                          threads.submit(() -> ideas().vote(each, idea)),
                          threads.submit(() -> ideas().vote(each, idea)))
                          .stream())
              .toList();
      for (Future<?> vote : votes) {
        vote.get();
      }
    }

    assertThat(ideas().find(ana, idea).votes()).isEqualTo(9);
    assertThat(answers().owed(village.owner)).hasSize(1);
  }

  @Test
  void anAuthorIsNamedIfTheyAgreeAndNotAnyMoreOnceTheyDoNot() {
    IdeaId quiet = ideas().add(ana, "Quiet one", "", false).id();
    IdeaId told = ideas().add(ana, "Told one", "", true).id();

    assertThat(ideas().find(ben, quiet).author()).isEmpty();
    assertThat(ideas().find(village.owner, quiet).author()).isEmpty();
    assertThat(ideas().find(ben, told).author()).contains("Ana");
    assertThat(ideas().find(ben, told).named()).isFalse();
    ideas().name(ana, told, false);
    assertThat(ideas().find(ben, told).author()).isEmpty();
    assertThatThrownBy(() -> ideas().name(ben, quiet, true))
        .isInstanceOf(FeedbackRefusal.NotYours.class);
  }

  @Test
  void theListHasMostVotesFirstAndIsReadInPages() {
    IdeaId one = ideas().add(ana, "One", "", false).id();
    village.clock.advance(Duration.ofSeconds(1));
    IdeaId two = ideas().add(ana, "Two", "", false).id();
    village.clock.advance(Duration.ofSeconds(1));
    IdeaId three = ideas().add(ben, "Three", "", false).id();
    ideas().vote(ben, one);
    answers().answer(village.owner, two, IdeaState.DONE, "There it is.");

    assertThat(list(Optional.empty(), false, false, 10, 0)).containsExactly(one, three, two);
    assertThat(list(Optional.empty(), false, true, 10, 0)).containsExactly(three, two, one);
    assertThat(list(Optional.of(IdeaState.DONE), false, false, 10, 0)).containsExactly(two);
    assertThat(list(Optional.empty(), true, false, 10, 0)).containsExactly(one, two);
    assertThat(list(Optional.empty(), false, false, 2, 0)).containsExactly(one, three);
    assertThat(list(Optional.empty(), false, false, 2, 2)).containsExactly(two);
    var query = new IdeaQuery(Optional.empty(), false, false, 2, 0);
    assertThat(ideas().list(ana, query).more()).isTrue();
  }

  private List<IdeaId> list(
      Optional<IdeaState> state, boolean mine, boolean newest, int most, int skip) {
    return ideas().list(ana, new IdeaQuery(state, mine, newest, most, skip)).ideas().stream()
        .map(Idea::id)
        .toList();
  }

  @Test
  void whatIsLikeAnIdeaIsFoundBeforeItIsAddedOnceMore() {
    IdeaId map = ideas().add(ana, "Show photos on a map", "", false).id();
    IdeaId dark = ideas().add(ana, "A darker theme", "Also for the map, please.", false).id();
    ideas().add(ana, "Calendar", "", false);

    assertThat(alike("photo map")).containsExactly(map, dark);
    assertThat(alike("PHÓTOS")).containsExactly(map);
    assertThat(alike("of a on")).isEmpty();
    assertThat(alike("")).isEmpty();
  }

  private List<IdeaId> alike(String typed) {
    return ideas().like(ben, typed).stream().map(Idea::id).toList();
  }

  @Test
  void anAuthorRemovesWhatNobodyElseWantsAndTheOwnerAnything() {
    IdeaId lone = ideas().add(ana, "Lone", "", false).id();
    IdeaId wanted = ideas().add(ana, "Wanted", "", false).id();
    ideas().vote(ben, wanted);

    assertThatThrownBy(() -> ideas().remove(ben, lone))
        .isInstanceOf(FeedbackRefusal.NotYours.class);
    ideas().remove(ana, lone);
    assertThatThrownBy(() -> ideas().remove(ana, wanted))
        .isInstanceOf(FeedbackRefusal.OthersVoted.class);
    assertThat(village.events).isEmpty();
    ideas().remove(village.owner, wanted);

    assertThat(list(Optional.empty(), false, false, 10, 0)).isEmpty();
    assertThat(village.events).extracting(Event::kind).containsExactly(EventKind.IDEA_REMOVED);
    assertThatThrownBy(() -> ideas().vote(ben, wanted)).isInstanceOf(FeedbackRefusal.Absent.class);
  }

  // ---- answers that are owed

  @Test
  void enoughVotesOweAnAnswerAndTheClockRunsFromThen() {
    IdeaId idea = ideas().add(ana, "Maps", "", false).id();
    List<AccountId> people = village.people(3);
    ideas().vote(people.get(0), idea);
    ideas().vote(people.get(1), idea);
    assertThat(answers().owed(village.owner)).isEmpty();
    village.clock.advance(Duration.ofDays(3));
    ideas().vote(people.get(2), idea);
    village.clock.advance(Duration.ofDays(13));

    Answers.Owed owed = answers().owed(village.owner).getFirst();
    assertThat(owed.idea().id()).isEqualTo(idea);
    assertThat(owed.since()).isEqualTo("2026-11-26T12:00:00Z");
    assertThat(owed.dueAt()).isEqualTo("2026-12-10T12:00:00Z");
    assertThat(owed.isOverdue(village.clock.instant())).isFalse();
    village.clock.advance(Duration.ofDays(1));
    assertThat(owed.isOverdue(village.clock.instant())).isTrue();
  }

  @Test
  void whatIsOwedStaysOwedWhoeverTakesTheirVoteBackAndTheClockGoesOn() {
    IdeaId idea = wanted("Maps");
    AccountId one = village.person("One");
    village.clock.advance(Duration.ofDays(5));
    ideas().takeBack(ana, idea);
    ideas().vote(one, idea);

    assertThat(answers().owed(village.owner).getFirst().since()).isEqualTo("2026-11-23T12:00:00Z");
  }

  @Test
  void onASmallServerAShareOfThePeopleIsEnoughButNeverOne() {
    FeedbackSettings settings = new FeedbackSettings(10, 50, FORTNIGHT);

    assertThat(settings.threshold(1)).isEqualTo(2);
    assertThat(settings.threshold(4)).isEqualTo(2);
    assertThat(settings.threshold(5)).isEqualTo(3);
    assertThat(settings.threshold(19)).isEqualTo(10);
    assertThat(settings.threshold(1_000_000)).isEqualTo(10);
  }

  @Test
  void aThresholdThatFallsOwesWhatHadTheVotesAlready() {
    IdeaId idea = ideas().add(ana, "Maps", "", false).id();
    ideas().vote(ben, idea);
    village.feedback.keepHouse();
    assertThat(answers().owed(village.owner)).isEmpty();

    village.others(0); // three people: two are half of them
    village.feedback.keepHouse();

    assertThat(answers().owed(village.owner)).hasSize(1);
  }

  private IdeaId wanted(String title) {
    IdeaId idea = ideas().add(ana, title, "As she says", false).id();
    village.people(3).forEach(each -> ideas().vote(each, idea));
    return idea;
  }

  @Test
  void anAnswerStopsTheClockAndIsTold() {
    IdeaId idea = wanted("Maps");
    ideas().takeBack(ana, idea); // she suggested it all the same
    ideas().vote(village.owner, idea);

    answers().answer(village.owner, idea, IdeaState.PLANNED, "In spring.");
    assertThat(answers().owed(village.owner)).isEmpty();
    Idea answered = ideas().find(ben, idea);
    assertThat(answered.state()).isEqualTo(IdeaState.PLANNED);
    assertThat(answered.answer()).contains(new Idea.Answer("In spring.", village.clock.instant()));
    village.feedback.keepHouse();
    village.feedback.keepHouse();

    assertThat(village.told)
        .containsExactlyInAnyOrder(
            "Ana PLANNED Maps: In spring.",
            "P0 PLANNED Maps: In spring.",
            "P1 PLANNED Maps: In spring.",
            "P2 PLANNED Maps: In spring.");
    assertThat(village.events).extracting(Event::kind).containsExactly(EventKind.IDEA_ANSWERED);
  }

  @Test
  void anotherSentenceIsNotToldButAnotherAnswerIs() {
    IdeaId idea = wanted("Maps");
    answers().answer(village.owner, idea, IdeaState.PLANNED, "In spring.");
    village.feedback.keepHouse();
    village.told.clear();

    answers().answer(village.owner, idea, IdeaState.PLANNED, "In summer.");
    village.feedback.keepHouse();
    assertThat(village.told).isEmpty();
    answers().answer(village.owner, idea, IdeaState.DONE, "There it is.");
    village.feedback.keepHouse();
    assertThat(village.told).hasSize(4).contains("Ana DONE Maps: There it is.");
  }

  @Test
  void nobodyVotesForWhatIsDoneOrDeclinedAndNothingIsOwedForIt() {
    IdeaId idea = ideas().add(ana, "Maps", "", false).id();
    answers().answer(village.owner, idea, IdeaState.DECLINED, "No.");

    assertThatThrownBy(() -> ideas().vote(ben, idea)).isInstanceOf(FeedbackRefusal.Settled.class);
    answers().answer(village.owner, idea, IdeaState.PLANNED, "Yes, after all.");
    village.people(5).forEach(each -> ideas().vote(each, idea));
    assertThat(answers().owed(village.owner)).isEmpty();
  }

  @Test
  void whatIsLateStandsInTheLogOnce() {
    wanted("Maps");
    village.clock.advance(FORTNIGHT.minusSeconds(1));
    village.feedback.keepHouse();
    assertThat(village.events).isEmpty();

    village.clock.advance(Duration.ofSeconds(1));
    village.feedback.keepHouse();
    village.feedback.keepHouse();

    assertThat(village.events).extracting(Event::kind).containsExactly(EventKind.ANSWER_OVERDUE);
  }

  // ---- who may not

  @Test
  void w02_onlyTheOwnerAnswersSeesWhatIsOwedAndWhatAllSaid() {
    IdeaId idea = wanted("Maps");

    assertThatThrownBy(() -> answers().answer(ana, idea, IdeaState.DONE, "Mine."))
        .isInstanceOf(FeedbackRefusal.NotTheOwner.class);
    assertThatThrownBy(() -> answers().owed(ana)).isInstanceOf(FeedbackRefusal.NotTheOwner.class);
    assertThatThrownBy(() -> help().counts(ana)).isInstanceOf(FeedbackRefusal.NotTheOwner.class);
    assertThat(ideas().find(ben, idea).state()).isEqualTo(IdeaState.OPEN);
    assertThat(answers().owed(village.owner)).hasSize(1);
  }

  @Test
  void w05_textsHaveAnEndAndNothingThatHides() {
    String[] titles = {"", "ab", "x".repeat(121), "a\nb c", "x".repeat(10_000_000)};
    for (String title : titles) {
      assertThatThrownBy(() -> ideas().add(ana, title, "", false))
          .isInstanceOf(FeedbackRefusal.TextRefused.class);
    }
    for (String hidden : List.of("turn\u202Eed", "zero\u0000", "\uD800 lone", "sep\u2028one")) {
      assertThatThrownBy(() -> ideas().add(ana, "A title", hidden, false))
          .isInstanceOf(FeedbackRefusal.TextRefused.class);
    }
    assertThatThrownBy(() -> ideas().add(ana, "A title", "x".repeat(4_001), false))
        .isInstanceOf(FeedbackRefusal.TextRefused.class);
    assertThatThrownBy(() -> help().say(ana, "bin", true, "x".repeat(501)))
        .isInstanceOf(FeedbackRefusal.TextRefused.class);
    IdeaId idea = ideas().add(ana, "😀".repeat(120), "é".repeat(4_000), false).id();
    assertThatThrownBy(() -> answers().answer(village.owner, idea, IdeaState.DONE, " "))
        .isInstanceOf(FeedbackRefusal.TextRefused.class);
    assertThatThrownBy(() -> answers().answer(village.owner, idea, IdeaState.OPEN, "No state."))
        .isInstanceOf(FeedbackRefusal.TextRefused.class);
  }

  @Test
  void w05_tenIdeasAtOnceAndThenTenADayAlsoIfTheyAreRemoved() {
    for (int i = 0; i < 10; i++) {
      ideas().remove(ana, ideas().add(ana, "Idea " + i, "", false).id());
    }
    assertThatThrownBy(() -> ideas().add(ana, "One more", "", false))
        .isInstanceOfSatisfying(
            FeedbackRefusal.TooMany.class,
            refusal -> assertThat(refusal.waitTime()).isEqualTo(Duration.ofMinutes(144)));
    ideas().add(ben, "Of another", "", false);

    village.clock.advance(Duration.ofMinutes(144));
    ideas().add(ana, "One more", "", false);
    assertThatThrownBy(() -> ideas().add(ana, "And another", "", false))
        .isInstanceOf(FeedbackRefusal.TooMany.class);
  }

  // ---- whose it is

  @Test
  void aPersonWhoGoesTakesVotesAnswersAndWordsAlong() {
    IdeaId lone = ideas().add(ana, "Lone", "Her words", true).id();
    IdeaId wanted = ideas().add(ana, "Wanted", "Her words", true).id();
    ideas().vote(ben, wanted);
    IdeaId bens = ideas().add(ben, "Of Ben", "", false).id();
    ideas().vote(ana, bens);
    help().say(ana, "files", false, "Her words");
    answers().answer(village.owner, wanted, IdeaState.PLANNED, "Yes.");

    village.gone(ana);

    assertThatThrownBy(() -> ideas().find(ben, lone)).isInstanceOf(FeedbackRefusal.Absent.class);
    Idea left = ideas().find(ben, wanted);
    assertThat(left.title()).isEqualTo("Wanted");
    assertThat(left.text()).isEmpty();
    assertThat(left.author()).isEmpty();
    assertThat(left.votes()).isEqualTo(1);
    assertThat(left.answer()).isPresent();
    assertThat(ideas().find(ben, bens).votes()).isEqualTo(1);
    assertThat(count("files").didNot()).isZero();
    village.feedback.keepHouse();
    assertThat(village.told).containsExactly("Ben PLANNED Wanted: Yes.");
    for (String table :
        List.of("feedback_help", "feedback_idea", "feedback_vote", "feedback_pace")) {
      assertThat(rowsOf(table, ana)).as(table).isZero();
    }
  }

  private int rowsOf(String table, AccountId account) {
    return village.database.read(
        tx ->
            tx.resultQuery(
                    "select 1 from " + table + " where account_id = ?", (Object) account.bytes())
                .fetch()
                .size());
  }

  @Test
  void allThatIsKeptOfAPersonCanBeTakenAlongAndNothingOfOthers() {
    ideas().add(ana, "Mine", "My words", true);
    IdeaId bens = ideas().add(ben, "Of Ben", "His words", false).id();
    ideas().vote(ana, bens);
    help().say(ana, "files", true, "Because");
    help().say(ben, "files", false, "His reason");

    FeedbackData data = village.feedback.of(ana);

    assertThat(data.ideas()).extracting(Idea::title).containsExactly("Mine");
    assertThat(data.ideas()).extracting(Idea::text).containsExactly("My words");
    assertThat(data.votedFor()).containsExactlyInAnyOrder("Mine", "Of Ben");
    assertThat(data.help()).extracting(HelpAnswer::why).containsExactly("Because");
  }

  // ---- at rest

  @Test
  void r11_anIdeaThatWasGivenToAnotherOrAnsweredInTheDatabaseDoesNotOpen() {
    IdeaId idea = ideas().add(ana, "Maps", "", false).id();
    change("update feedback_idea set account_id = ?", ben.bytes());
    assertThatThrownBy(() -> ideas().find(ben, idea)).isInstanceOf(IllegalStateException.class);
    change("update feedback_idea set account_id = ?", ana.bytes());
    assertThat(ideas().find(ben, idea).title()).isEqualTo("Maps");

    answers().answer(village.owner, idea, IdeaState.DECLINED, "No.");
    change("update feedback_idea set state = ?", 2);
    assertThatThrownBy(() -> ideas().find(ben, idea)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void r11_anAlteredIdeaKeepsNobodyFromBeingTold() {
    IdeaId altered = ideas().add(ana, "Maps", "", false).id();
    IdeaId whole = ideas().add(ben, "Films", "", false).id();
    answers().answer(village.owner, altered, IdeaState.PLANNED, "In spring.");
    answers().answer(village.owner, whole, IdeaState.PLANNED, "In autumn.");
    change("update feedback_idea set sealed = answer where idea_id = ?", altered.bytes());

    village.feedback.keepHouse();

    assertThat(village.told).containsExactly("Ben PLANNED Films: In autumn.");
    assertThat(rowsOf("feedback_telling", ana)).isZero();
  }

  @Test
  void r11_anAlteredIdeaHoldsUpNobodyWhoGoes() {
    IdeaId altered = ideas().add(ana, "Maps", "", false).id();
    ideas().vote(ben, altered);
    IdeaId whole = ideas().add(ben, "Films", "", false).id();
    ideas().vote(ana, whole);
    change("update feedback_idea set made_at = 1 where idea_id = ?", altered.bytes());

    village.gone(ben);
    village.gone(ana);

    assertThat(rowsOf("feedback_vote", ben)).isZero();
    assertThat(rowsOf("feedback_vote", ana)).isZero();
    assertThat(rowsOf("feedback_idea", ana)).isZero();
    assertThatThrownBy(() -> ideas().find(village.owner, altered))
        .isInstanceOf(FeedbackRefusal.Absent.class);
    assertThat(ideas().find(village.owner, whole).author()).isEmpty();
  }

  @Test
  void r11_whatSomebodySaidOfAPageIsNotAnothers() {
    help().say(ana, "files", true, "");
    change("update feedback_help set account_id = ?", ben.bytes());

    assertThatThrownBy(() -> help().find(ben, "files")).isInstanceOf(IllegalStateException.class);
  }

  private void change(String sql, Object value) {
    village.database.write(tx -> tx.execute(sql, value));
  }

  @Test
  void r18_noWordOfAnybodyLiesInClear() {
    IdeaId idea = ideas().add(ana, "Canary7Vq title", "Canary7Vq text", true).id();
    help().say(ana, "files", true, "Canary7Vq why");
    answers().answer(village.owner, idea, IdeaState.DONE, "Canary7Vq answer");

    StringBuilder all = new StringBuilder();
    for (String column :
        List.of(
            "sealed from feedback_idea",
            "answer from feedback_idea",
            "sealed from feedback_help")) {
      byte[] bytes =
          village.database.read(
              tx -> tx.resultQuery("select " + column).fetchSingle().get(0, byte[].class));
      all.append(new String(bytes, StandardCharsets.ISO_8859_1));
    }
    assertThat(all.toString()).isNotEmpty().doesNotContain("Canary7Vq", "files");
  }
}
