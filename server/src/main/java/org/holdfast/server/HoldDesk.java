package org.holdfast.server;

import java.util.ArrayList;
import java.util.List;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.drive.Hold;
import org.holdfast.drive.HoldRefused;
import org.holdfast.drive.Holds;
import org.holdfast.identity.Account;
import org.holdfast.identity.AccountRefusal;

/// What the command line asks about holds.
final class HoldDesk {

  private final Holdfast holdfast;

  HoldDesk(Holdfast holdfast) {
    this.holdfast = holdfast;
  }

  /// @throws AccountRefusal if there is no drive, or the reason is none
  List<String> place(Account account, String reason) {
    try {
      Hold hold = holds().place(account.id(), reason);
      return List.of(
          "hold %s on the drive of %s".formatted(handle(hold), account.email().shown()),
          "Until it ends nothing of this drive is destroyed: what is deleted there stays, and so does"
              + " the drive if the account is to be deleted. Its owner sees it in their activity.");
    } catch (DriveRefusal.ItemAbsent _) {
      throw new AccountRefusal("%s has no drive.".formatted(account.email().shown()));
    } catch (HoldRefused e) {
      throw new AccountRefusal(String.valueOf(e.getMessage()));
    }
  }

  List<String> list() {
    List<String> lines = new ArrayList<>();
    for (Hold hold : holds().all()) {
      String reason =
          hold.reason().isEmpty() ? "(altered: its reason cannot be read)" : hold.reason();
      lines.add(
          "%s  %s  since %s  %s"
              .formatted(handle(hold), owner(hold), ConsoleDesk.day(hold.placedAt()), reason));
    }
    return lines;
  }

  /// @throws AccountRefusal if there is no such hold
  List<String> end(String which) {
    List<Hold> meant = holds().all().stream().filter(hold -> handle(hold).equals(which)).toList();
    if (meant.size() != 1 || !holds().end(meant.getFirst())) {
      throw new AccountRefusal("There is no hold %s; `hold list` lists them.".formatted(which));
    }
    long left = holds().count(meant.getFirst().owner());
    return List.of(
        left > 0
            ? "ended; %d more on this drive, which is kept as before".formatted(left)
            : "ended; this drive is kept like any other from now on");
  }

  private String owner(Hold hold) {
    return holdfast
        .accounts()
        .find(hold.owner())
        .map(account -> account.email().shown())
        .orElse("an account that is being deleted");
  }

  private Holds holds() {
    return holdfast.drives().holds();
  }

  /// 8 letters of its id: enough to tell a few dozen apart.
  private static String handle(Hold hold) {
    return "%08x".formatted(hold.id().value().getMostSignificantBits() >>> 32);
  }
}
