package org.holdfast.database;

/// The tables of one room, as a folder of numbered migrations on the class path.
///
/// Files are named `V1__what.sql`, `V2__…`. They are one text for both engines; `${bytes}`,
/// `${long}`, `${int}`, `${text}` and `${strict}` stand for what the engines spell differently.
///
/// @param room the room's name, lower case: its history of migrations is kept in a table of that
///   name
/// @param location the folder on the class path, such as `org/holdfast/drive/schema`
public record Schema(String room, String location) {}
