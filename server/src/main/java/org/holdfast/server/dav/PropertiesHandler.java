package org.holdfast.server.dav;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.drive.Conflict;
import org.holdfast.drive.Facet;
import org.holdfast.drive.FileTimes;
import org.holdfast.drive.Item;
import org.holdfast.drive.ItemChange;
import org.holdfast.drive.ItemProperties;
import org.holdfast.drive.ItemProperties.Name;
import org.holdfast.server.HttpDate;

/// `PROPPATCH` (RFC 4918, section 9.2): all of it, in one operation, or nothing.
///
/// A property that dates the item, by whichever of its names, sets the item's own times.
final class PropertiesHandler {

  /// What the request wants, and of each property the status that it would get.
  private static final class Plan {
    private final List<ItemProperties.Change> changes = new ArrayList<>();
    private final Map<Name, Integer> outcome = new LinkedHashMap<>();
    private Optional<Instant> created = Optional.empty();
    private Optional<Instant> modified = Optional.empty();

    boolean fails() {
      return outcome.values().stream().anyMatch(status -> status != 200);
    }
  }

  void patch(Call call) throws IOException {
    Item item = call.item();
    XmlElement body =
        call.exchange()
            .xml()
            .filter(found -> found.name().equals(Names.dav("propertyupdate")))
            .orElseThrow(
                () ->
                    DavError.invalid("proppatch-invalid", "The body is a propertyupdate.")
                        .refusal());
    Plan plan = plan(body, item);
    var precondition = call.precondition(item);
    if (!plan.fails()) {
      ItemChange change =
          new ItemChange(
              Optional.empty(),
              Optional.empty(),
              new FileTimes(plan.created, plan.modified),
              Optional.empty(),
              plan.changes,
              Conflict.FAIL);
      call.drive().change(call.actor(), item.id(), change, precondition);
    }
    String href = call.path().href(item.isFolder());
    call.exchange().stream(207, out -> write(out, href, plan));
  }

  private static Plan plan(XmlElement body, Item item) {
    Plan plan = new Plan();
    for (XmlElement step : body.elements()) {
      boolean set = step.name().equals(Names.dav("set"));
      if (!set && !step.name().equals(Names.dav("remove"))) {
        continue; // what is not known is ignored (section 17)
      }
      step.elements().stream()
          .filter(each -> each.name().equals(Names.dav("prop")))
          .flatMap(prop -> prop.elements().stream())
          .forEach(property -> plan(plan, item, property, set));
    }
    if (plan.outcome.isEmpty()) {
      throw DavError.invalid("proppatch-invalid", "Nothing is to be set or removed.").refusal();
    }
    return plan;
  }

  private static void plan(Plan plan, Item item, XmlElement property, boolean set) {
    Name name = property.name();
    if (set && isTime(name)) {
      plan.outcome.put(name, time(plan, name, property.text()) ? 200 : 409);
    } else if (set && name.equals(LiveProperties.CHECKSUMS)) {
      plan.outcome.put(name, isChecksum(item, property) ? 200 : 409);
    } else if (LiveProperties.isProtected(name) || name.equals(LiveProperties.LAST_MODIFIED)) {
      plan.outcome.put(name, 403);
    } else {
      plan.outcome.putIfAbsent(name, 200);
      plan.changes.add(
          set
              ? new ItemProperties.Change.Put(name, property.standalone())
              : new ItemProperties.Change.Remove(name));
    }
  }

  private static boolean isTime(Name name) {
    return name.equals(LiveProperties.LAST_MODIFIED)
        || name.equals(LiveProperties.GET_LAST_MODIFIED)
        || name.equals(LiveProperties.WIN32_MODIFIED)
        || name.equals(LiveProperties.WIN32_CREATED);
  }

  private static boolean time(Plan plan, Name name, String text) {
    Optional<Instant> time = HttpDate.parse(text).or(() -> OwnCloud.seconds(text));
    if (name.equals(LiveProperties.WIN32_CREATED)) {
      plan.created = time;
    } else {
      plan.modified = time;
    }
    return time.isPresent();
  }

  /// A client that dates a file tells its checksum again: it is ours, or it is wrong.
  private static boolean isChecksum(Item item, XmlElement property) {
    return item.facet() instanceof Facet.File file
        && property.elements().stream()
            .allMatch(
                each -> {
                  String told = each.text().strip();
                  return told.equalsIgnoreCase(OwnCloud.sha1(file.hashes()))
                      || told.equalsIgnoreCase(OwnCloud.sha256(file.hashes()));
                });
  }

  private static void write(XmlWriter out, String href, Plan plan) throws IOException {
    out.raw("<D:multistatus xmlns:D=\"DAV:\"><D:response><D:href>");
    out.raw(XmlText.escaped(href));
    out.raw("</D:href>");
    boolean fails = plan.fails();
    for (Map.Entry<Name, Integer> each : plan.outcome.entrySet()) {
      out.raw("<D:propstat><D:prop>");
      out.element(each.getKey(), "");
      out.raw("</D:prop><D:status>HTTP/1.1 ");
      out.raw(status(each.getValue(), fails));
      out.raw("</D:status>");
      if (each.getValue() == 403) {
        out.raw("<D:error><D:cannot-modify-protected-property/></D:error>");
      }
      out.raw("</D:propstat>");
    }
    out.raw("</D:response></D:multistatus>\n");
  }

  private static String status(int status, boolean fails) {
    return switch (status) {
      case 403 -> "403 Forbidden";
      case 409 -> "409 Conflict";
      default -> fails ? "424 Failed Dependency" : "200 OK";
    };
  }
}
