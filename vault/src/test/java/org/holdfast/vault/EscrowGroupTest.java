package org.holdfast.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.holdfast.vault.VaultFixture.ANAS_DRIVE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A built-in vault with an escrow beside it, as a server has them; and the day when the vault is
/// gone.
final class EscrowGroupTest {

  private static final byte[] KEY = VaultFixture.key(32);

  @TempDir private Path folder;

  private TroubledVault house;
  private EscrowFixture escrow;
  private VaultGroup group;

  @BeforeEach
  void open() {
    house = new TroubledVault(new VaultFixture(folder.resolve("vault")).create());
    escrow = new EscrowFixture(folder.resolve("escrow")).make();
    group = new VaultGroup(List.of(own(escrow.toWrap()), VaultMember.open("house", true, house)));
  }

  @AfterEach
  void close() {
    house.beWell();
    group.close();
  }

  private static VaultMember own(VaultProvider vault) {
    return VaultMember.open("escrow", false, vault);
  }

  private VaultGroup houseAlone() {
    return new VaultGroup(List.of(VaultMember.open("house", true, house)));
  }

  /// What is left after the house has burnt: an envelope, and the private file.
  private VaultGroup afterTheFire() {
    return new VaultGroup(List.of(own(escrow.toUnwrap())));
  }

  private SequencedMap<UUID, WrappedKey> parts(WrappedKey wrapped) {
    return GroupEnvelope.find(wrapped).orElseThrow().parts();
  }

  private WrappedKey inEscrowAlone(WrappedKey wrapped) {
    return parts(wrapped).firstEntry().getValue();
  }

  @Test
  void everyKeyIsWrappedByBothAndUnwrappedByTheHouseAlone() {
    WrappedKey wrapped = group.wrap(ANAS_DRIVE, KEY);

    assertThat(group.wrappers(wrapped))
        .extracting(VaultGroup.Wrapper::vault)
        .containsExactly("escrow", "house");
    assertThat(group.isCurrent(wrapped)).isTrue();
    assertThat(group.unwrap(ANAS_DRIVE, wrapped)).isEqualTo(KEY);
    assertThat(group.flaws(ANAS_DRIVE, wrapped)).isEmpty();
    assertThat(group.statuses()).allMatch(VaultStatus::isWell);
    try (VaultGroup later = afterTheFire()) {
      assertThat(later.unwrap(ANAS_DRIVE, wrapped)).isEqualTo(KEY);
      assertThat(later.unwrap(ANAS_DRIVE, inEscrowAlone(wrapped))).isEqualTo(KEY);
    }
  }

  @Test
  void whatIsThereAlreadyIsWrappedAnewByIt() {
    WrappedKey before = house.wrap(ANAS_DRIVE, KEY);
    assertThat(group.isCurrent(before)).isFalse();

    WrappedKey after = group.rewrap(ANAS_DRIVE, before);

    assertThat(group.isCurrent(after)).isTrue();
    try (VaultGroup later = afterTheFire()) {
      assertThat(later.unwrap(ANAS_DRIVE, after)).isEqualTo(KEY);
    }
  }

  @Test
  void anotherEscrowTakesItsPlace() {
    WrappedKey before = group.wrap(ANAS_DRIVE, KEY);
    EscrowFixture other = new EscrowFixture(folder.resolve("other")).make();
    VaultGroup next =
        new VaultGroup(
            List.of(
                VaultMember.open("house", true, house),
                VaultMember.open("escrow-2", false, other.toWrap())));
    assertThat(next.isCurrent(before)).isFalse();

    WrappedKey after = next.rewrap(ANAS_DRIVE, before);

    assertThat(next.wrappers(after))
        .extracting(VaultGroup.Wrapper::vault)
        .containsExactly("house", "escrow-2");
  }

  /// Counted as what nobody here opens: such keys keep another vault in the settings.
  @Test
  void whatIsInEscrowAloneIsNobodysOwn() {
    WrappedKey only = inEscrowAlone(group.wrap(ANAS_DRIVE, KEY));

    assertThat(group.isOwn(only)).isFalse();
    assertThatThrownBy(() -> group.unwrap(ANAS_DRIVE, only))
        .isInstanceOf(VaultRefusal.MissingVersion.class)
        .hasMessageContaining("recover --escrow");
    assertThatThrownBy(() -> group.rewrap(ANAS_DRIVE, only)).isInstanceOf(VaultRefusal.class);
  }

