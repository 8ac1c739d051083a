package org.holdfast.server.signin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.holdfast.identity.FactorId;
import org.holdfast.identity.FactorKind;
import org.holdfast.identity.IdentityRefusal;
import org.holdfast.identity.Password;
import org.holdfast.identity.Proof;
import org.holdfast.identity.ShownFactor;
import org.holdfast.identity.SignIns;
import org.holdfast.identity.Step;

/// `…/proof`, `…/pending`, `…/send`, `…/passkey` of each flow: one more proof, and where one is
/// chosen.
final class ProofPages {

  private final SignIns signIns;
  private final Steps steps;
  private final boolean keeps;

  /// @param keeps whether mails wait on the server's machine
  ProofPages(SignIns signIns, Steps steps, boolean keeps) {
    this.signIns = signIns;
    this.steps = steps;
    this.keeps = keeps;
  }

  /// One way to go on.
  ///
  /// @param kind `app`, `code`, `recovery`, `passkey`, `mail`, `text`, `call`
  /// @param factor where a code would be sent; empty for the others
  record Way(String kind, String label, String factor) {
    /// Whether choosing it sends something.
    public boolean sends() {
      return !factor.isEmpty();
    }
  }

  /// @param base of the flow's addresses
  /// @param page `proof` or `pending`
  /// @param chosen what is asked for: `app`, `code`, `recovery`, or empty where one is to be chosen
  /// @param sent where a code was sent; may be empty
  /// @param to the id of that; may be empty
  /// @param until the day a replacement is done, where the page is about one; may be empty
  /// @param trust whether this browser is to be trusted
  /// @param mayTrust whether that is asked
  /// @param replace whether there is a way for who has none of these
  /// @param again where the page is shown once more, to see whether the code arrives
  /// @param lost what is said of a code that did not arrive; empty if that is not known
  record Content(
      String base,
      String page,
      String title,
      String chosen,
      String sent,
      String to,
      String until,
      List<Way> ways,
      String back,
      boolean trust,
      boolean mayTrust,
      boolean replace,
      String again,
      String lost,
      String error) {
    public Content {
      ways = List.copyOf(ways);
    }
  }

  /// @param options JSON
  /// @param action where the answer goes
  /// @param now whether the browser asks at once, as its person pressed for it
  /// @param other where other ways are
  /// @param leave where they go who want none of them
  record Asked(
      String title,
      String lead,
      String options,
      String verb,
      String action,
      String back,
      boolean now,
      String other,
      Optional<ProvePages.Leave> leave) {
    /// Mute: it holds a challenge.
    @Override
    public String toString() {
      return "Asked";
    }
  }

  void in(Routes routes) {
    for (Flow flow : Flow.values()) {
      routes
          .get(flow.at("proof"), visit -> look(visit, flow))
          .post(flow.at("proof"), visit -> prove(visit, flow))
          .get(flow.at("pending"), visit -> look(visit, flow))
          .post(flow.at("pending"), visit -> prove(visit, flow))
          .post(flow.at("send"), visit -> send(visit, flow))
          .get(flow.at("passkey"), visit -> passkey(visit, flow));
    }
  }

  private Reply look(Visit visit, Flow flow) {
    return switch (signIns.look(visit.kept(Kept.ATTEMPT))) {
      case Step.Asked asked when asked.purpose() == flow.purpose() ->
          show(visit, asked(visit, flow, asked));
      case Step.Pending pending -> show(visit, pending(visit, flow, pending));
      case Step.NewPassword _ -> Visit.go("/recover/password");
      case Step.Leaving _ -> Visit.go("/signin/leaving");
      case Step.Frozen _ -> Visit.go("/signin/frozen");
      case Step.Asked _,
          Step.Over _,
          Step.Refused _,
          Step.Wait _,
          Step.Disabled _,
          Step.SignedInNow _,
          Step.ProvedAgain _ ->
          Steps.over(visit, flow);
    };
  }

  private static Reply show(Visit visit, Content content) {
    return new Reply.Show(visit.pageWithForms("proof", content));
  }

  private static Reply wrong(Visit visit, Flow flow) {
    String page = again(visit, flow, visit.field("way"));
    return visit.refuse(403, page, "code", visit.say("proof.wrong"), Map.of());
  }

  /// The page that is open, or whose form was sent, with this way chosen.
  private static String again(Visit visit, Flow flow, String way) {
    String page = visit.path().endsWith("/pending") ? "pending" : "proof";
    return LocalPath.with(
        flow.at(page),
        "way",
        way,
        "to",
        visit.field("to"),
        "return",
        visit.back(),
        "trust",
        visit.isSet("trust") ? "yes" : "");
  }

  private String lost(Visit visit) {
    boolean code = visit.field("way").equals("code");
    return code && signIns.codeFailed(visit.kept(Kept.ATTEMPT)) ? visit.say("proof.lost") : "";
  }

  private Content asked(Visit visit, Flow flow, Step.Asked asked) {
    boolean unknown = flow == Flow.RECOVER && asked.ways().isEmpty();
    List<Way> ways =
        unknown ? anyone(visit) : ways(visit, asked.ways(), asked.recoveryCode(), true);
    return new Content(
        flow.start(),
        "proof",
        visit.say("proof.title." + flow.word()),
        chosen(visit, ways, unknown ? "code" : ""),
        unknown
            ? visit.say(keeps ? "proof.sent.maybe.kept" : "proof.sent.maybe")
            : sent(visit, asked.ways(), lost(visit)),
        visit.field("to"),
        "",
        ways,
        visit.back(),
        visit.isSet("trust"),
        flow == Flow.SIGN_IN,
        flow == Flow.SIGN_IN,
        again(visit, flow, "code"),
        lost(visit),
        visit.why());
  }

