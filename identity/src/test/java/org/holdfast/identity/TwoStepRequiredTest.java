package org.holdfast.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.holdfast.audit.EventKind;
import org.holdfast.database.SqliteDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server that asks everyone for two-step verification.
@SuppressWarnings("NullAway.Init") // JUnit sets them before each test
class TwoStepRequiredTest {

  @TempDir private Path folder;
  private House house;
  private SecurityInfo info;
  private Browser laptop;
  private AccountId ana;

  @BeforeEach
  void open() {
    house =
        new House(
            SqliteDatabase.open(folder.resolve("a.db"), List.of(Identity.SCHEMA), Runnable::run),
            SignUps.Policy.INVITATION,
            TwoStep.REQUIRED);
    info = house.identity.securityInfo();
    laptop = new Browser(house);
    ana = house.ana().id();
    laptop.password(House.ANA, House.GOOD, false);
  }

  @AfterEach
  void close() {
    house.close();
  }

  private void addApp() {
    Enrolling.App app = house.identity.enrolling().app(laptop.fresh(), "My phone");
    house.identity.enrolling().confirm(laptop.fresh(), app.attempt(), house.app(app.secret()));
  }

  @Test
  void asksForAWayThenForRecoveryCodesThenForTheSwitch() {
    assertThat(info.missing(ana)).contains(TwoStep.Missing.WAY);

    addApp();
    assertThat(info.missing(ana)).contains(TwoStep.Missing.CODES);

    info.makeRecoveryCodes(laptop.fresh());
    assertThat(info.missing(ana)).contains(TwoStep.Missing.SWITCH);

    info.twoStep(laptop.fresh(), true);
    assertThat(info.missing(ana)).isEmpty();
  }

  @Test
  void aQuestionIsNoWay() {
    house.identity.enrolling().question(laptop.fresh(), "Where?", "There");

    assertThat(info.missing(ana)).contains(TwoStep.Missing.WAY);
  }

  @Test
  void codesAloneAreNoSecondWayHoweverMany() {
    info.makeRecoveryCodes(laptop.fresh());
    info.makeAccountCode(laptop.fresh());

    assertThatThrownBy(() -> info.twoStep(laptop.fresh(), true))
        .isInstanceOf(IdentityRefusal.TooFewWays.class);
  }

  @Test
  void twoWaysWithoutRecoveryCodesAreNotEnough() {
    addApp();
    addApp();

    assertThatThrownBy(() -> info.twoStep(laptop.fresh(), true))
        .isInstanceOf(IdentityRefusal.TooFewWays.class);
  }

  @Test
  void turningItOffIsRefusedWithAPlainWordAndChangesNothing() {
    addApp();
    info.makeRecoveryCodes(laptop.fresh());
    info.twoStep(laptop.fresh(), true);

    assertThatThrownBy(() -> info.twoStep(laptop.fresh(), false))
        .isInstanceOf(IdentityRefusal.TwoStepRequired.class)
        .hasMessageContaining("cannot be turned off");
    assertThat(house.identity.accounts().find(ana).orElseThrow().twoStep()).isTrue();
    assertThat(house.events).noneMatch(event -> event.kind() == EventKind.TWO_STEP_OFF);
  }
}
