package org.holdfast.console;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Random;

/// Which names are certain, and what was done to names since their folders were last flushed.
///
/// Two readings of what a file system owes us:
/// - [Reading#JOURNAL], as ext4 and XFS do it: changes of names and lengths go into one journal, in
///   order. A cut leaves a beginning of it, and whoever flushes a file or folder flushes the
///   journal as far as that file or folder is concerned.
/// - [Reading#POSIX], the letter of the standard, and of file systems with a log for each file: a
///   name is certain when its folder was flushed, and until then each change is kept or lost by
///   itself. Flushing a file says nothing about its name. A rename into another folder is certain
///   there when that one was flushed; the old name may come back beside it. But never is the old
///   one gone before the new one is there.
final class NamesOnDisk {

  enum Reading {
    JOURNAL,
    POSIX
  }

  private final Map<String, Integer> certain = new HashMap<>();
  private final Deque<Pending> pending = new ArrayDeque<>();
  private long journaled = -1;

  /// One change; a rename is two, in two folders.
  private static final class Pending {
    private final DiskStep.OfNames step;
    private boolean cameIsFlushed;
    private boolean wentIsFlushed;

    Pending(DiskStep.OfNames step) {
      this.step = step;
      this.cameIsFlushed = came(step).isEmpty();
      this.wentIsFlushed = went(step).isEmpty();
    }
  }

  private final String root;

  NamesOnDisk(String root) {
    this.root = root;
    certain.put(root, DiskStep.FOLDER);
  }

  void add(DiskStep.OfNames step) {
    pending.add(new Pending(step));
  }

  /// A flush of a folder has ended that began at this place.
  void flushed(String folder, long from) {
    for (Pending each : pending) {
      if (each.step.when().until() < from) {
        boolean here = concerns(each.step, folder);
        each.cameIsFlushed |= folderOf(came(each.step)).equals(folder);
        each.wentIsFlushed |= folderOf(went(each.step)).equals(folder);
        if (here) {
          journaled = Math.max(journaled, each.step.when().from());
        }
      }
    }
    settle();
  }

  /// A flush of a file has ended that began at this place: a journal goes along.
  ///
  /// @param lastResize the place of the last change of its length before, -1 if none
  void fileFlushed(int file, long from, long lastResize) {
    journaled = Math.max(journaled, lastResize);
    for (Pending each : pending) {
      if (each.step.when().until() < from && fileOf(each.step) == file) {
        journaled = Math.max(journaled, each.step.when().from());
      }
    }
  }

  private void settle() {
    Iterator<Pending> all = pending.iterator();
    while (all.hasNext()) {
      Pending first = all.next();
      if (!first.cameIsFlushed || !first.wentIsFlushed) {
        return;
      }
      go(first.step, certain);
      come(first.step, certain);
      all.remove();
    }
  }

  /// How far the journal has come when the power goes: any place from what is certain to the last
  /// change.
  long journalEnd(Random random) {
    long latest = pending.isEmpty() ? journaled : pending.getLast().step.when().from();
    if (latest <= journaled) {
      return journaled;
    }
    long[] places =
        pending.stream()
            .mapToLong(each -> each.step.when().from())
            .filter(at -> at > journaled)
            .toArray();
    int kept = random.nextInt(places.length + 1);
    return kept == 0 ? journaled : places[kept - 1];
  }

  /// The names that a journal up to this place leaves.
  Map<String, Integer> afterCut(long journalEnd) {
    Map<String, Integer> names = new HashMap<>(certain);
    for (Pending each : pending) {
      if (each.step.when().from() <= journalEnd) {
        go(each.step, names);
        come(each.step, names);
      }
    }
    return withFolders(names);
  }

  /// Names where each change that is not flushed is kept with this chance.
  Map<String, Integer> afterCut(double kept, Random random) {
    Map<String, Integer> names = new HashMap<>(certain);
    for (Pending each : pending) {
      boolean came = each.cameIsFlushed || random.nextDouble() < kept;
      if (came && (each.wentIsFlushed || random.nextDouble() < kept)) {
        go(each.step, names);
      }
      if (came) {
        come(each.step, names);
      }
    }
    return withFolders(names);
  }

  /// What lies in a folder whose own name is lost is lost with it.
  private Map<String, Integer> withFolders(Map<String, Integer> names) {
    Map<String, Integer> reachable = new HashMap<>(names);
    reachable.keySet().removeIf(name -> !isReachable(name, names));
    return reachable;
  }

  private boolean isReachable(String name, Map<String, Integer> names) {
    String at = name;
    while (!at.equals(root)) {
      at = folderOf(at);
      if (!names.containsKey(at)) {
        return false;
      }
    }
    return true;
  }

  private static boolean concerns(DiskStep.OfNames step, String folder) {
    return folderOf(came(step)).equals(folder) || folderOf(went(step)).equals(folder);
  }

  private static String came(DiskStep.OfNames step) {
    return switch (step) {
      case DiskStep.Enter enter -> enter.path();
      case DiskStep.Move move -> move.to();
      case DiskStep.Leave _ -> "";
    };
  }

  private static String went(DiskStep.OfNames step) {
    return switch (step) {
      case DiskStep.Enter _ -> "";
      case DiskStep.Move move -> move.from();
      case DiskStep.Leave leave -> leave.path();
    };
  }

  private static int fileOf(DiskStep.OfNames step) {
    return switch (step) {
      case DiskStep.Enter enter -> enter.file();
      case DiskStep.Move move -> move.file();
      case DiskStep.Leave leave -> leave.file();
    };
  }

  private static String folderOf(String path) {
    return path.isEmpty() ? "" : path.substring(0, path.lastIndexOf('/'));
  }

  private static void come(DiskStep.OfNames step, Map<String, Integer> names) {
    if (!came(step).isEmpty()) {
      names.put(came(step), fileOf(step));
    }
  }

  private static void go(DiskStep.OfNames step, Map<String, Integer> names) {
    names.remove(went(step));
  }
}