  private Content pending(Visit visit, Flow flow, Step.Pending pending) {
    List<Way> ways = ways(visit, pending.ways(), true, false);
    return new Content(
        flow.start(),
        "pending",
        visit.say("pending.title"),
        chosen(visit, ways, ""),
        sent(visit, pending.ways(), lost(visit)),
        visit.field("to"),
        visit.words().day(pending.until()),
        ways,
        visit.back(),
        false,
        false,
        false,
        again(visit, flow, "code"),
        lost(visit),
        visit.why());
  }

  /// What anyone might have: said alike to who has an account and who has none.
  private static List<Way> anyone(Visit visit) {
    return List.of(
        new Way("code", visit.say("way.code"), ""),
        new Way("app", visit.say("way.app"), ""),
        new Way("recovery", visit.say("way.recovery"), ""),
        new Way("passkey", visit.say("way.passkey"), ""));
  }

  private static List<Way> ways(
      Visit visit, List<ShownFactor> factors, boolean recovery, boolean passkeys) {
    List<Way> ways = new ArrayList<>();
    boolean passkey = factors.stream().anyMatch(each -> each.kind() == FactorKind.PASSKEY);
    if (factors.stream().anyMatch(each -> each.kind() == FactorKind.AUTHENTICATOR)) {
      ways.add(new Way("app", visit.say("way.app"), ""));
    }
    if (passkey && passkeys) {
      ways.add(new Way("passkey", visit.say("way.passkey"), ""));
    }
    for (ShownFactor factor : factors) {
      String id = factor.id().value().toString();
      if (factor.kind() == FactorKind.EMAIL) {
        ways.add(new Way("mail", visit.say("way.mail", factor.shown()), id));
      } else if (factor.kind() == FactorKind.PHONE) {
        ways.add(new Way("text", visit.say("way.text", factor.shown()), id));
        ways.add(new Way("call", visit.say("way.call", factor.shown()), id));
      }
    }
    if (recovery) {
      ways.add(new Way("recovery", visit.say("way.recovery"), ""));
    }
    return ways;
  }

  /// What is asked for: as wished, or the app where there is one.
  private static String chosen(Visit visit, List<Way> ways, String otherwise) {
    String wished = visit.field("way");
    if (List.of("app", "code", "recovery").contains(wished)) {
      return wished;
    }
    boolean app = otherwise.isEmpty() && ways.stream().anyMatch(way -> way.kind().equals("app"));
    return app ? "app" : otherwise;
  }

  /// Nothing of one that is lost.
  private String sent(Visit visit, List<ShownFactor> factors, String lost) {
    return factors.stream()
        .filter(_ -> lost.isEmpty())
        .filter(factor -> factor.id().value().toString().equals(visit.field("to")))
        .findFirst()
        .map(
            factor ->
                visit.say(
                    keeps && factor.kind() == FactorKind.EMAIL ? "proof.sent.kept" : "proof.sent",
                    factor.shown()))
        .orElse("");
  }

  private Reply prove(Visit visit, Flow flow) {
    String attempt = visit.kept(Kept.ATTEMPT);
    boolean cancelling = visit.path().endsWith("/pending");
    Optional<Proof> proof = proof(visit);
    if (proof.isEmpty()) {
      return wrong(visit, flow);
    }
    Step step =
        cancelling
            ? signIns.cancelReplacement(attempt, proof.get(), visit.visitor())
            : signIns.prove(attempt, proof.get(), visit.visitor(), visit.isSet("trust"));
    return steps.reply(visit, flow, step, () -> wrong(visit, flow));
  }

  private static Optional<Proof> proof(Visit visit) {
    String typed = visit.field("code").strip();
    return switch (visit.field("way")) {
      case "app" -> Optional.of(new Proof.WithApp(typed));
      case "code" -> Optional.of(new Proof.WithCode(typed));
      case "recovery" -> Optional.of(new Proof.WithRecoveryCode(typed));
      case "passkey" -> Optional.of(new Proof.WithPasskey(visit.field("answer")));
      default -> Optional.empty();
    };
  }

  private Reply send(Visit visit, Flow flow) {
    boolean pending = visit.field("page").equals("pending");
    signIns.send(visit.kept(Kept.ATTEMPT), factor(visit.field("factor")), visit.isSet("call"));
    return Visit.go(
        flow.at(pending ? "pending" : "proof"),
        "way",
        "code",
        "to",
        visit.field("factor"),
        "return",
        visit.back(),
        "trust",
        visit.isSet("trust") ? "yes" : "");
  }

  /// @throws IdentityRefusal.Over if it is no id
  private static FactorId factor(String sent) {
    try {
      return new FactorId(UUID.fromString(sent));
    } catch (IllegalArgumentException _) {
      throw new NotOurForm();
    }
  }

  private Reply passkey(Visit visit, Flow flow) {
    SignIns.Asking asking;
    try {
      asking = signIns.passkey(visit.kept(Kept.ATTEMPT));
    } catch (IdentityRefusal.Over _) {
      return Steps.over(visit, flow);
    }
    boolean again = flow == Flow.PROVE_AGAIN;
    return new Reply.Show(
        visit
            .page(
                "passkey",
                new Asked(
                    visit.say("passkey.title"),
                    visit.say("passkey.lead"),
                    asking.options(),
                    "get",
                    flow.at("proof"),
                    visit.back(),
                    visit.isLedFromHere(),
                    again
                        ? ProvePages.withPassword(visit)
                        : LocalPath.with(flow.start(), "return", visit.back()),
                    again ? Optional.of(ProvePages.leave(visit)) : Optional.empty()))
            .withScripts());
  }

  /// For the pages that ask for a password on the way.
  static Proof password(Password typed) {
    return new Proof.WithPassword(typed);
  }
}
