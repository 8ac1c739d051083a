package org.holdfast.console;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The rules of the house, on every class of every room: `docs/architecture.md`.
class ArchitectureTest {

  private static final String HOUSE = "org.holdfast.";

  /// Who may know whom, apart from oneself and the JDK. An arrow that is not here is refused.
  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          Map.entry("database", Set.of()),
          Map.entry("vault", Set.of()),
          Map.entry("audit", Set.of("vault", "database")),
          Map.entry("delivery", Set.of("audit", "vault", "database")),
          Map.entry("identity", Set.of("delivery", "audit", "vault", "database")),
          Map.entry("feedback", Set.of("identity", "audit", "database")),
          Map.entry("content", Set.of("vault", "database")),
          Map.entry("stores", Set.of("content")),
          Map.entry("keyservices", Set.of("stores", "vault")),
          Map.entry("recovery", Set.of("content", "vault", "database")),
          Map.entry("extract", Set.of()),
          Map.entry("drive", Set.of("content", "identity", "audit", "vault", "database")),
          Map.entry("search", Set.of("drive", "content", "audit", "vault", "database")),
          Map.entry(
              "server",
              Set.of(
                  "search",
                  "feedback",
                  "recovery",
                  "extract",
                  "drive",
                  "keyservices",
                  "stores",
                  "content",
                  "identity",
                  "delivery",
                  "audit",
                  "vault",
                  "database")),
          Map.entry("bench", Set.of()),
          Map.entry(
              "console",
              Set.of(
                  "server",
                  "search",
                  "feedback",
                  "recovery",
                  "extract",
                  "drive",
                  "keyservices",
                  "stores",
                  "content",
                  "identity",
                  "delivery",
                  "audit",
                  "vault",
                  "database")));

  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("-tests.jar")) // those of other rooms
          .importPackages("org.holdfast");

  static Set<String> rooms() {
    return ARROWS.keySet();
  }

  @Test
  void everyRoomIsOnThePlan() {
    Set<String> built =
        ALL.stream().map(ArchitectureTest::room).collect(Collectors.toCollection(TreeSet::new));

    assertThat(built).containsExactlyInAnyOrderElementsOf(ARROWS.keySet());
  }

  @ParameterizedTest
  @MethodSource("rooms")
  void arrowsOnlyPointDown(String room) {
    String[] others =
        ARROWS.keySet().stream()
            .filter(
                other ->
                    !other.equals(room) && !ARROWS.getOrDefault(room, Set.of()).contains(other))
            .map(other -> HOUSE + other + "..")
            .toArray(String[]::new);

    noClasses()
        .that()
        .resideInAPackage(HOUSE + room + "..")
        .should()
        .dependOnClassesThat(resideInAnyPackage(others))
        .check(ALL);
  }

  @Test
  void noRoomsGoInACircle() {
    slices().matching(HOUSE + "(*)..").should().beFreeOfCycles().check(ALL);
  }

  @Test
  void onlyTheServerSeesTheWeb() {
    noClasses()
        .that()
        .resideOutsideOfPackage(HOUSE + "server..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "org.springframework..",
                "jakarta..",
                "org.apache.catalina..",
                "org.apache.coyote..",
                "org.apache.tomcat.."))
        .check(ALL);
  }

  @Test
  void onlyTheStoresAndKeyServicesSeeTheirMakersSdks() {
    noClasses()
        .that()
        .resideOutsideOfPackages(HOUSE + "stores..", HOUSE + "keyservices..")
        .should()
        .dependOnClassesThat(resideInAnyPackage("software.amazon..", "com.azure.."))
        .check(ALL);
  }

  @Test
  void onlyTheServerCountsForThoseWhoWatch() {
    noClasses()
        .that()
        .resideOutsideOfPackage(HOUSE + "server")
        .should()
        .dependOnClassesThat(resideInAnyPackage("io.micrometer..", "io.opentelemetry.."))
        .check(ALL);
  }

  @Test
  void noDoorKnowsAnother() {
    slices().matching(HOUSE + "server.(*)..").should().notDependOnEachOther().check(ALL);
  }

  @Test
  void aRoomIsFlatUnlessItHasDoors() {
    Set<String> nested =
        ALL.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> name.indexOf('.', HOUSE.length()) >= 0)
            .filter(name -> !name.matches("org\\.holdfast\\.server\\.[a-z]+"))
            .collect(Collectors.toSet());

    assertThat(nested).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"util", "utils", "common", "impl", "model", "dto", "helper", "misc"})
  void noPackageIsNamedForNothing(String name) {
    noClasses().should().resideInAPackage(".." + name + "..").check(ALL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Manager", "Util", "Utils", "Impl", "Helper", "Dto"})
  void noClassIsNamedForNothing(String ending) {
    noClasses().should().haveSimpleNameEndingWith(ending).check(ALL);
  }

  @Test
  void theRoomsBelowTheServerTakeChanceFromTheirDoor() {
    noClasses()
        .that()
        .resideInAnyPackage(
            HOUSE + "database..",
            HOUSE + "vault..",
            HOUSE + "audit..",
            HOUSE + "delivery..",
            HOUSE + "identity..",
            HOUSE + "feedback..",
            HOUSE + "content..",
            HOUSE + "stores..",
            HOUSE + "keyservices..",
            HOUSE + "recovery..",
            HOUSE + "extract..",
            HOUSE + "drive..",
            HOUSE + "search..")
        .should()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callConstructor(java.security.SecureRandom.class)
        .orShould()
        .callConstructor(java.util.Random.class)
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .callMethod(java.util.UUID.class, "randomUUID")
        .check(ALL);
  }

  @Test
  void aRoomShowsLittle() {
    // Style, section 5: a quarter of a room's types; refusals and ids of a heart weigh more.
    for (String room :
        List.of(
            "database",
            "vault",
            "audit",
            "delivery",
            "identity",
            "feedback",
            "content",
            "stores",
            "keyservices",
            "recovery",
            "extract",
            "drive",
            "search",
            "server",
            "console")) {
      List<JavaClass> types =
          ALL.stream()
              .filter(each -> room(each).equals(room) && each.isTopLevelClass())
              .filter(each -> !each.getSimpleName().equals("package-info"))
              .toList();
      long shown =
          types.stream().filter(each -> each.getModifiers().contains(JavaModifier.PUBLIC)).count();

      assertThat((double) shown / types.size()).as("public share of %s", room).isLessThan(0.7);
    }
  }

  private static String room(JavaClass each) {
    String rest = each.getPackageName().substring(HOUSE.length());
    int dot = rest.indexOf('.');
    return dot < 0 ? rest : rest.substring(0, dot);
  }
}
