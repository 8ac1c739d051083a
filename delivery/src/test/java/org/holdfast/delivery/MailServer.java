package org.holdfast.delivery;

import com.icegreen.greenmail.Managers;
import com.icegreen.greenmail.mail.MailAddress;
import com.icegreen.greenmail.smtp.SmtpManager;
import com.icegreen.greenmail.smtp.SmtpServer;
import com.icegreen.greenmail.smtp.SmtpState;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// GreenMail, which knows one customer, has no mailbox for `nobody@…`, and is out of order when
/// told.
final class MailServer implements AutoCloseable {

  static final String USER = "holdfast";
  static final String PASSWORD = "a mail password";

  private final Managers managers = new House();
  private final SmtpServer server;
  private volatile boolean outOfOrder;

  private MailServer(String protocol) throws Exception {
    ServerSetup setup = new ServerSetup(0, "127.0.0.1", protocol).dynamicPort();
    managers.getUserManager().createUser("drive@example.org", USER, PASSWORD);
    managers.getUserManager().setAuthRequired(true);
    server = new SmtpServer(setup, managers);
    server.startService();
    if (!server.waitTillRunning(10_000)) {
      throw new IllegalStateException("GreenMail does not start");
    }
  }

  /// @param tls GreenMail reads its certificate from where properties of the JVM say
  static MailServer encrypted(TestTls tls) throws Exception {
    Path store = tls.store();
    System.setProperty("greenmail.tls.keystore.file", store.toString());
    System.setProperty("greenmail.tls.keystore.password", TestTls.PASSWORD);
    return new MailServer(ServerSetup.PROTOCOL_SMTPS);
  }

  static MailServer inClear() throws Exception {
    return new MailServer(ServerSetup.PROTOCOL_SMTP);
  }

  int port() {
    return server.getPort();
  }

  void outOfOrder(boolean now) {
    outOfOrder = now;
  }

  List<MimeMessage> mails() {
    return managers.getImapHostManager().getAllMessages().stream()
        .map(each -> each.getMimeMessage())
        .toList();
  }

  @Override
  public void close() {
    server.stopService();
  }

  private final class House extends Managers {
    private @Nullable SmtpManager smtp; // made when it is first asked for, as the original

    @Override
    public synchronized SmtpManager getSmtpManager() {
      if (smtp == null) {
        smtp = new Postmaster(this);
      }
      return smtp;
    }
  }

  private final class Postmaster extends SmtpManager {
    Postmaster(Managers house) {
      super(house.getImapHostManager(), house.getUserManager());
    }

    @Override
    public @Nullable String checkRecipient(SmtpState state, MailAddress to) {
      if (outOfOrder) {
        return "451 4.3.0 <" + to.getEmail() + "> try again later";
      }
      return to.getEmail().startsWith("nobody@")
          ? "550 5.1.1 <" + to.getEmail() + "> no such mailbox"
          : null;
    }
  }
}
