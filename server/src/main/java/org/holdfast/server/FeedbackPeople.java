package org.holdfast.server;

import java.util.Optional;
import org.holdfast.feedback.IdeaState;
import org.holdfast.feedback.People;
import org.holdfast.identity.Account;
import org.holdfast.identity.AccountId;
import org.holdfast.identity.Identity;
import org.holdfast.identity.News.IdeaAnswered;
import org.holdfast.identity.News.IdeaAnswered.Became;
import org.holdfast.identity.Standing;
import org.jooq.DSLContext;

/// Who there is, as far as feedback asks. Safe for use by any number of threads.
final class FeedbackPeople implements People {

  private final Identity identity;

  FeedbackPeople(Identity identity) {
    this.identity = identity;
  }

  @Override
  public Optional<String> nameOf(AccountId account) {
    return identity
        .accounts()
        .find(account)
        .filter(each -> each.standing() != Standing.LEAVING)
        .map(Account::displayName);
  }

  @Override
  public boolean ownsServer(AccountId account) {
    return identity.accounts().find(account).filter(Account::owner).isPresent();
  }

  @Override
  public long count() {
    return identity.accounts().count();
  }

  @Override
  public void tell(DSLContext tx, AccountId to, String title, IdeaState state, String sentence) {
    became(state)
        .ifPresent(
            became ->
                identity.ideaLetters().send(tx, to, new IdeaAnswered(became, title, sentence)));
  }

  private static Optional<Became> became(IdeaState state) {
    return switch (state) {
      case OPEN -> Optional.empty();
      case PLANNED -> Optional.of(Became.PLANNED);
      case DONE -> Optional.of(Became.DONE);
      case DECLINED -> Optional.of(Became.DECLINED);
    };
  }
}
