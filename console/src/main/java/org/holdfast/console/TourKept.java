package org.holdfast.console;

/// A file that lies on the drive, and what it must be equal to.
record TourKept(TourFile file, String itemId) {}
