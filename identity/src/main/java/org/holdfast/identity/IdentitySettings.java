package org.holdfast.identity;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// How people join and sign in.
///
/// @param signUp who may join; default by invitation
/// @param twoStep whether everyone has to use two-step verification; default offered
/// @param replacementWait how long the replacement of all security info waits; default 30 days
/// @param deletionGrace how long an account can be kept that its owner asked to delete; default 30
///   days
/// @param breachedPasswords a list of stolen passwords as Have I Been Pwned gives it, ordered by
///   hash; default none
/// @param plans what is in each plan
public record IdentitySettings(
    SignUps.Policy signUp,
    TwoStep twoStep,
    Duration replacementWait,
    Duration deletionGrace,
    Optional<Path> breachedPasswords,
    PlanSettings plans) {

  /// What holds if the owner says nothing.
  public static IdentitySettings defaults() {
    return new IdentitySettings(
        SignUps.Policy.INVITATION,
        TwoStep.OFFERED,
        Duration.ofDays(30),
        Duration.ofDays(30),
        Optional.empty(),
        PlanSettings.defaults());
  }
}
