package org.holdfast.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class ServiceLogTest {

  private static String line(String message, Throwable... thrown) {
    LogRecord entry = new LogRecord(Level.WARNING, message);
    entry.setLoggerName("org.holdfast.server.Something");
    if (thrown.length > 0) {
      entry.setThrown(thrown[0]);
    }
    return new ServiceLog.Line().format(entry);
  }

  @Test
  void anEntryIsOneLineWhateverIsInIt() {
    String forged = "name\r\n2026-01-01T00:00:00Z INFO server: all is well\u0085\u2028\u202E";

    assertThat(line(forged).strip().codePoints())
        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT);
    assertThat(line(forged).lines()).hasSize(1);
  }

  @Test
  void whatAnExceptionQuotesIsNotShown() {
    String entry = line("failed", new IllegalArgumentException("secret-name.pdf"));

    assertThat(entry).contains("IllegalArgumentException").doesNotContain("secret-name");
  }

  @Test
  void whatTheMachineSaysIsShown() {
    assertThat(line("failed", new IOException("No space left on device"))).contains("No space");
  }

  @Test
  void whatLibrariesSayOfRecipientsIsNotShown() {
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    ServiceLog.to(log);

    Logger.getLogger("org.simplejavamail.mailer.MailerHelper").severe("to ana@example.org");
    Logger.getLogger("org.jsmpp.session.SMPPSession").severe("to +4915112345678");

    assertThat(log.toString(StandardCharsets.UTF_8)).isEmpty();
  }
}
