package org.holdfast.server.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.holdfast.server.PercentText;
import org.holdfast.server.graph.GraphAddress.DriveChoice;
import org.holdfast.server.graph.GraphAddress.ItemPlace;
import org.holdfast.server.graph.GraphAddress.OfDrive;
import org.holdfast.server.graph.GraphAddress.OfItem;
import org.holdfast.server.graph.GraphAddress.OfService;
import org.holdfast.server.graph.GraphAddress.OfShare;
import org.holdfast.server.graph.GraphAddress.OfSpecial;

/// Reads the raw path of a request, section 2 of the contract.
///
/// It is split at `/` first and decoded after, so an encoded separator can never move a border (but
/// in the place of an id, see `pathInId`); a colon ends a path whether it is encoded or not, since
/// no name can hold one in an address.
final class AddressParser {

  // A path has at most 4,096 UTF-16 units, so at most half as many names; the rest is the address.
  private static final int MAX_SEGMENTS = 2_100;

  private static final String PATH_IN_ID = ":/";

  private final List<String> segments;

  private AddressParser(List<String> segments) {
    this.segments = segments;
  }

  /// @param rawPath as it stood in the request line, without version and query
  /// @throws GraphRefusal `invalidPath` if no item could ever have this address
  static GraphAddress parse(String rawPath) {
    List<String> segments =
        Arrays.stream(rawPath.split("/", MAX_SEGMENTS + 1))
            .filter(raw -> !raw.isEmpty())
            .map(PercentText::decode)
            .toList();
    return new AddressParser(requireFew(segments)).address();
  }

  private static List<String> requireFew(List<String> segments) {
    if (segments.size() >= MAX_SEGMENTS) {
      throw invalidPath("The path has too many segments.");
    }
    return segments;
  }

  /// Reads the path of a `parentReference`: `/drive/root:/a/b`, `/drives/{id}/root:`.
  static OfItem parseReference(String path) {
    if (parse(path) instanceof OfItem item && item.operation().equals(Tail.NONE)) {
      return item;
    }
    throw invalidPath("A parentReference path looks like /drive/root:/folder.");
  }

  private GraphAddress address() {
    if (is(0, "drive")) {
      return ofDrive(new DriveChoice.Mine(), 1);
    }
    if (is(0, "me") && is(1, "drive")) {
      return ofDrive(new DriveChoice.Mine(), 2);
    }
    if (is(0, "drives") && segments.size() > 1) {
      return ofDrive(new DriveChoice.ById(segments.get(1)), 2);
    }
    if (is(0, "users") && is(2, "drive")) {
      return ofDrive(new DriveChoice.OfUser(segments.get(1)), 3);
    }
    if (is(0, "shares") && segments.size() > 1) {
      return ofShare(segments.get(1));
    }
    return new OfService(operation(0));
  }

  private GraphAddress ofShare(String share) {
    DriveChoice drive = new DriveChoice.ByShare(share);
    if (is(2, "driveItem") || is(2, "root")) {
      // Asked before the item can be looked for.
      if (isAsked(operation(3), OfShare.VALIDATE)) {
        return new OfShare(share, operation(3));
      }
      return new OfItem(drive, ItemPlace.ROOT, operation(3));
    }
    if (is(2, "driveItem:") || is(2, "root:")) {
      return byPath(drive, Optional.empty(), 3);
    }
    if (is(2, "items") && segments.size() > 3) {
      return itemOf(drive, 3);
    }
    return new OfShare(share, operation(2));
  }

  private static boolean isAsked(Tail operation, String word) {
    return operation.segments().size() == 1
        && operation.segments().getFirst().equalsIgnoreCase(word);
  }