  @Test
  void withTheHouseLostNothingIsWrappedForTheEscrowAlone() {
    WrappedKey wrapped = group.wrap(ANAS_DRIVE, KEY);
    house.fail();

    assertThatThrownBy(() -> group.wrap(ANAS_DRIVE, KEY))
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("lunch");
    assertThatThrownBy(() -> group.wrap(ANAS_DRIVE, KEY)).isInstanceOf(VaultRefusal.class);
    assertThatThrownBy(() -> group.unwrap(ANAS_DRIVE, wrapped))
        .isInstanceOf(VaultRefusal.Unavailable.class);
    group.look();
    assertThat(group.isUsable()).as("though the escrow is well").isFalse();

    house.beWell();
    assertThat(group.wrappers(group.wrap(ANAS_DRIVE, KEY)))
        .as("asked though nobody has looked yet")
        .hasSize(2);
    group.look();
    assertThat(group.unwrap(ANAS_DRIVE, wrapped)).isEqualTo(KEY);
    assertThat(group.wrappers(group.wrap(ANAS_DRIVE, KEY))).hasSize(2);
  }

  /// As while a house is recovered: its private file is soon gone again.
  @Test
  void alsoAnEscrowThatIsOpenIsNeverTheOnlyOneThatWraps() {
    WrappedKey wrapped = group.wrap(ANAS_DRIVE, KEY);
    VaultGroup recovering =
        new VaultGroup(List.of(own(escrow.toUnwrap()), VaultMember.open("house", true, house)));
    house.fail();
    recovering.look();

    assertThat(recovering.unwrap(ANAS_DRIVE, wrapped)).isEqualTo(KEY);
    assertThatThrownBy(() -> recovering.wrap(ANAS_DRIVE, KEY))
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("lunch");
    assertThatThrownBy(() -> recovering.rewrap(ANAS_DRIVE, inEscrowAlone(wrapped)))
        .isInstanceOf(VaultRefusal.Unavailable.class);

    house.beWell();
    recovering.look();
    assertThat(recovering.wrappers(recovering.wrap(ANAS_DRIVE, KEY))).hasSize(2);
  }

  @Test
  void aKeyThatAVaultLacksThatIsLostIsNotWrappedByEveryVault() {
    WrappedKey wrapped = group.wrap(ANAS_DRIVE, KEY);
    WrappedKey only = inEscrowAlone(wrapped);
    VaultGroup recovering =
        new VaultGroup(List.of(own(escrow.toUnwrap()), VaultMember.open("house", true, house)));
    house.fail();
    recovering.look();

    assertThat(recovering.isCurrent(only)).as("of all that are well").isTrue();
    assertThat(recovering.isWrappedByEveryVault(only)).isFalse();
    assertThat(recovering.isWrappedByEveryVault(wrapped)).isTrue();
    house.beWell();
    assertThat(group.isWrappedByEveryVault(house.wrap(ANAS_DRIVE, KEY)))
        .as("which an escrow need not")
        .isTrue();
    house.rotate();
    recovering.look();
    assertThat(recovering.isWrappedByEveryVault(wrapped)).as("by its newest key").isFalse();
  }

  @Test
  void whatOthersWrappedStaysWhereNothingIsToBeTakenAway() {
    WrappedKey wrapped = group.wrap(ANAS_DRIVE, KEY);
    VaultGroup next =
        new VaultGroup(
            List.of(
                own(escrow.toUnwrap()),
                VaultMember.open("next", true, new VaultFixture(folder.resolve("next")).create())));

    WrappedKey beside = next.wrapBeside(ANAS_DRIVE, wrapped);

    assertThat(next.wrappers(beside)).hasSize(3);
    assertThat(houseAlone().unwrap(ANAS_DRIVE, beside)).isEqualTo(KEY);
    assertThat(next.wrappers(next.rewrap(ANAS_DRIVE, beside))).hasSize(2);
  }

  @Test
  void twoNamesOfOneEscrowUseOneKey() {
    VaultGroup twice =
        new VaultGroup(
            List.of(
                own(escrow.toUnwrap()),
                own(escrow.toWrap()),
                VaultMember.open("house", true, house)));
    twice.wrap(ANAS_DRIVE, KEY);

    assertThat(twice.takeUsed())
        .hasSize(2)
        .allSatisfy((_, versions) -> assertThat(versions).containsExactly(1));
  }

