package org.holdfast.server;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;

/// The service log: one line for each thing that a person who runs the server may want to know, on
/// standard error, UTC. What libraries log comes here too, from warnings on.
///
/// No control character of a message survives. Of an exception only an `IOException`'s own words
/// are shown, for they come from the machine; others' may quote what a client sent.
public final class ServiceLog {

  // Loggers are held only weakly by the JDK: without these, their levels would be forgotten.
  private static final Logger ROOT = Logger.getLogger("");
  private static final Logger OURS = Logger.getLogger("org.holdfast");
  // Tells of malformed requests, quoting them.
  private static final Logger COYOTE = Logger.getLogger("org.apache.coyote");
  private static final Logger TOMCAT_NET = Logger.getLogger("org.apache.tomcat");

  // Name whom a message could not be brought to, and quote what the far side said of them. What is
  // to be told of it, the room `delivery` tells.
  private static final Logger MAIL = Logger.getLogger("org.simplejavamail");
  private static final Logger SMPP = Logger.getLogger("org.jsmpp");

  // Misses a module of the JDK that is not finished; without it, searching is as right.
  private static final Logger LUCENE = Logger.getLogger("org.apache.lucene");

  // Knows the newest PostgreSQL best, and says so of 15, which is tested.
  private static final Logger JOOQ_VERSIONS =
      Logger.getLogger("org.jooq.impl.DefaultExecuteContext.logVersionSupport");

  private static final Logger TLS = Logger.getLogger("org.apache.tomcat.util.net.NioEndpoint");

  // Of each exception, and of exceptions behind one.
  static final int LONGEST_TRACE = 12;
  static final int MOST_CAUSES = 5;

  private ServiceLog() {}

  /// From now on the process logs to `out`.
  public static void to(OutputStream out) {
    for (Handler handler : ROOT.getHandlers()) {
      ROOT.removeHandler(handler);
    }
    ROOT.addHandler(new Flushing(out));
    ROOT.setLevel(Level.WARNING);
    OURS.setLevel(Level.INFO);
    COYOTE.setLevel(Level.SEVERE);
    TOMCAT_NET.setLevel(Level.SEVERE);
    MAIL.setLevel(Level.OFF);
    SMPP.setLevel(Level.OFF);
    LUCENE.setLevel(Level.SEVERE);
    JOOQ_VERSIONS.setLevel(Level.SEVERE);
    // A client that shares no key agreement with us: Conscrypt throws where others send an alert.
    // The
    // connection ends all the same, and a stranger must not fill the log.
    TLS.setFilter(entry -> !(entry.getThrown() instanceof IllegalArgumentException));
  }

  /// From now on entries have this form.
  public static void write(Settings.LogForm form) {
    for (Handler handler : ROOT.getHandlers()) {
      handler.setFormatter(
          switch (form) {
            case TEXT -> new Line();
            case JSON -> new JsonLine();
          });
    }
  }

  /// To standard error.
  public static void toStandardError() {
    to(new PrintStream(new FileOutputStream(FileDescriptor.err), false, StandardCharsets.UTF_8));
  }

  /// One line, whatever is in it: nobody forges an entry by a name with a line break.
  static String plain(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              boolean bends = Character.getType(c) == Character.FORMAT;
              plain.appendCodePoint(Character.isISOControl(c) || bends ? ' ' : c);
            });
    return plain.toString();
  }

  /// The room that a logger belongs to; the whole name of one that is not ours.
  static String room(String logger) {
    String ours = "org.holdfast.";
    if (!logger.startsWith(ours)) {
      return logger;
    }
    int end = logger.indexOf('.', ours.length());
    return end < 0 ? logger.substring(ours.length()) : logger.substring(ours.length(), end);
  }

  private static final class Flushing extends StreamHandler {
    Flushing(OutputStream out) {
      super(out, new Line());
      setLevel(Level.ALL);
      try {
        setEncoding(StandardCharsets.UTF_8.name());
      } catch (IOException e) {
        throw new IllegalStateException("every JDK has UTF-8", e);
      }
    }

    @Override
    public synchronized void publish(LogRecord entry) {
      super.publish(entry);
      flush();
    }
  }

  /// `2026-11-24T10:11:12.123Z WARNING server: sentence`.
  static final class Line extends Formatter {
    @Override
    public String format(LogRecord entry) {
      StringBuilder line = new StringBuilder(160);
      Instant at = entry.getInstant().truncatedTo(ChronoUnit.MILLIS);
      line.append(at).append(' ').append(entry.getLevel().getName()).append(' ');
      line.append(room(String.valueOf(entry.getLoggerName()))).append(": ");
      line.append(plain(formatMessage(entry)));
      Throwable thrown = entry.getThrown();
      for (int depth = 0;
          thrown != null && depth < MOST_CAUSES;
          depth++, thrown = thrown.getCause()) {
        trace(line, thrown);
      }
      return line.append('\n').toString();
    }

    private static void trace(StringBuilder line, Throwable thrown) {
      line.append(" | ").append(thrown.getClass().getName());
      if (thrown instanceof IOException && thrown.getMessage() != null) {
        line.append(' ').append(plain(thrown.getMessage()));
      }
      StackTraceElement[] frames = thrown.getStackTrace();
      for (int i = 0; i < Math.min(LONGEST_TRACE, frames.length); i++) {
        line.append(" < ").append(frames[i]);
      }
    }
  }
}
