package org.holdfast.database;

import java.sql.Connection;
import org.jooq.Configuration;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.RenderQuotedNames;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;
import org.jooq.impl.DefaultConnectionProvider;
import org.jooq.impl.DefaultExecuteListenerProvider;

/// How Holdfast speaks jOOQ, the same on both engines.
final class Jooq {

  static {
    // jOOQ greets on its log when its first query is rendered, and asks only these properties. An
    // operator's own choice stands.
    quiet("org.jooq.no-logo");
    quiet("org.jooq.no-tips");
  }

  private Jooq() {}

  static Configuration configuration(SQLDialect dialect) {
    return new DefaultConfiguration().set(dialect).set(settings());
  }

  /// The configuration's caches are shared by every context made from it.
  static DSLContext context(
      Configuration configuration, Connection connection, FailedStatement failed) {
    return DSL.using(
        configuration
            .derive(new DefaultConnectionProvider(connection))
            .derive(new DefaultExecuteListenerProvider(failed)));
  }

  // Names are written bare, since SQLite takes a quoted name that it does not know for a string: a
  // misspelled column would compare text with text instead of failing.
  private static Settings settings() {
    return new Settings()
        .withExecuteLogging(false)
        .withFetchWarnings(false)
        .withRenderSchema(false)
        .withRenderQuotedNames(RenderQuotedNames.EXPLICIT_DEFAULT_UNQUOTED);
  }

  private static void quiet(String property) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, "true");
    }
  }
}
