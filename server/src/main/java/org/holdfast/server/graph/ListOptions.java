package org.holdfast.server.graph;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.holdfast.drive.Item;
import org.holdfast.drive.Listing;

/// How a folder's children are asked for: `$orderby`, and the forms of `$filter` that cost nothing.
///
/// @param kind which kind of item the drive is asked for
/// @param keep what of a page is kept
/// @param filtered whether there is a filter at all
record ListOptions(
    Listing.Order order,
    boolean descending,
    Listing.Filter kind,
    Predicate<Item> keep,
    boolean filtered) {

  private static final Pattern KIND = Pattern.compile("(file|folder) (ne|eq) null");

  // Possessive: else Java takes frames of the stack for each character, and a batch has millions.
  private static final Pattern NAME = Pattern.compile("name eq '((?:[^']|'')*+)'");
  private static final Pattern BEGINS =
      Pattern.compile("startswith\\(\\s*name\\s*,\\s*'((?:[^']|'')*+)'\\s*\\)");
  private static final Pattern CHANGED =
      Pattern.compile("lastModifiedDateTime (ge|gt|le|lt) '?([0-9TZ:.+-]+)'?");

  static ListOptions of(QueryOptions query) {
    String[] order = query.text("$orderby").orElse("").strip().split("\\s+", -1);
    boolean descending = order.length > 1 && order[1].equalsIgnoreCase("desc");
    if (order.length > 2 || (order.length == 2 && !order[1].matches("(?i)asc|desc"))) {
      throw badOrder();
    }
    Optional<String> filter =
        query.text("$filter").map(String::strip).filter(text -> !text.isEmpty());
    return new ListOptions(
        order(order[0]),
        descending,
        filter.map(ListOptions::kind).orElse(Listing.Filter.ALL),
        filter.map(ListOptions::keep).orElse(_ -> true),
        filter.isPresent());
  }

  private static Listing.Order order(String by) {
    return switch (by.toLowerCase(Locale.ROOT)) {
      case "" -> Listing.Order.ID;
      case "name" -> Listing.Order.NAME;
      case "size" -> Listing.Order.SIZE;
      case "lastmodifieddatetime" -> Listing.Order.MODIFIED;
      default -> throw badOrder();
    };
  }

  private static Listing.Filter kind(String filter) {
    Matcher matcher = KIND.matcher(filter);
    if (!matcher.matches()) {
      return Listing.Filter.ALL;
    }
    boolean files = matcher.group(1).equals("file") == matcher.group(2).equals("ne");
    return files ? Listing.Filter.FILES : Listing.Filter.FOLDERS;
  }

  private static Predicate<Item> keep(String filter) {
    if (KIND.matcher(filter).matches()) {
      return _ -> true;
    }
    Matcher name = NAME.matcher(filter);
    if (name.matches()) {
      String wanted = name.group(1).replace("''", "'");
      return item -> item.name().equalsIgnoreCase(wanted);
    }
    Matcher begins = BEGINS.matcher(filter);
    if (begins.matches()) {
      String wanted = begins.group(1).replace("''", "'");
      return item -> item.name().regionMatches(true, 0, wanted, 0, wanted.length());
    }
    Matcher changed = CHANGED.matcher(filter);
    if (changed.matches()) {
      Instant bound = GraphTime.parse("$filter", changed.group(2));
      return switch (changed.group(1)) {
        case "ge" -> item -> !item.changedAt().isBefore(bound);
        case "gt" -> item -> item.changedAt().isAfter(bound);
        case "le" -> item -> !item.changedAt().isAfter(bound);
        default -> item -> item.changedAt().isBefore(bound);
      };
    }
    throw QueryOptions.invalid(
        "$filter knows: file ne null, folder ne null, name eq '…', startswith(name,'…'),"
            + " lastModifiedDateTime ge ….");
  }

  private static GraphRefusal badOrder() {
    return QueryOptions.invalid("$orderby knows name, size and lastModifiedDateTime, asc or desc.");
  }
}