  private GraphAddress ofDrive(DriveChoice drive, int at) {
    if (is(at, "root")) {
      return new OfItem(drive, ItemPlace.ROOT, operation(at + 1));
    }
    if (is(at, "root:")) {
      return byPath(drive, Optional.empty(), at + 1);
    }
    if (is(at, "items") && segments.size() > at + 1) {
      return itemOf(drive, at + 1);
    }
    if (is(at, "special") && segments.size() > at + 1) {
      return special(drive, segments.get(at + 1), at);
    }
    return new OfDrive(drive, operation(at));
  }

  private GraphAddress itemOf(DriveChoice drive, int at) {
    return segments.get(at).contains(PATH_IN_ID) ? pathInId(at).byId(drive, at) : byId(drive, at);
  }

  /// A name that is none of a special folder is left to the routes.
  private GraphAddress special(DriveChoice drive, String segment, int at) {
    boolean pathFollows = segment.endsWith(":");
    String name = pathFollows ? segment.substring(0, segment.length() - 1) : segment;
    Optional<SpecialFolder> folder = SpecialFolder.named(name);
    if (folder.isEmpty()) {
      return new OfDrive(drive, operation(at));
    }
    OfItem below =
        pathFollows
            ? byPath(drive, Optional.empty(), at + 2)
            : new OfItem(drive, ItemPlace.ROOT, operation(at + 2));
    return new OfSpecial(drive, folder.get(), below.item().names(), below.operation());
  }

  /// Microsoft's SDKs for Java and .NET have no other way to name a path than to put it where an id
  /// stands, `root:/a/b:`, which they encode as one segment. It is spread out once, after it was
  /// decoded once: an encoded separator inside it is a separator, and nothing in it is decoded
  /// again.
  private AddressParser pathInId(int at) {
    List<String> spread = new ArrayList<>(segments.subList(0, at));
    Arrays.stream(segments.get(at).split("/", MAX_SEGMENTS))
        .filter(segment -> !segment.isEmpty())
        .forEach(spread::add);
    spread.addAll(segments.subList(at + 1, segments.size()));
    return new AddressParser(requireFew(spread));
  }

  private GraphAddress byId(DriveChoice drive, int at) {
    String id = segments.get(at);
    int next = at + 1;
    boolean pathFollows = id.endsWith(":");
    String bare = pathFollows ? id.substring(0, id.length() - 1) : id;
    Optional<String> base = bare.equalsIgnoreCase("root") ? Optional.empty() : Optional.of(bare);
    return pathFollows
        ? byPath(drive, base, next)
        : new OfItem(drive, new ItemPlace(base, List.of()), operation(next));
  }

  private OfItem byPath(DriveChoice drive, Optional<String> base, int from) {
    List<String> names = new ArrayList<>();
    int at = from;
    boolean ended = false;
    while (at < segments.size() && !ended) {
      String segment = segments.get(at);
      ended = segment.endsWith(":");
      String name = ended ? segment.substring(0, segment.length() - 1) : segment;
      // "a/:/children" ends the path with a segment that is nothing but the colon.
      if (!name.isEmpty()) {
        names.add(name(name));
      }
      at++;
    }
    return new OfItem(drive, new ItemPlace(base, List.copyOf(names)), operation(at));
  }

  private static String name(String decoded) {
    if (decoded.equals(".") || decoded.equals("..")) {
      throw invalidPath("A path has no '.' or '..' in it: name the item's whole path.");
    }
    if (decoded.chars().anyMatch(AddressParser::breaksPaths)) {
      throw invalidPath(
          "A name in a path holds no ':', '/', '\\' or control character. Address the item by its"
              + " id.");
    }
    return decoded;
  }

  private static boolean breaksPaths(int c) {
    return c == ':' || c == '/' || c == '\\' || Character.isISOControl(c);
  }

  private Tail operation(int from) {
    return Tail.of(segments.subList(Math.min(from, segments.size()), segments.size()));
  }

  private boolean is(int at, String word) {
    return at < segments.size() && segments.get(at).equalsIgnoreCase(word);
  }

  private static GraphRefusal invalidPath(String message) {
    return GraphError.invalid("invalidPath", message).refusal();
  }
}
