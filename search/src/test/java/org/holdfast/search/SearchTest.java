package org.holdfast.search;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.holdfast.drive.Conflict;
import org.holdfast.drive.Drive;
import org.holdfast.drive.Item;
import org.holdfast.drive.ItemChange;
import org.holdfast.drive.ItemName;
import org.holdfast.drive.Placed;
import org.holdfast.drive.Precondition;
import org.holdfast.drive.RestoreTarget;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTest {

  @TempDir static Path folder;

  private static House house;

  private Drive drive;
  private Item root;

  @BeforeAll
  static void open() {
    house = House.in(folder);
  }

  @AfterAll
  static void close() {
    house.close();
  }

  @BeforeEach
  void aDriveOfItsOwn() {
    house.texts = new PlainText();
    drive = house.drive();
    root = drive.root();
  }

  @Test
  void aNameIsFoundAsSoonAsItIsWritten() {
    house.file(drive, root, "Quarterly Report.pdf", "x");

    assertThat(house.find(drive, "quarterly")).containsExactly("Quarterly Report.pdf");
    assertThat(house.find(drive, "report quarterly")).containsExactly("Quarterly Report.pdf");
    assertThat(house.find(drive, "yearly")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tax",
        "report",
        "2025",
        "taxreport2025_final",
        "final",
        "taxrep",
        "TAX FINAL",
        "fin",
        "taxReport2025_final.docx",
        "\"report 2025\"",
        ".docx"
      })
  void aNameWrittenInOneIsFoundByItsParts(String words) {
    house.file(drive, root, "taxReport2025_final.docx", "x");
    house.file(drive, root, "other.txt", "x");

    assertThat(house.find(drive, words)).containsExactly("taxReport2025_final.docx");
  }

  @Test
  void textIsFoundAfterARound() {
    house.file(drive, root, "a.txt", "The quick brown fox");
    house.file(drive, root, "b.txt", "jumps over the lazy dog");
    house.follow();

    assertThat(house.find(drive, "brown")).containsExactly("a.txt");
    assertThat(house.find(drive, "\"quick brown\"")).containsExactly("a.txt");
    assertThat(house.find(drive, "\"brown quick\"")).isEmpty();
    assertThat(house.find(drive, "the -dog")).containsExactly("a.txt");
    assertThat(house.find(drive, "laz")).containsExactly("b.txt");
  }

  @Test
  void wordsMayBePartlyInTheNameAndPartlyInTheText() {
    house.file(drive, root, "budget.txt", "of the harbour");
    house.follow();

    assertThat(house.find(drive, "budget harbour")).containsExactly("budget.txt");
  }

  @Test
  void caseAccentsWidthsAndLigaturesMakeNoDifference() {
    house.file(drive, root, "Übermäßige Résumés.txt", "ﬁnance ΟΔΟΣ Йод ｗｉｄｅ");
    house.follow();

    for (String words :
        List.of("ubermassige", "ÜBERMÄSSIGE", "resumes", "finance", "οδος", "йод", "иод", "wide")) {
      assertThat(house.find(drive, words)).as(words).hasSize(1);
    }
  }

  @Test
  void scriptsWithoutSpacesAreFoundInTheMiddle() {
    house.file(drive, root, "会議の議事録.txt", "東京都の天気は晴れです 서울특별시");
    house.follow();

    for (String words : List.of("議事録", "会議", "録", "天気", "京都", "서울", "특별시")) {
      assertThat(house.find(drive, words)).as(words).hasSize(1);
    }
    assertThat(house.find(drive, "大阪")).isEmpty();
  }

  @Test
  void theBestComesFirst() {
    house.file(drive, root, "notes.txt", "plan plan plan plan");
    house.file(drive, root, "planning.txt", "x");
    house.file(drive, root, "the plan.txt", "x");
    house.file(drive, root, "plan.txt", "x");
    house.follow();

    assertThat(house.find(drive, "plan"))
        .containsExactly("plan.txt", "the plan.txt", "planning.txt", "notes.txt");
  }

  @Test
  void ofTwoAlikeTheNewerComesFirst() {
    house.file(drive, root, "plan a.txt", "x");
    house.clock.advance(Duration.ofDays(60));
    house.file(drive, root, "plan b.txt", "x");

    assertThat(house.find(drive, "plan")).containsExactly("plan b.txt", "plan a.txt");
  }

  @Test
  void whatIsLookedForBelowAFolderIsBelowIt() {
    // /
    // ├── a/
    // │   └── deep/
    // │       └── find me.txt
    // └── find me too.txt
    Item a = house.folder(drive, root, "a");
    Item deep = house.folder(drive, a, "deep");
    house.file(drive, deep, "find me.txt", "x");
    house.file(drive, root, "find me too.txt", "x");

    assertThat(house.find(drive, a, "find")).containsExactly("find me.txt");
    assertThat(house.find(drive, deep, "find")).containsExactly("find me.txt");
    assertThat(house.find(drive, root, "find")).hasSize(2);
  }

  @Test
  void aRenamedFileIsFoundByItsNewNameAndItsText() {
    Item file = house.file(drive, root, "old.txt", "walrus");
    house.follow();

    drive.change(
        House.actor(drive),
        file.id(),
        ItemChange.rename(ItemName.of("new.txt"), Conflict.FAIL),
        Precondition.NONE);

    assertThat(house.find(drive, "old")).isEmpty();
    assertThat(house.find(drive, "new")).containsExactly("new.txt");
    house.follow();
    assertThat(house.find(drive, "walrus")).containsExactly("new.txt");
  }

  @Test
  void newContentTakesThePlaceOfTheOld() {
    house.file(drive, root, "a.txt", "walrus");
    house.follow();
    house.file(drive, root, "a.txt", "pelican");
    house.follow();

    assertThat(house.find(drive, "walrus")).isEmpty();
    assertThat(house.find(drive, "pelican")).containsExactly("a.txt");
  }

  @Test
  void aMovedFolderTakesAlongWhatIsInIt() {
    Item a = house.folder(drive, root, "a");
    Item b = house.folder(drive, root, "b");
    Item moved = house.folder(drive, a, "moved");
    house.file(drive, moved, "find me.txt", "x");
    assertThat(house.find(drive, a, "find")).hasSize(1);

    drive.change(
        House.actor(drive), moved.id(), ItemChange.move(b.id(), Conflict.FAIL), Precondition.NONE);

    assertThat(house.find(drive, a, "find")).isEmpty();
    assertThat(house.find(drive, b, "find")).containsExactly("find me.txt");
  }

  @Test
  void whatIsInTheRecycleBinIsNotFoundUntilItComesBack() {
    Item a = house.folder(drive, root, "a");
    house.file(drive, a, "find me.txt", "walrus");
    house.follow();

    drive.recycle(House.actor(drive), a.id(), Precondition.NONE);
    assertThat(house.find(drive, "find")).isEmpty();
    assertThat(house.find(drive, "walrus")).isEmpty();

    drive.restore(House.actor(drive), a.id(), Optional.empty(), Optional.empty());
    house.follow();
    assertThat(house.find(drive, "find")).containsExactly("find me.txt");
    assertThat(house.find(drive, "walrus")).containsExactly("find me.txt");
  }

  @Test
  void whatIsInTheRecycleBinIsNotFoundThoughTheIndexIsBehind() throws Exception {
    Item file = house.file(drive, root, "find me.txt", "x");
    assertThat(house.find(drive, "find")).hasSize(1);

    // Somebody else is at the index, for longer than anybody waits.
    drive.recycle(House.actor(drive), file.id(), Precondition.NONE);

    assertThat(house.whileLocked(drive, () -> house.find(drive, "find"))).isEmpty();
  }

  @Test
  void aFolderThatCameAndWentBetweenTwoLooksKeepsWhatIsInIt() {
    Item a = house.folder(drive, root, "a");
    house.file(drive, a, "find me.txt", "walrus");
    house.follow();

    drive.recycle(House.actor(drive), a.id(), Precondition.NONE);
    drive.restore(House.actor(drive), a.id(), Optional.empty(), Optional.empty());
    house.follow();

    assertThat(house.find(drive, "walrus")).containsExactly("find me.txt");
  }

  @Test
  void whatWasTakenOutOfAFolderBeforeThatWasRemovedIsFound() {
    Item a = house.folder(drive, root, "a");
    Item file = house.file(drive, a, "find me.txt", "walrus");
    house.follow();

    drive.change(
        House.actor(drive),
        file.id(),
        ItemChange.move(root.id(), Conflict.FAIL),
        Precondition.NONE);
    drive.recycle(House.actor(drive), a.id(), Precondition.NONE);
    house.follow();

    assertThat(house.find(drive, "walrus")).containsExactly("find me.txt");
  }

  @Test
  void aRestoreToAPointReachesTheIndex() {
    house.file(drive, root, "kept.txt", "walrus");
    house.follow();
    house.clock.advance(Duration.ofHours(1));
    Instant point = house.clock.instant();
    house.clock.advance(Duration.ofHours(1));
    house.file(drive, root, "kept.txt", "pelican");
    house.file(drive, root, "later.txt", "ostrich");
    house.follow();

    drive.restoreTo(House.actor(drive), RestoreTarget.at(point));
    house.follow();

    assertThat(house.find(drive, "walrus")).containsExactly("kept.txt");
    assertThat(house.find(drive, "pelican")).isEmpty();
    assertThat(house.find(drive, "ostrich")).isEmpty();
  }

  @Test
  void aListIsReadPageByPageWhateverHappensMeanwhile() {
    for (int i = 0; i < 25; i++) {
      house.file(drive, root, "page %02d.txt".formatted(i), "x");
    }
    List<String> names = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    int pages = 0;
    do {
      SearchPage page = house.search.find(drive, new SearchQuery("page", root.id(), 10, cursor));
      page.items().stream().map(Placed::item).map(Item::name).forEach(names::add);
      cursor = page.next();
      pages++;
      house.file(drive, root, "page new %d.txt".formatted(pages), "x");
    } while (cursor.isPresent());

    assertThat(pages).isEqualTo(3);
    assertThat(names).hasSize(25).doesNotHaveDuplicates();
  }

  @Test
  void aListGoesOnAfterARestart() {
    for (int i = 0; i < 25; i++) {
      house.file(drive, root, "page %02d.txt".formatted(i), "x");
    }
    SearchPage first =
        house.search.find(drive, new SearchQuery("page", root.id(), 10, Optional.empty()));
    house.restart();

    SearchPage second =
        house.search.find(drive, new SearchQuery("page", root.id(), 100, first.next()));

    assertThat(second.items()).hasSize(15).doesNotContainAnyElementsOf(first.items());
    assertThat(second.next()).isEmpty();
  }

  @Test
  void aCursorIsOfItsSearchAlone() {
    for (int i = 0; i < 3; i++) {
      house.file(drive, root, "page %d.txt".formatted(i), "x");
    }
    SearchPage first =
        house.search.find(drive, new SearchQuery("page", root.id(), 1, Optional.empty()));
    Drive other = house.drive();

    assertThatThrownBy(
            () -> house.search.find(drive, new SearchQuery("txt", root.id(), 1, first.next())))
        .isInstanceOf(SearchRefusal.CursorUnusable.class);
    assertThatThrownBy(
            () ->
                house.search.find(other, new SearchQuery("page", other.rootId(), 1, first.next())))
        .isInstanceOf(SearchRefusal.CursorUnusable.class);
    assertThatThrownBy(
            () ->
                house.search.find(drive, new SearchQuery("page", root.id(), 1, Optional.of("x!"))))
        .isInstanceOf(SearchRefusal.CursorUnusable.class);
  }

  @Test
  void nothingOfAnotherDriveIsFound() {
    Drive other = house.drive();
    house.file(other, other.root(), "secret.txt", "walrus");
    house.follow();

    assertThat(house.find(drive, "secret")).isEmpty();
    assertThat(house.find(drive, "walrus")).isEmpty();
    assertThat(
            house
                .search
                .find(drive, new SearchQuery("secret", other.rootId(), 10, Optional.empty()))
                .items())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"", "\"unclosed", "-", "--", "-\"", "*", "*a", "?", "a*b?c", "/.*/", "a AND OR NOT",
            "(((", "[a TO b]",
        "name:x", "^~", "\\", "\u0000", "\ud800", "a~0.5", "+ +", "!!!", "'", "- -", "\"\"",
            "\"\"\"\"", "&&||",
        "\uFDFA\uFDFA\uFDFA"
      })
  void whateverIsWrittenIsNoError(String words) {
    house.file(drive, root, "a.txt", "x");

    assertThat(house.find(drive, words)).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void veryLongQueriesCostLittle() {
    house.file(drive, root, "a.txt", "x");

    assertThat(house.find(drive, "a ".repeat(100_000))).containsExactly("a.txt");
    assertThat(house.find(drive, "\"" + "x ".repeat(100_000) + "\"")).isEmpty();
    assertThat(house.find(drive, "\uFDFA".repeat(100_000))).isEmpty();
    assertThat(house.find(drive, "a.b.c.d.e.f.g.h.i.j.k.l.m.n ".repeat(40))).isEmpty();
    assertThat(house.find(drive, "日本語".repeat(500))).isEmpty();
  }

  @Test
  void nothingAskedForIsEverythingTheNewestFirst() {
    house.file(drive, root, "old.txt", "x");
    house.clock.advance(Duration.ofDays(90));
    house.file(drive, root, "new.txt", "x");

    assertThat(house.find(drive, "")).containsExactly("new.txt", "old.txt");
  }

  @Test
  void textsOfOtherEncodingsAreRead() {
    byte[] utf16 = "\uFEFFwalrus".getBytes(UTF_16LE);
    house.file(drive, root, "a.txt", "text/plain", utf16);
    house.file(drive, root, "b.txt", "text/plain", new byte[] {'p', 'e', (byte) 0xFF, 'l'});
    house.file(drive, root, "c.java", "application/octet-stream", "ostrich".getBytes(UTF_8));
    house.follow();

    assertThat(house.find(drive, "walrus")).containsExactly("a.txt");
    assertThat(house.find(drive, "pe")).isEmpty();
    assertThat(house.find(drive, "ostrich")).containsExactly("c.java");
  }

  @Test
  void aTextThatCannotBeReadNowIsReadLater() {
    house.texts =
        _ -> {
          throw new IOException("not now");
        };
    house.file(drive, root, "a.txt", "walrus");
    house.follow();
    assertThat(house.find(drive, "walrus")).isEmpty();
    assertThat(house.find(drive, "a.txt")).hasSize(1);

    house.texts = new PlainText();
    house.clock.advance(Duration.ofMinutes(2));
    house.follow();

    assertThat(house.find(drive, "walrus")).containsExactly("a.txt");
  }

  @Test
  void textsThatCannotBeReadNowAreInNobodysWay() {
    house.texts =
        file -> {
          if (file.item().name().startsWith("stuck")) {
            throw new IOException("not now");
          }
          return new PlainText().text(file);
        };
    for (int i = 0; i < 70; i++) {
      house.file(drive, root, "stuck " + i + ".txt", "walrus");
    }
    house.file(drive, root, "well.txt", "carpenter");
    house.follow();

    assertThat(house.find(drive, "carpenter")).containsExactly("well.txt");
  }

  @Test
  void itemsAreToldWithTheirPlace() {
    Item a = house.folder(drive, root, "a");
    house.file(drive, house.folder(drive, a, "b"), "find me.txt", "x");

    SearchPage page = house.search.find(drive, House.everywhere(drive, "find"));

    assertThat(page.items())
        .singleElement()
        .extracting(Placed::folders)
        .isEqualTo(List.of("a", "b"));
  }
}
