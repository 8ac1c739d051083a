package org.holdfast.server.dav;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.holdfast.drive.Facet;
import org.holdfast.drive.Item;
import org.holdfast.drive.ItemProperties.Name;
import org.holdfast.drive.Quota;
import org.holdfast.server.HttpDate;

/// The properties that the server knows the values of (RFC 4918, section 15; RFC 4331; what
/// Microsoft and ownCloud added).
final class LiveProperties {

  static final Name DISPLAY_NAME = Names.dav("displayname");
  static final Name LOCK_DISCOVERY = Names.dav("lockdiscovery");
  static final Name QUOTA_AVAILABLE = Names.dav("quota-available-bytes");
  static final Name QUOTA_USED = Names.dav("quota-used-bytes");
  static final Name GET_LAST_MODIFIED = Names.dav("getlastmodified");
  static final Name WIN32_CREATED = new Name(Names.MICROSOFT, "Win32CreationTime");
  static final Name WIN32_MODIFIED = new Name(Names.MICROSOFT, "Win32LastModifiedTime");
  static final Name PRIVILEGES = Names.dav("current-user-privilege-set");
  private static final Name LETTERS = new Name(Names.OWNCLOUD, "permissions");
  static final Name CHECKSUMS = new Name(Names.OWNCLOUD, "checksums");

  /// What ownCloud's clients set to date a file, in seconds since 1970.
  static final Name LAST_MODIFIED = Names.dav("lastmodified");

  private static final String SUPPORTED_LOCKS =
      "<D:lockentry><D:lockscope><D:exclusive/></D:lockscope>"
          + "<D:locktype><D:write/></D:locktype></D:lockentry>"
          + "<D:lockentry><D:lockscope><D:shared/></D:lockscope>"
          + "<D:locktype><D:write/></D:locktype></D:lockentry>";

  /// Gives a property's value as XML; empty if the item has no such property.
  private interface Value extends Function<Of, Optional<String>> {}

  /// What values are made of.
  private record Of(
      Item item, String name, Locks locks, Optional<Quota> quota, Privileges privileges) {}

  private static final Map<Name, Value> ALL = all();

  /// What is told only to who asks for it by name (RFC 4331, section 3; the others cost most
  /// clients nothing but bytes).
  private static final Set<Name> ON_REQUEST =
      Set.of(
          QUOTA_AVAILABLE,
          QUOTA_USED,
          WIN32_CREATED,
          WIN32_MODIFIED,
          CHECKSUMS,
          PRIVILEGES,
          LETTERS);

  private final Of of;

  /// @param name as it stands in the item's address
  /// @param quota of the whole drive: a folder has no other; absent if it is not theirs to know
  LiveProperties(
      Item item, String name, Locks locks, Optional<Quota> quota, Privileges privileges) {
    this.of = new Of(item, name, locks, quota, privileges);
  }

  private static Map<Name, Value> all() {
    Map<Name, Value> all = new LinkedHashMap<>();
    all.put(
        Names.dav("resourcetype"), of -> Optional.of(of.item.isFolder() ? "<D:collection/>" : ""));
    all.put(DISPLAY_NAME, of -> Optional.of(XmlText.escaped(of.name)));
    all.put(Names.dav("creationdate"), of -> Optional.of(iso(of.item.times().createdAt())));
    all.put(GET_LAST_MODIFIED, of -> Optional.of(HttpDate.text(of.item.times().modifiedAt())));
    all.put(
        Names.dav("getcontentlength"), of -> file(of).map(file -> Long.toString(file.sizeBytes())));
    all.put(
        Names.dav("getcontenttype"), of -> file(of).map(file -> XmlText.escaped(file.mediaType())));
    all.put(Names.dav("getetag"), of -> Conditions.eTag(of.item).map(XmlText::escaped));
    all.put(Names.dav("supportedlock"), _ -> Optional.of(SUPPORTED_LOCKS));
    all.put(LOCK_DISCOVERY, of -> Optional.of(of.locks.discovery(of.item.id())));
    all.put(QUOTA_AVAILABLE, of -> folder(of).map(quota -> Long.toString(quota.remaining())));
    all.put(QUOTA_USED, of -> folder(of).map(quota -> Long.toString(quota.used())));
    all.put(WIN32_CREATED, of -> Optional.of(HttpDate.text(of.item.times().createdAt())));
    all.put(WIN32_MODIFIED, of -> Optional.of(HttpDate.text(of.item.times().modifiedAt())));
    all.put(
        CHECKSUMS,
        of ->
            file(of)
                .filter(_ -> of.privileges.knowsContent(of.item))
                .map(
                    file ->
                        "<x:checksum>%s %s</x:checksum>"
                            .formatted(
                                OwnCloud.sha1(file.hashes()), OwnCloud.sha256(file.hashes()))));
    all.put(PRIVILEGES, of -> Optional.of(of.privileges.set(of.item)));
    all.put(LETTERS, of -> Optional.of(of.privileges.letters(of.item)));
    return all;
  }

  private static String iso(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static Optional<Facet.File> file(Of of) {
    return of.item.facet() instanceof Facet.File file ? Optional.of(file) : Optional.empty();
  }

  private static Optional<Quota> folder(Of of) {
    return of.item.isFolder() ? of.quota : Optional.empty();
  }

  /// Whether the server alone says what it is.
  static boolean isProtected(Name name) {
    return ALL.containsKey(name) && !name.equals(DISPLAY_NAME);
  }

  /// Those that a client gets that asks for all.
  static List<Name> usual() {
    return ALL.keySet().stream().filter(name -> !ON_REQUEST.contains(name)).toList();
  }

  /// As XML that stands in the property's element.
  Optional<String> value(Name name) {
    return Optional.ofNullable(ALL.get(name)).flatMap(value -> value.apply(of));
  }
}
