/// The metadata database: SQLite (embedded, the default) or PostgreSQL behind one `read` and one
/// `write`.
///
/// [Database] is the front door. A change has happened, durably, when `write` returns; on SQLite
/// many changes share one flush. Each room brings its own tables as a [Schema] and reads no other
/// room's. Knows no other room.
@NullMarked
package org.holdfast.database;

import org.jspecify.annotations.NullMarked;
