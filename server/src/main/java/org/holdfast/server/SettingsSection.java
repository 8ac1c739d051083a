package org.holdfast.server;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One level of the settings file. Every key that is asked for is known; [#refuseUnknown] then
/// finds the others.
final class SettingsSection {

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9}) ?(ms|s|m|h|d)");

  private final String prefix;
  private final Map<?, ?> values;
  private final List<String> known = new ArrayList<>();

  /// @param prefix what stands before a key when a person is told of it, such as `listen.`
  SettingsSection(String prefix, Map<?, ?> values) {
    this.prefix = prefix;
    this.values = values;
  }

  SettingsSection section(String key) {
    Object value = value(key).orElse(Map.of());
    if (value instanceof Map<?, ?> map) {
      return new SettingsSection(prefix + key + ".", map);
    }
    throw wrong(key, "has settings of its own below it");
  }

  /// @return empty if the key is not there at all
  Optional<List<SettingsSection>> sections(String key) {
    Optional<Object> value = value(key);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (!(value.get() instanceof List<?> list) || list.isEmpty()) {
      throw wrong(key, "is a list");
    }
    List<SettingsSection> sections = new ArrayList<>();
    for (Object each : list) {
      if (!(each instanceof Map<?, ?> map)) {
        throw wrong(key, "is a list of names with values");
      }
      sections.add(new SettingsSection(prefix + key + "[" + sections.size() + "].", map));
    }
    return Optional.of(sections);
  }

  Optional<String> text(String key) {
    return value(key)
        .map(
            value -> {
              if (value instanceof Map<?, ?> || value instanceof List<?>) {
                throw wrong(key, "is one value");
              }
              return value.toString();
            });
  }

  String needed(String key) {
    return text(key).orElseThrow(() -> wrong(key, "is needed here"));
  }

  int number(String key, int otherwise, int least, int most) {
    return parsed(key, otherwise, least, most, Integer::parseInt);
  }

  double decimal(String key, double least, double most) {
    String text = needed(key);
    return checked(key, number(key, text), least, most);
  }

  OptionalDouble fraction(String key, double least, double most) {
    return text(key)
        .map(text -> OptionalDouble.of(checked(key, number(key, text), least, most)))
        .orElse(OptionalDouble.empty());
  }

  private double number(String key, String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException _) {
      throw wrong(key, "is a number");
    }
  }

  boolean flag(String key, boolean otherwise) {
    return switch (text(key).orElse(Boolean.toString(otherwise))) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(key, "is true or false");
    };
  }

  ByteSize size(String key, ByteSize otherwise, ByteSize least, ByteSize most) {
    return parsed(key, otherwise, least, most, ByteSize::parse);
  }

  Duration duration(String key, Duration otherwise, Duration least, Duration most) {
    return parsed(key, otherwise, least, most, SettingsSection::parseDuration);
  }

  /// @param base what a relative path starts from
  Optional<Path> path(String key, Path base) {
    try {
      return text(key).map(base::resolve);
    } catch (InvalidPathException _) {
      throw wrong(key, "is a path");
    }
  }

  /// A numeric address: looking a name up would let the network decide where we listen.
  InetAddress address(String key, String otherwise) {
    String text = text(key).orElse(otherwise);
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException _) {
      throw wrong(key, "is a numeric address such as 127.0.0.1, 0.0.0.0 or ::");
    }
  }

  Optional<URI> httpsAddress(String key) {
    return text(key).map(text -> httpsAddress(key, text));
  }

  private URI httpsAddress(String key, String text) {
    try {
      URI uri = new URI(text);
      boolean bare = uri.getRawQuery() == null && uri.getRawFragment() == null;
      boolean rooted =
          uri.getRawPath() == null || uri.getRawPath().isEmpty() || uri.getRawPath().equals("/");
      if ("https".equals(uri.getScheme())
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && bare
          && rooted) {
        return new URI("https", null, uri.getHost(), uri.getPort(), null, null, null);
      }
    } catch (URISyntaxException _) {
      // said below
    }
    throw wrong(key, "is an address such as https://drive.example.org, without a path");
  }

  <E extends Enum<E>> E choice(String key, E otherwise, Class<E> kind) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return otherwise;
    }
    List<String> words = new ArrayList<>();
    for (E each : kind.getEnumConstants()) {
      String word = each.name().toLowerCase(Locale.ROOT).replace('_', '-');
      if (word.equals(text.get())) {
        return each;
      }
      words.add(word);
    }
    throw wrong(key, "is one of: " + String.join(", ", words));
  }

  /// Call it once everything has been asked for.
  ///
  /// @throws StartRefused if the file names a key that nobody asked for
  void refuseUnknown() {
    for (Object key : values.keySet()) {
      if (!known.contains(String.valueOf(key))) {
        throw new StartRefused(
            "holdfast.yaml has %s%s, which is no setting; the nearest one is %s%s."
                .formatted(prefix, key, prefix, NearestWord.to(String.valueOf(key), known)));
      }
    }
  }

  StartRefused wrong(String key, String rule) {
    return new StartRefused("holdfast.yaml: %s%s %s.".formatted(prefix, key, rule));
  }

  private Optional<Object> value(String key) {
    known.add(key);
    return Optional.ofNullable(values.get(key));
  }

  private <T extends Comparable<T>> T parsed(
      String key, T otherwise, T least, T most, Function<String, T> parse) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return otherwise;
    }
    T value;
    try {
      value = parse.apply(text.get());
    } catch (NumberFormatException _) {
      throw wrong(key, "is a whole number");
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw wrong(key, "is " + e.getMessage());
    }
    return checked(key, value, least, most);
  }

  private <T extends Comparable<T>> T checked(String key, T value, T least, T most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw wrong(key, "lies between %s and %s".formatted(shown(least), shown(most)));
    }
    return value;
  }

  private static String shown(Object value) {
    return value instanceof Duration duration ? duration.toSeconds() + "s" : value.toString();
  }

  /// @throws IllegalArgumentException if it is no number with one of the five units
  static Duration parseDuration(String text) {
    Matcher form = DURATION.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException("not a time with a unit such as 500ms, 30s, 5m or 24h");
    }
    long count = Long.parseLong(form.group(1));
    return switch (form.group(2)) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }
}
