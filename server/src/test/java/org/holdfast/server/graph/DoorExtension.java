package org.holdfast.server.graph;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Hands one [TestDoor] to every test that asks for one: each makes people of its own, so none
/// meets another's. It is opened once, since its vault takes its time.
final class DoorExtension implements ParameterResolver {

  /// The door and the folder it lives in.
  private record Opened(TestDoor door, Path folder) implements AutoCloseable {

    static Opened fresh() {
      try {
        Path folder = Files.createTempDirectory("graph-door");
        return new Opened(new TestDoor(folder), folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      door.close();
      try (Stream<Path> files = Files.walk(folder)) {
        files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
      }
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType().equals(TestDoor.class);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(DoorExtension.class))
        .computeIfAbsent(Opened.class, _ -> Opened.fresh(), Opened.class)
        .door();
  }
}
