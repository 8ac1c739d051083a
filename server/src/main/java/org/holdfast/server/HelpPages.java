package org.holdfast.server;

import java.util.Set;

/// Which pages of help the web app has: `TOPICS` in `web`, `help/topics.ts`, is the same.
final class HelpPages {

  static final Set<String> ALL =
      Set.of(
          "files",
          "upload",
          "find",
          "share",
          "access",
          "bin",
          "restore",
          "storage",
          "signin",
          "protection",
          "keyboard",
          "phone",
          "leave");

  private HelpPages() {}
}
