package org.holdfast.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.holdfast.console.TourScreen.count;
import static org.holdfast.console.TourScreen.size;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/// Shows that the data folder holds nothing in the clear: neither content nor a name, in any common
/// disguise.
///
/// It is searched once before anything is uploaded: a word that lies there then (in the settings,
/// say) is no secret. And the same search over the folder itself must find every run, or it would
/// prove nothing.
final class TourSecrecy {
  private final TourScreen screen;
  private final Path data;
  private final TourCanaries canaries;
  private final TourSearch search = new TourSearch();
  private final Set<String> known = new HashSet<>();

  TourSecrecy(TourScreen screen, Path data, TourCanaries canaries) {
    this.screen = screen;
    this.data = data;
    this.canaries = canaries;
    canaries
        .contents()
        .forEach(
            (label, run) -> TourDisguises.ofContent(run).forEach(form -> search.add(label, form)));
    canaries
        .names()
        .forEach(
            (label, name) -> TourDisguises.ofName(name).forEach(form -> search.add(label, form)));
    TourDisguises.ofName(TourServer.ACCOUNT.getBytes(UTF_8))
        .forEach(form -> search.add("the account's address", form));
  }

  /// Notes what lies there before anything was uploaded.
  void before() throws IOException, InterruptedException {
    known.addAll(search.in(data, screen).places().keySet());
  }

  /// @throws TourFailed naming what was found, and where
  void after(TourFolder folder) throws IOException, InterruptedException {
    screen.step("Search every byte on disk for anything in the clear");
    searchTheFolder(folder);
    TourSearch.Found found = search.in(data, screen);
    found.places().keySet().removeAll(known);
    screen.detail(
        "looked for %s of content and %s, as they are and as UTF-16, base64 and hex"
            .formatted(
                count(canaries.contents().size(), "run", "runs"),
                count(canaries.names().size(), "name", "names")));
    screen.detail(
        "in %s of %s: blobs, packs, database, journal, vault"
            .formatted(size(found.searchedBytes()), count(found.searchedFiles(), "file", "files")));
    if (!found.places().isEmpty()) {
      throw new TourFailed("In the clear on disk: " + TourSearch.some(found.places()));
    }
    screen.proved("nothing is there: no content, no name, no address of the account");
  }

  private void searchTheFolder(TourFolder folder) throws InterruptedException {
    TourSearch.Found there =
        search.in(folder.files().stream().map(TourFile::path).toList(), screen);
    Set<String> missed = new HashSet<>(canaries.contents().keySet());
    missed.removeAll(there.places().keySet());
    if (!missed.isEmpty()) {
      throw new TourFailed(
          "The search is blind to "
              + missed.size()
              + " runs: did the folder change while it was shown?");
    }
    screen.detail("the same search finds all of it in " + folder.root());
  }
}
