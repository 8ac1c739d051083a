package org.holdfast.server;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/// A test of what a server of one process alone has: its SQLite file, its folders as regions, its
/// own processes or data folder. It is left out where every server is two
/// (`-Dholdfast.twins=true`).
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@DisabledIfSystemProperty(named = "holdfast.twins", matches = "true")
public @interface InOneProcess {}
