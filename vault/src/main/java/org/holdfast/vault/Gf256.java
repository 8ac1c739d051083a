package org.holdfast.vault;

import java.util.Map;
import java.util.SequencedMap;

/// The field GF(256) of SLIP-0039: bytes as polynomials over GF(2), modulo the Rijndael polynomial
/// x^8 + x^4 + x^3 + x + 1.
///
/// Multiplies without tables and without branches: a table of logarithms would be looked up at
/// places that a secret names.
///
/// @see "SLIP-0039, section Shamir's secret-sharing"
final class Gf256 {

  private static final int RIJNDAEL = 0x11b;
  private static final int BITS = 8;

  private Gf256() {}

  static int multiply(int a, int b) {
    int product = 0;
    int shifted = a;
    for (int bit = 0; bit < BITS; bit++) {
      product ^= shifted & -((b >> bit) & 1);
      shifted <<= 1;
      shifted ^= RIJNDAEL & -(shifted >> BITS);
    }
    return product;
  }

  /// @param a not 0, which has none
  static int inverse(int a) {
    if (a == 0) {
      throw new IllegalArgumentException("0 has no inverse");
    }
    int power = a; // a^254 = a^-1, since a^255 = 1; 254 is 11111110 in binary
    for (int bit = 0; bit < BITS - 2; bit++) {
      power = multiply(multiply(power, power), a);
    }
    return multiply(power, power);
  }

  /// The value at `x` of the polynomial of lowest degree that goes through `points`, for each byte
  /// by itself. Which places there are is no secret; the values are.
  ///
  /// @param points values by their place; all of one length
  /// @return the caller wipes it
  /// @see "SLIP-0039, section Polynomial interpolation"
  static byte[] interpolate(int x, SequencedMap<Integer, byte[]> points) {
    byte[] value = new byte[points.firstEntry().getValue().length];
    for (Map.Entry<Integer, byte[]> point : points.entrySet()) {
      int weight = weight(x, point.getKey(), points);
      byte[] at = point.getValue();
      for (int k = 0; k < value.length; k++) {
        value[k] ^= (byte) multiply(at[k] & 0xff, weight);
      }
    }
    return value;
  }

  /// Lagrange's: subtraction is exclusive-or here.
  private static int weight(int x, int own, SequencedMap<Integer, byte[]> points) {
    int weight = 1;
    for (int other : points.keySet()) {
      if (other != own) {
        weight = multiply(weight, multiply(x ^ other, inverse(own ^ other)));
      }
    }
    return weight;
  }
}
