package org.holdfast.recovery;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.holdfast.content.LogStore;
import org.holdfast.vault.WrappedKey;
import org.holdfast.vault.WrappedKeys;

/// The keys of the histories that lie in one region or backup, as they are wrapped. One that is
/// torn is none: who mirrors there puts it anew.
public final class LineageKeys implements WrappedKeys {

  private final String region;
  private final LogStore store;

  /// @param region its name
  public LineageKeys(String region, LogStore store) {
    this.region = region;
    this.store = store;
  }

  @Override
  public String what() {
    return "keys of the mirror in " + region;
  }

  @Override
  public List<KeptKey> next(byte[] after, int most) throws IOException {
    String behind = new String(after, US_ASCII);
    List<KeptKey> keys = new ArrayList<>();
    for (String name : store.list()) {
      Optional<ObjectName> object =
          ObjectName.parse(name).filter(each -> each.shelf() == ObjectName.Shelf.KEY);
      if (object.isPresent() && name.compareTo(behind) > 0 && keys.size() < most) {
        store
            .read(name)
            .flatMap(bytes -> LineageKey.envelope(object.get().lineage(), bytes))
            .map(
                envelope ->
                    new KeptKey(
                        name.getBytes(US_ASCII),
                        LineageKey.label(object.get().lineage()),
                        envelope))
            .ifPresent(keys::add);
      }
    }
    return keys;
  }

  @Override
  public void replace(List<Rewrapped> rewrapped) throws IOException {
    for (Rewrapped each : rewrapped) {
      ObjectName name = ObjectName.parse(new String(each.was().place(), US_ASCII)).orElseThrow();
      Optional<WrappedKey> there =
          store.read(name.text()).flatMap(bytes -> LineageKey.envelope(name.lineage(), bytes));
      if (there.filter(each.was().wrapped()::equals).isPresent()) {
        store.replace(name.text(), LineageKey.bytes(name.lineage(), each.now()));
      }
    }
  }
}
