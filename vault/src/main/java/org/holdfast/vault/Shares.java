package org.holdfast.vault;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;

/// A secret in shares, of which any so many give it back. Makes them in one group, without a
/// passphrase, extendable; reads whatever SLIP-0039 allows, groups included.
///
/// @see "SLIP-0039, section Generating and combining the shares"
final class Shares {

  private static final byte[] NO_PASSPHRASE = {};
  private static final int IDENTIFIER_BITS = 15;

  private Shares() {}

  /// @param secret an even number of bytes, at least 16
  /// @return `of` shares, the caller closes them
  /// @see "SLIP-0039, GenerateShares"
  static List<Share> split(byte[] secret, int needed, int of, SecureRandom random) {
    if (secret.length < Share.LEAST_BYTES || secret.length % 2 != 0) {
      throw new IllegalArgumentException("no %d bytes can be shared".formatted(secret.length));
    }
    Share.Common common = Share.Common.oneGroup(random.nextInt(1 << IDENTIFIER_BITS));
    byte[] encrypted = cipher(common, NO_PASSPHRASE).encrypt(secret);
    List<Share> shares = new ArrayList<>();
    Shamir.split(encrypted, needed, of, random)
        .forEach((index, value) -> shares.add(new Share(common, 0, index, needed, value, "")));
    Arrays.fill(encrypted, (byte) 0);
    return shares;
  }

  /// @return the secret, which the caller wipes
  /// @throws VaultRefusal.UnfitShare if they do not give one back
  static byte[] combine(List<Share> shares) {
    return combine(shares, NO_PASSPHRASE);
  }

  /// What is more than needed in a group must fit to the others; of more groups than needed nothing
  /// is taken.
  ///
  /// @param passphrase of SLIP-0039; a wrong one gives another secret
  /// @see "SLIP-0039, section Combining the shares"
  static byte[] combine(List<Share> shares, byte[] passphrase) {
    Share.Common common = requireOneKind(shares);
    SortedMap<Integer, List<Share>> groups = byGroup(shares);
    if (groups.size() != common.groupThreshold()) {
      throw new VaultRefusal.UnfitShare(
          "These shares are of %d groups, and shares of exactly %d are needed."
              .formatted(groups.size(), common.groupThreshold()));
    }
    SequencedMap<Integer, byte[]> parts = new LinkedHashMap<>();
    try {
      groups.forEach((group, members) -> parts.put(group, recover(members)));
      byte[] encrypted = recover(common.groupThreshold(), parts);
      byte[] secret = cipher(common, passphrase).decrypt(encrypted);
      Arrays.fill(encrypted, (byte) 0);
      return secret;
    } finally {
      Shamir.wipe(parts.values());
    }
  }

  private static ShareCipher cipher(Share.Common common, byte[] passphrase) {
    return new ShareCipher(passphrase, common.salt(), common.iterationExponent());
  }

  private static Share.Common requireOneKind(List<Share> shares) {
    Share first = shares.getFirst();
    for (Share other : shares) {
      if (!other.common().equals(first.common())
          || other.value().length != first.value().length
          || (other.group() == first.group() && other.needed() != first.needed())) {
        throw new VaultRefusal.UnfitShare(
            "%s is of the kit %04x, and %s of the kit %04x. Give shares of one kit."
                .formatted(
                    first.where(),
                    first.common().identifier(),
                    other.where(),
                    other.common().identifier()));
      }
    }
    return first.common();
  }

  private static SortedMap<Integer, List<Share>> byGroup(List<Share> shares) {
    SortedMap<Integer, List<Share>> groups = new TreeMap<>();
    for (Share share : shares) {
      groups.computeIfAbsent(share.group(), _ -> new ArrayList<>()).add(share);
    }
    return groups;
  }

  private static byte[] recover(List<Share> members) {
    int needed = members.getFirst().needed();
    Map<Integer, Share> taken = new LinkedHashMap<>();
    SequencedMap<Integer, byte[]> parts = new LinkedHashMap<>();
    for (Share share : members) {
      Share twin = taken.putIfAbsent(share.index(), share);
      if (twin != null) {
        throw new VaultRefusal.UnfitShare(
            "%s and %s are both share %d. Give different ones."
                .formatted(twin.where(), share.where(), share.index() + 1));
      }
      if (share.needed() != needed) {
        throw new VaultRefusal.UnfitShare("The shares of a group do not ask for as many.");
      }
      parts.put(share.index(), share.value());
    }
    if (parts.size() < needed) {
      throw new VaultRefusal.UnfitShare(
          "%d of the shares that are needed are here; %d are needed. Any others of the same kit will do."
              .formatted(parts.size(), needed));
    }
    return recover(needed, parts);
  }

  private static byte[] recover(int needed, SequencedMap<Integer, byte[]> parts) {
    return Shamir.recover(needed, parts)
        .orElseThrow(
            () ->
                new VaultRefusal.UnfitShare(
                    "No word is mistyped, and yet these shares do not fit together: one of them was made up, or is of another kit that has the same number by chance. Try others."));
  }
}
