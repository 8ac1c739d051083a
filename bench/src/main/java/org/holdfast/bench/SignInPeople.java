package org.holdfast.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// People with accounts and passwords, who signed up at the door as people do: with the codes that
/// the server's outbox holds.
record SignInPeople(List<String> emails) {
  static final String PASSWORD = "seven quiet herons cross a frozen lake";

  private static final int FROM_ONE_ADDRESS = 16;
  private static final Pattern TO = Pattern.compile(" to (\\S+)  until ");
  private static final Pattern CODE = Pattern.compile("\\b\\d{8}\\b");

  /// Where the server's messages are read.
  @FunctionalInterface
  interface Outbox {
    String read() throws IOException, InterruptedException;
  }

  /// @param prefix of their names
  /// @param firstNetwork of those that [GuessTimes#address] numbers: one address begins 16 sign-ups
  static SignInPeople join(
      Running server, String prefix, int count, int firstNetwork, Outbox outbox)
      throws IOException, InterruptedException {
    List<String> emails = new ArrayList<>();
    List<SignInVisitor> browsers = new ArrayList<>();
    for (int i = 0; i < count; i += FROM_ONE_ADDRESS) {
      InetAddress from = GuessTimes.address(firstNetwork + i / FROM_ONE_ADDRESS);
      try (Wire wire = new Wire(server.target(), from)) {
        for (int j = i; j < Math.min(count, i + FROM_ONE_ADDRESS); j++) {
          emails.add(prefix + "-" + j + "@example.org");
          browsers.add(begin(wire, emails.getLast()));
        }
      }
    }
    Map<String, String> codes = codes(outbox.read());
    try (Wire wire = server.connect()) {
      for (int i = 0; i < count; i++) {
        String code = codes.get(emails.get(i));
        if (code == null) {
          throw new IOException("no code was sent to " + emails.get(i));
        }
        finish(wire, browsers.get(i), code);
      }
    }
    return new SignInPeople(List.copyOf(emails));
  }

  private static SignInVisitor begin(Wire wire, String email) throws IOException {
    SignInVisitor browser = new SignInVisitor();
    browser.open(wire, "/signup");
    Ask form = browser.form("/signup", Map.of("email", email));
    browser.press(wire, form).expect(form, 303);
    return browser;
  }

  private static void finish(Wire wire, SignInVisitor browser, String code) throws IOException {
    browser.open(wire, "/signup/code");
    Ask confirm = browser.form("/signup/code", Map.of("code", code));
    browser.press(wire, confirm).expect(confirm, 303);
    browser.open(wire, "/signup/finish");
    Ask finish = browser.form("/signup/finish", Map.of("displayName", "Kit", "password", PASSWORD));
    browser.press(wire, finish).expect(finish, 303);
  }

  /// The newest code for each address.
  private static Map<String, String> codes(String outbox) {
    Map<String, String> codes = new HashMap<>();
    String to = "";
    for (String line : outbox.lines().toList()) {
      Matcher head = TO.matcher(line);
      Matcher code = CODE.matcher(line);
      if (head.find()) {
        to = head.group(1);
      } else if (code.find()) {
        codes.putIfAbsent(to, code.group());
      }
    }
    return codes;
  }

  /// Signs in from a browser that was never here.
  static void signIn(Wire wire, String email) throws IOException {
    SignInVisitor browser = new SignInVisitor();
    browser.open(wire, "/signin");
    Ask form = browser.form("/signin", Map.of("email", email, "password", PASSWORD));
    browser.press(wire, form).expect(form, 303);
  }
}
