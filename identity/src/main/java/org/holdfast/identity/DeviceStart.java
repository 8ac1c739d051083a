package org.holdfast.identity;

import java.time.Duration;

/// What a device that has no browser is given to begin with.
public final class DeviceStart {

  private final String deviceCode;
  private final String userCode;
  private final Duration life;
  private final Duration interval;

  DeviceStart(String deviceCode, String userCode, Duration life, Duration interval) {
    this.deviceCode = deviceCode;
    this.userCode = userCode;
    this.life = life;
    this.interval = interval;
  }

  /// What it asks with.
  public String deviceCode() {
    return deviceCode;
  }

  /// What it shows its person: `BDFG-HJKM`.
  public String userCode() {
    return userCode;
  }

  public Duration life() {
    return life;
  }

  /// How long it waits between two questions.
  public Duration interval() {
    return interval;
  }

  @Override
  public String toString() {
    return "DeviceStart";
  }
}
