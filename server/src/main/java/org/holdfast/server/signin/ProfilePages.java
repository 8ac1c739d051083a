package org.holdfast.server.signin;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.holdfast.identity.Account;
import org.holdfast.identity.AccountRefusal;
import org.holdfast.identity.Accounts;
import org.holdfast.identity.IdentityRefusal.PictureRefused;
import org.holdfast.identity.Pictures;
import org.holdfast.server.PageLook;

/// `/account/profile`: how somebody is shown, by name and picture, and the language they are
/// written to in. `/account/picture` is the picture, for nobody else.
final class ProfilePages {

  /// Takes a file, as no other address of this door.
  static final String SEND = "/account/profile/picture";

  private static final String HOME = "/account/profile";
  private static final String FILE = "picture";

  // The picture, and what a browser writes around it.
  private static final int LONGEST_FORM = Pictures.MOST_BYTES + 16 * 1024;

  // Of what is too long anyway so much is read, so that a browser gets to see the answer.
  private static final int MOST_SKIPPED = 32 * 1024 * 1024;

  // Those that people are written to in.
  private static final List<Locale> LANGUAGES =
      List.of(Locale.ENGLISH, Locale.GERMAN, Locale.FRENCH, Locale.of("es"));

  private final Accounts accounts;
  private final Pictures pictures;

  ProfilePages(Accounts accounts, Pictures pictures) {
    this.accounts = accounts;
    this.pictures = pictures;
  }

  /// @param error about the picture; the form has its own
  record Content(Form form, String note, String error, boolean pictured) {}

  void in(Routes routes) {
    routes
        .get(HOME, this::show)
        .post(HOME, this::rename)
        .post(SEND, this::send)
        .post(SEND + "/remove", this::remove)
        .get("/account/picture", this::picture);
  }

  /// Reads what [#SEND] is sent, of who is signed in: nobody else is listened to for so long.
  ///
  /// @param bytes as the request says
  /// @throws PictureRefused if it is longer than any picture that is taken
  static FileForm read(String type, InputStream body, long bytes) throws IOException {
    if (bytes > LONGEST_FORM) {
      if (bytes <= MOST_SKIPPED) {
        body.skipNBytes(bytes);
      }
      throw new PictureRefused(PictureRefused.Flaw.TOO_LARGE);
    }
    return FileForm.read(type, body, (int) bytes);
  }

  private Account account(Visit visit) {
    return accounts.find(visit.account()).orElseThrow(SignInFirst::new);
  }

  private Reply show(Visit visit) {
    boolean pictured = pictures.find(visit.account()).isPresent();
    String why = visit.why();
    boolean ofPicture = visit.refused().filter(each -> each.field().equals(FILE)).isPresent();
    Form form = form(visit);
    Content content =
        new Content(
            why.isEmpty() || ofPicture ? form : form.refusing("displayName", why),
            why.isEmpty() ? visit.message() : "",
            ofPicture ? why : "",
            pictured);
    return new Reply.Show(visit.pageWithForms("profile", content).withScripts());
  }

  private Form form(Visit visit) {
    Account account = account(visit);
    List<String> choices = new ArrayList<>();
    for (Locale each : LANGUAGES) {
      choices.add(each.toLanguageTag());
      choices.add(each.getDisplayLanguage(each));
    }
    String name = visit.isSet("displayName") ? visit.field("displayName") : account.displayName();
    return Form.of(visit.say("room.profile"), HOME, visit.say("save"))
        .asking(
            Field.text("displayName", visit.say("name")).named("name").holding(name),
            Field.select(
                    "language",
                    visit.say("profile.language"),
                    account.locale().getLanguage(),
                    choices)
                .hinting(visit.say("profile.language.hint")));
  }

  private Reply rename(Visit visit) {
    Account account = account(visit);
    Locale locale =
        LANGUAGES.stream()
            .filter(each -> each.toLanguageTag().equals(visit.field("language")))
            .findFirst()
            .orElse(account.locale());
    try {
      accounts.rename(account.id(), visit.field("displayName"), locale);
      PageLook.known(locale.getLanguage())
          .filter(_ -> !locale.equals(account.locale()))
          .ifPresent(visit::speak);
      return Visit.go(HOME, "message", "saved");
    } catch (AccountRefusal e) {
      return visit.again(400, form(visit), "displayName", visit.words().of(e));
    }
  }

  private Reply send(Visit visit) {
    try {
      pictures.set(visit.account(), visit.file(FILE));
      return Visit.go(HOME, "message", "saved");
    } catch (PictureRefused e) {
      return visit.refuse(400, HOME, FILE, visit.words().of(e), Map.of());
    }
  }

  private Reply remove(Visit visit) {
    pictures.remove(visit.account());
    return Visit.go(HOME, "message", "removed");
  }

  private Reply picture(Visit visit) {
    return pictures
        .find(visit.account())
        .<Reply>map(Reply.Png::new)
        .orElseGet(() -> visit.say(404, visit.say("nothing.title"), visit.say("nothing.text")));
  }
}
