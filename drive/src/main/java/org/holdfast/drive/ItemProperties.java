package org.holdfast.drive;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What clients keep with an item that means nothing to a drive: WebDAV calls it dead properties.
///
/// Part of the item's state, and so of its history: a copy has them, and who goes back to a point
/// has those of then. Sealed with the item's name. An item without any costs nothing.
public final class ItemProperties {

  /// None at all.
  public static final ItemProperties NONE = new ItemProperties(new TreeMap<>());

  // They are read with every row, and written anew with every change to it.
  static final int MOST_BYTES = 32_768;

  private final SortedMap<Name, String> values;

  private ItemProperties(SortedMap<Name, String> values) {
    this.values = values;
  }

  /// How one is called: a name in a name space, as XML has them.
  ///
  /// @param space may be empty
  public record Name(String space, String local) implements Comparable<Name> {

    private static final Comparator<Name> ORDER =
        Comparator.comparing(Name::space).thenComparing(Name::local);

    @Override
    public int compareTo(Name other) {
      return ORDER.compare(this, other);
    }
  }

  /// One thing to do to them.
  public sealed interface Change {

    /// @param value any Unicode text; the drive does not look into it
    record Put(Name name, String value) implements Change {}

    /// Nothing happens if it is not there.
    record Remove(Name name) implements Change {}
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  public Optional<String> get(Name name) {
    return Optional.ofNullable(values.get(name));
  }

  /// In a fixed order.
  public SortedSet<Name> names() {
    return new TreeSet<>(values.keySet());
  }

  /// Afterwards, in the order given.
  ///
  /// @throws DriveRefusal.PropertiesTooLarge if all of them together are more than 32 KiB
  ItemProperties after(List<Change> changes) {
    if (changes.isEmpty()) {
      return this;
    }
    SortedMap<Name, String> next = new TreeMap<>(values);
    for (Change change : changes) {
      switch (change) {
        case Change.Put(Name name, String value) -> next.put(name, value);
        case Change.Remove(Name name) -> next.remove(name);
      }
    }
    ItemProperties after = new ItemProperties(next);
    if (after.bytes().length > MOST_BYTES) {
      throw new DriveRefusal.PropertiesTooLarge();
    }
    return after;
  }

  /// Nothing for none; else for each: space, local name and value, each length u32 || UTF-8.
  byte[] bytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    values.forEach(
        (name, value) -> {
          put(bytes, name.space());
          put(bytes, name.local());
          put(bytes, value);
        });
    return bytes.toByteArray();
  }

  private static void put(ByteArrayOutputStream into, String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    into.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(utf8.length).array());
    into.writeBytes(utf8);
  }

  /// Reads to the end.
  ///
  /// @throws IllegalArgumentException if these are no properties
  static ItemProperties read(ByteBuffer from) {
    if (!from.hasRemaining()) {
      return NONE;
    }
    SortedMap<Name, String> values = new TreeMap<>();
    while (from.hasRemaining()) {
      values.put(new Name(text(from), text(from)), text(from));
    }
    return new ItemProperties(values);
  }

  private static String text(ByteBuffer from) {
    int length = from.getInt();
    if (length < 0 || length > from.remaining()) {
      throw new BufferUnderflowException();
    }
    ByteBuffer bytes = from.slice(from.position(), length);
    from.position(from.position() + length);
    try {
      return UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("sealed text is UTF-8", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ItemProperties that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  /// Says how many: what people keep with their files does not belong into logs.
  @Override
  public String toString() {
    return "ItemProperties[" + values.size() + "]";
  }
}
