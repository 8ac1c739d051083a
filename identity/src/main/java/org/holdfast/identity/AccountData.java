package org.holdfast.identity;

import java.util.List;

/// What this room keeps about a person, as they may take it along: no secret, and security info as
/// it is shown, masked.
public record AccountData(
    Account account,
    Overview security,
    List<BrowserSession> sessions,
    List<Device> devices,
    List<TokenInfo> tokens,
    List<ConnectedApp> apps) {

  public AccountData {
    sessions = List.copyOf(sessions);
    devices = List.copyOf(devices);
    tokens = List.copyOf(tokens);
    apps = List.copyOf(apps);
  }

  /// The id only.
  @Override
  public String toString() {
    return "AccountData[" + account.id().text() + "]";
  }
}
