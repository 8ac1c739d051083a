package org.holdfast.database;

import java.util.regex.Pattern;

/// The tables of one room, as a folder of numbered migrations on the class path.
///
/// Files are named `V1__what.sql`, `V2__…`. They are one text for both engines; `${bytes}`,
/// `${long}`, `${int}`, `${text}` and `${strict}` stand for what the engines spell differently. A
/// file that has been released is never edited: its checksum is kept in every database. Names of
/// tables and columns are lower case and no words of SQL, as jOOQ writes them unquoted.
///
/// @param room the room's name, lower case: its history of migrations is kept in the table
///   `schema_history_ROOM`
/// @param location the folder on the class path, such as `org/holdfast/drive/schema`
public record Schema(String room, String location) {

  private static final Pattern ROOM = Pattern.compile("[a-z][a-z0-9_]{0,39}");

  /// @throws IllegalArgumentException if `room` cannot be part of a table's name
  public Schema {
    if (!ROOM.matcher(room).matches()) {
      throw new IllegalArgumentException("not the name of a room: " + room);
    }
  }

  String historyTable() {
    return "schema_history_" + room;
  }
}