  @Test
  void noKeyIsAskedOfIt() {
    TroubledVault watched = new TroubledVault(escrow.toWrap());
    VaultGroup both = new VaultGroup(List.of(own(watched), VaultMember.open("house", true, house)));
    WrappedKey wrapped = both.wrap(ANAS_DRIVE, KEY);
    int before = watched.calls();

    assertThat(both.unwrap(ANAS_DRIVE, wrapped)).isEqualTo(KEY);
    assertThat(both.flaws(ANAS_DRIVE, wrapped)).isEmpty();

    assertThat(watched.calls()).isEqualTo(before);
  }

  @Test
  void aLookAsksTheEscrowForNoKeyAndFindsItWell() {
    group.look();

    assertThat(group.statuses()).allMatch(VaultStatus::isWell);
    assertThat(group.isUsable()).isTrue();
  }

  @Test
  void anEscrowFileThatIsGoneIsToldAndCostsNothingElse() throws IOException {
    WrappedKey before = group.wrap(ANAS_DRIVE, KEY);
    byte[] file = EscrowFixture.bytes(escrow.server());
    Files.delete(escrow.server());

    group.look();

    assertThat(group.statuses().getFirst().trouble()).get().asString().contains("no escrow file");
    assertThat(group.isUsable()).isTrue();
    WrappedKey without = group.wrap(ANAS_DRIVE, KEY);
    assertThat(houseAlone().isCurrent(without)).isTrue();
    assertThat(parts(group.rewrap(ANAS_DRIVE, before))).as("what it has stays").hasSize(2);
    EscrowFixture.put(escrow.server(), file);
    group.look();
    assertThat(group.isCurrent(without)).as("wrapped anew once it is back").isFalse();
  }

  /// Who may write the database takes the one part that nobody here can open.
  @Test
  void aPartInEscrowThatWasAlteredIsFoundAndMended() {
    WrappedKey good = group.wrap(ANAS_DRIVE, KEY);
    SequencedMap<UUID, WrappedKey> parts = new LinkedHashMap<>(parts(good));
    byte[] altered = inEscrowAlone(good).bytes();
    altered[600] ^= 1;
    parts.put(parts.firstEntry().getKey(), new WrappedKey(altered));
    WrappedKey bad = new GroupEnvelope(parts).wrapped();
    assertThat(group.unwrap(ANAS_DRIVE, bad)).isEqualTo(KEY);

    assertThat(group.flaws(ANAS_DRIVE, bad)).singleElement().asString().contains("escrow: ");

    WrappedKey mended = group.rewrap(ANAS_DRIVE, bad);
    assertThat(group.flaws(ANAS_DRIVE, mended)).isEmpty();
    try (VaultGroup later = afterTheFire()) {
      assertThatThrownBy(() -> later.unwrap(ANAS_DRIVE, bad))
          .isInstanceOf(VaultRefusal.NotAuthentic.class);
      assertThat(later.unwrap(ANAS_DRIVE, mended)).isEqualTo(KEY);
    }
  }

  @Test
  void rotatingLeavesItAlone() {
    WrappedKey before = group.wrap(ANAS_DRIVE, KEY);

    assertThat(group.rotate()).containsExactly(new VaultGroup.Rotated("house", 2));

    assertThat(group.isCurrent(before)).isFalse();
    assertThat(group.isCurrent(group.rewrap(ANAS_DRIVE, before))).isTrue();
    house.fail();
    group.look();
    assertThatThrownBy(() -> group.rotate())
        .as("of the house, and not of the escrow")
        .hasMessageContaining("lunch");
  }

  @Test
  void anEscrowAloneIsNoGroup() {
    assertThatThrownBy(() -> new VaultGroup(List.of(own(escrow.toWrap()))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                new VaultGroup(
                    List.of(
                        VaultMember.awayEscrow(
                            "escrow", new UUID(1, 2), false, "gone", escrow::toWrap))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void oneThatWasAwayAtTheStartIsOpenedByALook() {
    UUID id = group.statuses().getFirst().id();
    VaultGroup later =
        new VaultGroup(
            List.of(
                VaultMember.open("house", true, house),
                VaultMember.awayEscrow("escrow", id, false, "gone", escrow::toWrap)));
    WrappedKey without = later.wrap(ANAS_DRIVE, KEY);
    assertThat(later.isCurrent(without)).isTrue();

    later.look();

    assertThat(later.isCurrent(without)).isFalse();
    assertThat(later.wrappers(later.rewrap(ANAS_DRIVE, without))).hasSize(2);
  }
}
