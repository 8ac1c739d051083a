package org.holdfast.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.holdfast.vault.VaultFixture.ANAS_DRIVE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A built-in vault and a token, as one.
final class VaultGroupTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final InstantSource CLOCK = InstantSource.fixed(VaultFixture.NOON);
  private static final byte[] KEY = VaultFixture.key(32);

  /// What is waited for never comes in these tests, or at once. So that nobody is asked because the
  /// machine is busy.
  private static final VaultGroup.Patience LONG =
      new VaultGroup.Patience(Duration.ofHours(1), Duration.ofHours(1));

  /// For vaults that hang.
  private static final VaultGroup.Patience SHORT =
      new VaultGroup.Patience(Duration.ofMillis(20), Duration.ofMillis(200));

  @TempDir private Path folder;

  private final SoftToken soft = SoftToken.empty();
  private TroubledVault house;
  private TroubledVault token;
  private VaultGroup group;

  @BeforeEach
  void open() {
    house = new TroubledVault(new VaultFixture(folder.resolve("vault")).create());
    token = new TroubledVault(TokenVault.create(soft.place(), soft.pin(), RANDOM, CLOCK));
    group = group(member("house", house), member("token", token));
  }

  @AfterEach
  void close() {
    house.beWell();
    token.beWell();
    group.close();
  }

  private static VaultGroup group(VaultMember... members) {
    return new VaultGroup(List.of(members), LONG);
  }

  /// The same two, asked by somebody who does not wait for long.
  private VaultGroup impatient() {
    return new VaultGroup(List.of(member("house", house), member("token", token)), SHORT);
  }

  private VaultMember member(String name, TroubledVault vault) {
    return VaultMember.open(name, vault == house, vault);
  }

  @Test
  void eitherAloneUnwraps() {
    WrappedKey wrapped = group.wrap(ANAS_DRIVE, KEY);

    assertThat(group.unwrap(ANAS_DRIVE, wrapped)).isEqualTo(KEY);
    assertThat(group(member("house", house)).unwrap(ANAS_DRIVE, wrapped)).isEqualTo(KEY);
    assertThat(group(member("token", token)).unwrap(ANAS_DRIVE, wrapped)).isEqualTo(KEY);
  }

  @Test
  void oneVaultAloneWrapsAsItDoesWithoutAGroup() {
    WrappedKey wrapped = group(member("house", house)).wrap(ANAS_DRIVE, KEY);

    assertThat(house.unwrap(ANAS_DRIVE, wrapped)).isEqualTo(KEY);
  }

  @Test
  void whatOneAloneWrappedIsUnwrappedAndWrappedAnewByBoth() {
    for (TroubledVault each : List.of(house, token)) {
      WrappedKey before = each.wrap(ANAS_DRIVE, KEY);
      assertThat(group.unwrap(ANAS_DRIVE, before)).isEqualTo(KEY);
      assertThat(group.isOwn(before)).isTrue();
      assertThat(group.isCurrent(before)).isFalse();

      WrappedKey after = group.rewrap(ANAS_DRIVE, before);

      assertThat(group.isCurrent(after)).isTrue();
      assertThat(group.flaws(ANAS_DRIVE, after)).isEmpty();
      assertThat(group(member("house", house)).unwrap(ANAS_DRIVE, after)).isEqualTo(KEY);
      assertThat(group(member("token", token)).unwrap(ANAS_DRIVE, after)).isEqualTo(KEY);
    }
  }

  @Test
  void whatAVaultWrappedThatHasLeftIsWrappedAnewWithoutIt() {
    WrappedKey both = group.wrap(ANAS_DRIVE, KEY);
    VaultGroup alone = group(member("token", token));
    assertThat(alone.isCurrent(both)).isFalse();

    WrappedKey after = alone.rewrap(ANAS_DRIVE, both);

    assertThat(alone.isCurrent(after)).isTrue();
    assertThat(token.unwrap(ANAS_DRIVE, after)).isEqualTo(KEY);
    assertThat(group(member("house", house)).isOwn(after)).isFalse();
    assertThatThrownBy(() -> group(member("house", house)).unwrap(ANAS_DRIVE, after))
        .isInstanceOf(VaultRefusal.NotAuthentic.class);
  }

  @Test
  void oneThatFailsIsDoneWithoutAndToldUntilItIsWell() {
    WrappedKey before = group.wrap(ANAS_DRIVE, KEY);
    for (TroubledVault each : List.of(house, token)) {
      each.fail();

      assertThat(group.unwrap(ANAS_DRIVE, before)).isEqualTo(KEY);
      WrappedKey meanwhile = group.wrap(ANAS_DRIVE, KEY);
      assertThat(troubles()).containsExactly("The vault is out for lunch.");
      assertThat(group.isUsable()).isTrue();

      each.beWell();
      group.look();

      assertThat(troubles()).isEmpty();
      assertThat(group.unwrap(ANAS_DRIVE, meanwhile)).isEqualTo(KEY);
      assertThat(group.isCurrent(meanwhile)).isFalse();
      assertThat(group.isCurrent(group.rewrap(ANAS_DRIVE, meanwhile))).isTrue();
    }
  }

  @Test
  void oneThatHangsIsDoneWithout() {
    group = impatient();
    WrappedKey before = group.wrap(ANAS_DRIVE, KEY);
    for (TroubledVault each : List.of(house, token)) {
      each.hang();

      assertThat(group.unwrap(ANAS_DRIVE, before)).isEqualTo(KEY);
      WrappedKey meanwhile = group.wrap(ANAS_DRIVE, KEY);
      assertThat(group.unwrap(ANAS_DRIVE, meanwhile)).isEqualTo(KEY);
      assertThat(troubles()).singleElement().asString().contains("did not answer");

      each.beWell();
      lookUntilWell();
    }
  }

  /// What hung ends on a thread of its own.
  private void lookUntilWell() {
    while (!troubles().isEmpty()) {
      group.look();
      Thread.onSpinWait();
    }
  }

  @Test
  void aVaultThatIsAloneIsAskedByAnyNumberAtOnce() throws Exception {
    VaultGroup alone = group(member("house", house));
    WrappedKey wrapped = alone.wrap(ANAS_DRIVE, KEY);
    house.hang();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<byte[]>> asked =
          IntStream.range(0, 100)
              .mapToObj(_ -> threads.submit(() -> alone.unwrap(ANAS_DRIVE, wrapped)))
              .toList();
      while (house.calls() < 101) {
        Thread.onSpinWait();
      }
      house.beWell();
      for (Future<byte[]> each : asked) {
        assertThat(each.get()).isEqualTo(KEY);
      }
    }
  }

  @Test
  void oneThatHangsForEverIsNotAskedForEver() {
    group = impatient();
    WrappedKey wrapped = group.wrap(ANAS_DRIVE, KEY);
    token.hang();
    for (int n = 0; n < 40; n++) {
      group.look();
    }
    int asked = token.calls();

    group.look();

    assertThat(token.calls()).isEqualTo(asked).isLessThan(20);
    assertThat(group.unwrap(ANAS_DRIVE, wrapped)).isEqualTo(KEY);
  }

  @Test
  void lookingFindsWhoFailsWhileNobodyAsks() {
    token.fail();

    group.look();

    assertThat(troubles()).containsExactly("The vault is out for lunch.");
  }

  @Test
  void oneThatIsInTroubleIsAskedForNothingThatAnotherGives() {
    WrappedKey wrapped = group.wrap(ANAS_DRIVE, KEY);
    house.fail();
    group.look();
    int before = house.calls();

    for (int n = 0; n < 10; n++) {
      assertThat(group.unwrap(ANAS_DRIVE, wrapped)).isEqualTo(KEY);
      group.wrap(ANAS_DRIVE, KEY);
    }

    assertThat(house.calls()).isEqualTo(before);
  }

  @Test
  void whatOneWrappedThatIsAwayStaysWhenItIsWrappedAnew() {
    WrappedKey before = group.wrap(ANAS_DRIVE, KEY);
    token.fail();
    group.look();

    WrappedKey after = group.rewrap(ANAS_DRIVE, before);

    token.beWell();
    assertThat(group(member("token", token)).unwrap(ANAS_DRIVE, after)).isEqualTo(KEY);
    assertThat(group(member("house", house)).unwrap(ANAS_DRIVE, after)).isEqualTo(KEY);
  }

  @Test
  void oneThatCouldNotBeOpenedIsOpenedLater() {
    WrappedKey both = group.wrap(ANAS_DRIVE, KEY);
    AtomicInteger tries = new AtomicInteger();
    VaultGroup late =
        group(
            member("house", house),
            VaultMember.away(
                "token",
                token.id(),
                false,
                "There is no token.",
                () -> {
                  if (tries.incrementAndGet() == 1) {
                    throw new VaultRefusal.Unavailable("There is still no token.", null);
                  }
                  return token;
                }));
    assertThat(late.unwrap(ANAS_DRIVE, both)).isEqualTo(KEY);
    assertThat(late.isCurrent(both)).isTrue();
    assertThat(late.statuses().getLast().trouble()).contains("There is no token.");

    late.look();
    assertThat(late.statuses().getLast().trouble()).contains("There is still no token.");
    late.look();

    assertThat(late.statuses()).allMatch(VaultStatus::isWell);
    assertThat(late.isCurrent(late.wrap(ANAS_DRIVE, KEY))).isTrue();
  }

  @Test
  void aWrongPinIsTriedOnce() {
    AtomicInteger tries = new AtomicInteger();
    VaultGroup locked =
        group(
            member("house", house),
            VaultMember.away(
                "token",
                token.id(),
                false,
                "There is no token.",
                () -> {
                  tries.incrementAndGet();
                  throw new VaultRefusal.WrongPassphrase("Another PIN.");
                }));

    locked.look();
    locked.look();

    assertThat(tries).hasValue(1);
    assertThat(locked.statuses().getLast().trouble()).contains("Another PIN.");
  }

  @Test
  void withAllAwayEachSaysWhy() {
    WrappedKey wrapped = group.wrap(ANAS_DRIVE, KEY);
    house.fail();
    token.fail();
    group.look();

    assertThat(group.isUsable()).isFalse();
    assertThatThrownBy(() -> group.unwrap(ANAS_DRIVE, wrapped))
        .isInstanceOf(VaultRefusal.Unavailable.class);
    assertThatThrownBy(() -> group.wrap(ANAS_DRIVE, KEY))
        .isInstanceOf(VaultRefusal.Unavailable.class)
        .hasMessageContaining("out for lunch");
    assertThatThrownBy(group::rotate).isInstanceOf(VaultRefusal.Unavailable.class);

    token.beWell();
    assertThat(group.unwrap(ANAS_DRIVE, wrapped)).as("before anybody looked").isEqualTo(KEY);
  }

  @Test
  void r01_noFlippedBitGivesAnotherKey() {
    byte[] good = group.wrap(ANAS_DRIVE, KEY).bytes();
    int refused = 0;
    for (int bit = 0; bit < good.length * 8; bit++) {
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      try {
        assertThat(group.unwrap(ANAS_DRIVE, new WrappedKey(bad))).as("bit %d", bit).isEqualTo(KEY);
      } catch (VaultRefusal.NotAuthentic _) {
        refused++;
      }
    }
    assertThat(refused).as("its own header and lengths").isBetween(40, 200);
  }

  @Test
  void r02_cutOffAnywhereItIsRefused() {
    byte[] good = group.wrap(ANAS_DRIVE, KEY).bytes();
    for (int length = 0; length < good.length; length++) {
      WrappedKey cut = new WrappedKey(Arrays.copyOf(good, length));
      assertThatThrownBy(() -> group.unwrap(ANAS_DRIVE, cut))
          .isInstanceOf(VaultRefusal.NotAuthentic.class);
    }
    WrappedKey longer = new WrappedKey(Arrays.copyOf(good, good.length + 1));
    assertThatThrownBy(() -> group.unwrap(ANAS_DRIVE, longer))
        .isInstanceOf(VaultRefusal.NotAuthentic.class);
  }

  @Test
  void r08_underAnotherLabelItIsRefused() {
    WrappedKey wrapped = group.wrap(ANAS_DRIVE, KEY);

    assertThatThrownBy(() -> group.unwrap(new KeyLabel("drive", VaultFixture.BEN, 1), wrapped))
        .isInstanceOf(VaultRefusal.NotAuthentic.class);
  }

  @Test
  void onePartThatWasAlteredIsToldAndMadeAnew() {
    byte[] bytes = group.wrap(ANAS_DRIVE, KEY).bytes();
    bytes[bytes.length - 1] ^= 1; // the tag of the token's
    WrappedKey altered = new WrappedKey(bytes);

    assertThat(group.unwrap(ANAS_DRIVE, altered)).isEqualTo(KEY);
    assertThat(group.flaws(ANAS_DRIVE, altered)).singleElement().asString().startsWith("token: ");
    assertThat(group.flaws(ANAS_DRIVE, group.rewrap(ANAS_DRIVE, altered))).isEmpty();
  }

  @Test
  void whetherAnAlteredKeyIsLostIsOnlyKnownWhenBothWereAsked() {
    byte[] bytes = group.wrap(ANAS_DRIVE, KEY).bytes();
    bytes[bytes.length - 1] ^= 1;
    house.fail();
    group.look();

    assertThatThrownBy(() -> group.unwrap(ANAS_DRIVE, new WrappedKey(bytes)))
        .isInstanceOf(VaultRefusal.Unavailable.class);
  }

  @Test
  void aKeyIsCurrentUntilItsVaultRotates() {
    for (TroubledVault each : List.of(house, token)) {
      VaultGroup alone = group(member("alone", each));
      WrappedKey before = alone.wrap(ANAS_DRIVE, KEY);
      assertThat(alone.isCurrent(before)).isTrue();

      each.rotate();

      assertThat(alone.isCurrent(before)).isFalse();
      WrappedKey after = alone.rewrap(ANAS_DRIVE, before);
      assertThat(alone.isCurrent(after)).isTrue();
      assertThat(alone.unwrap(ANAS_DRIVE, after)).isEqualTo(KEY);
    }
  }

  @Test
  void afterARotationAllIsWrappedAnew() throws IOException {
    Shelf shelf = new Shelf(450);
    assertThat(group.rotate())
        .containsExactly(new VaultGroup.Rotated("house", 2), new VaultGroup.Rotated("token", 2));
    assertThat(Rewrapping.count(group, shelf)).isEqualTo(new Rewrapping.Count(450, 450, 0, 450));
    shelf.writesLeft = 2; // as if it was killed then
    assertThatThrownBy(() -> new Rewrapping(group, _ -> true).run(shelf))
        .isInstanceOf(IOException.class);
    assertThat(Rewrapping.count(group, shelf)).isEqualTo(new Rewrapping.Count(450, 250, 0, 250));

    shelf.writesLeft = Integer.MAX_VALUE;
    List<Integer> paces = new ArrayList<>();
    Rewrapping.Report report = new Rewrapping(group, keys -> paces.add(keys)).run(shelf);

    assertThat(report).isEqualTo(new Rewrapping.Report(450, 250, 0, List.of()));
    assertThat(paces).containsExactly(100, 100, 50);
    assertThat(Rewrapping.count(group, shelf)).isEqualTo(new Rewrapping.Count(450, 0, 0, 0));
    shelf.kept.forEach((n, wrapped) -> assertThat(group.unwrap(label(n), wrapped)).isEqualTo(KEY));
    assertThat(new Rewrapping(group, _ -> true).run(shelf).rewrapped()).isZero();
  }

  @Test
  void aRoundThatIsToEndLeavesTheRestToTheNext() throws IOException {
    Shelf shelf = new Shelf(450);
    group.rotate();

    assertThat(new Rewrapping(group, _ -> false).run(shelf).rewrapped()).isEqualTo(100);

    assertThat(Rewrapping.count(group, shelf)).isEqualTo(new Rewrapping.Count(450, 350, 0, 350));
    assertThat(new Rewrapping(group, _ -> true).run(shelf).rewrapped()).isEqualTo(350);
  }

  @Test
  void whatCannotBeUnwrappedIsLeftAndTold() throws IOException {
    Shelf shelf = new Shelf(3);
    shelf.kept.put(2, group.wrap(label(77), KEY));
    group.rotate();

    Rewrapping.Report report = new Rewrapping(group, _ -> true).run(shelf);

    assertThat(report.rewrapped()).isEqualTo(2);
    assertThat(report.left()).isEqualTo(1);
    assertThat(report.flaws()).hasSize(1);
  }

  @Test
  void aRotationLeavesOutWhoIsAway() {
    token.fail();
    group.look();

    assertThat(group.rotate()).containsExactly(new VaultGroup.Rotated("house", 2));
  }

  @Test
  void oneVaultsDisabledKeyIsDoneWithoutAsAVaultIs() {
    WrappedKey wrapped = group.wrap(ANAS_DRIVE, KEY);
    group.rotate();

    group.change("house", 1, new KeyState.Enabled(), new KeyState.Disabled());

    assertThat(group.unwrap(ANAS_DRIVE, wrapped)).isEqualTo(KEY);
    assertThat(troubles()).isEmpty();
    group.change("token", 1, new KeyState.Enabled(), new KeyState.Disabled());
    assertThatThrownBy(() -> group.unwrap(ANAS_DRIVE, wrapped))
        .isInstanceOf(VaultRefusal.MissingVersion.class)
        .hasMessageContaining("disabled");
    assertThat(troubles()).as("a key's state is no trouble of its vault").isEmpty();
  }

  @Test
  void aStepOutOfOrderIsNoTroubleOfTheVault() {
    assertThatThrownBy(
            () -> group.change("token", 1, new KeyState.Enabled(), new KeyState.Disabled()))
        .isInstanceOf(VaultRefusal.WrongState.class);
    assertThatThrownBy(() -> group.purge("house", 1)).isInstanceOf(VaultRefusal.WrongState.class);
    assertThatThrownBy(() -> group.purge("attic", 1))
        .isInstanceOf(VaultRefusal.WrongState.class)
        .hasMessageContaining("house, token");
    assertThat(troubles()).isEmpty();
  }

  @Test
  void lookingFindsAVaultFileThatIsGone() throws IOException {
    Path file = folder.resolve("vault").resolve("keys.hfv");
    byte[] bytes = Files.readAllBytes(file);
    WrappedKey wrapped = group.wrap(ANAS_DRIVE, KEY);
    Files.delete(file);

    group.look();

    assertThat(troubles()).singleElement().asString().contains(file.toString());
    assertThat(group.unwrap(ANAS_DRIVE, wrapped)).isEqualTo(KEY);
    VaultGroup alone = group(member("house", house));
    assertThat(alone.isUsable()).as("it unwraps all the same").isTrue();
    Files.write(file, bytes);
    group.look();
    assertThat(troubles()).isEmpty();
  }

  private List<String> troubles() {
    return group.statuses().stream().flatMap(each -> each.trouble().stream()).toList();
  }

  private static KeyLabel label(int n) {
    return new KeyLabel("drive", new UUID(0, n), 1);
  }

  /// Keys as a room keeps them.
  private final class Shelf implements WrappedKeys {

    private final Map<Integer, WrappedKey> kept = new TreeMap<>();
    private int writesLeft = Integer.MAX_VALUE;

    Shelf(int keys) {
      for (int n = 1; n <= keys; n++) {
        kept.put(n, group.wrap(label(n), KEY));
      }
    }

    @Override
    public String what() {
      return "keys";
    }

    @Override
    public List<KeptKey> next(byte[] after, int most) {
      int from = after.length == 0 ? 0 : ByteBuffer.wrap(after).getInt();
      return kept.entrySet().stream()
          .filter(each -> each.getKey() > from)
          .limit(most)
          .map(
              each ->
                  new KeptKey(
                      ByteBuffer.allocate(4).putInt(each.getKey()).array(),
                      label(each.getKey()),
                      each.getValue()))
          .toList();
    }

    @Override
    public void replace(List<Rewrapped> rewrapped) throws IOException {
      if (writesLeft-- == 0) {
        throw new IOException("killed");
      }
      for (Rewrapped each : rewrapped) {
        kept.replace(
            ByteBuffer.wrap(each.was().place()).getInt(), each.was().wrapped(), each.now());
      }
    }
  }
}
