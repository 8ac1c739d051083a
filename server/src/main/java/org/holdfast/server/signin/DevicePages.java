package org.holdfast.server.signin;

import java.time.InstantSource;
import java.util.List;
import org.holdfast.identity.BrowserSession;
import org.holdfast.identity.Device;
import org.holdfast.identity.DeviceId;
import org.holdfast.identity.Devices;
import org.holdfast.identity.Identity;
import org.holdfast.identity.SessionId;
import org.holdfast.identity.Sessions;

/// `/account/devices`: where its owner is signed in, and which browsers are trusted.
final class DevicePages {

  private static final String HOME = "/account/devices";

  private final Sessions sessions;
  private final Devices devices;
  private final InstantSource clock;

  DevicePages(Identity identity, InstantSource clock) {
    this.sessions = identity.sessions();
    this.devices = identity.devices();
    this.clock = clock;
  }

  /// One browser.
  ///
  /// @param here whether it is the one that asks
  record Row(String id, String name, String address, String since, String seen, boolean here) {
    @Override
    public String toString() {
      return "Row[" + id + "]";
    }
  }

  record Content(String note, List<Row> sessions, List<Row> devices) {
    public Content {
      sessions = List.copyOf(sessions);
      devices = List.copyOf(devices);
    }
  }

  void in(Routes routes) {
    routes
        .get(HOME, this::show)
        .post(HOME + "/end", this::end)
        .post(HOME + "/forget", this::forget)
        .post(HOME + "/forget-all", this::forgetAll);
  }

  private Reply show(Visit visit) {
    BrowserSession here = visit.signedIn();
    List<Row> open =
        sessions.list(visit.account()).stream().map(each -> row(visit, each, here)).toList();
    List<Row> trusted =
        devices.list(visit.account()).stream().map(each -> row(visit, each)).toList();
    return visit.show("devices", new Content(visit.message(), open, trusted));
  }

  private static Row row(Visit visit, BrowserSession session, BrowserSession here) {
    return new Row(
        session.who().session().value().toString(),
        session.deviceName(),
        session.address(),
        visit.words().minute(session.openedAt()),
        visit.words().minute(session.seenAt()),
        session.who().session().equals(here.who().session()));
  }

  private static Row row(Visit visit, Device device) {
    return new Row(
        device.id().value().toString(),
        device.name(),
        device.address(),
        visit.words().minute(device.trustedAt()),
        visit.words().minute(device.seenAt()),
        false);
  }

  /// Of another browser it wants a proof (ASVS 7.5.2): a thief at an open browser must not shut
  /// their victim out of the others. To shut everyone out, themselves too, is free.
  private Reply end(Visit visit) {
    BrowserSession here = visit.signedIn();
    SessionId ended = new SessionId(SecurityPages.id(visit.field("id")));
    if (!ended.equals(here.who().session()) && !here.isFresh(clock.instant())) {
      return Visit.go("/prove", "return", HOME);
    }
    sessions.end(visit.account(), ended);
    if (ended.equals(here.who().session())) {
      visit.close();
      return Visit.go("/signin", "message", "signed-out");
    }
    return Visit.go(HOME, "message", "session-ended");
  }

  /// Asks for no proof: to trust less is always allowed.
  private Reply forget(Visit visit) {
    devices.forget(visit.account(), new DeviceId(SecurityPages.id(visit.field("id"))));
    return Visit.go(HOME, "message", "device-forgotten");
  }

  private Reply forgetAll(Visit visit) {
    devices.forgetAll(visit.account());
    visit.drop(Kept.DEVICE);
    return Visit.go(HOME, "message", "devices-forgotten");
  }
}
