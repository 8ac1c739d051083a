package org.holdfast.server;

import java.time.Duration;
import java.util.Collection;

/// How likely it is that a content is lost from every place within a year (ADR 45).
///
/// Each place loses it at random, with a rate λ = -ln(1 - p) a year, where p is the probability
/// that it does within a year; and lacks it from then on for a window w, until that is noticed and
/// made good. It is gone where the last place loses it while each of the others lacks it: in all
/// orders,
///
/// ```
/// R = Σ_i λ_i · Π_{j≠i} (1 - e^(-λ_j w))   a year, and so   P = 1 - e^(-R)
/// ```
///
/// For n places that are alike and a short window that is n λⁿ wⁿ⁻¹, the reciprocal of the mean
/// time to data loss of n mirrors. With one place P = p.
///
/// @see "Patterson, Gibson, Katz: A case for redundant arrays of inexpensive disks (RAID), SIGMOD
///   1988: a loss is one more failure before the repair"
final class LossModel {

  static final Duration YEAR = Duration.ofHours(8_766); // 365.25 days

  /// A place that is worse is none: with a window of a year, more of such would make it worse.
  static final double WORST = 0.4;

  /// Whoever promises more could not have measured it.
  static final double BEST = 1e-16;

  private LossModel() {}

  /// @param losses of each place, the probability that it loses a given content for good within a
  ///   year; not empty
  /// @param window until a loss is noticed and made good; more than a year counts as one
  static double yearly(Collection<Double> losses, Duration window) {
    double seconds = window.getSeconds() + window.getNano() / 1e9;
    double years = Math.min(1, seconds / YEAR.toSeconds());
    // In one order, so that the order of the regions changes no digit.
    double[] rates = losses.stream().mapToDouble(p -> -Math.log1p(-p)).sorted().toArray();
    double sum = 0;
    for (int last = 0; last < rates.length; last++) {
      double product = rates[last];
      for (int other = 0; other < rates.length; other++) {
        product *= other == last ? 1 : -Math.expm1(-rates[other] * years);
      }
      sum += product;
    }
    return -Math.expm1(-sum);
  }
}
