package org.holdfast.drive;

/// A page of a folder, and the folder, seen in one moment.
public record FolderPage(Placed folder, ItemPage page) {}
