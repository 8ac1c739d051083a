package org.holdfast.audit;

import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;

/// One statement with its parameters, written by hand for both engines, which keep it prepared.
final class Sql {

  private final DSLContext tx;
  private final String text;
  private final List<Object> values = new ArrayList<>();

  private Sql(DSLContext tx, String text) {
    this.tx = tx;
    this.text = text;
  }

  static Sql of(DSLContext tx, String text) {
    return new Sql(tx, text);
  }

  Sql with(long value) {
    values.add(value);
    return this;
  }

  Sql with(byte[] value) {
    values.add(value);
    return this;
  }

  Sql with(UUID id) {
    return with(bytes(id));
  }

  static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(16)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  /// @throws AuditRefusal.Tampered if there are not exactly 16 bytes
  static UUID uuid(byte[] bytes) {
    if (bytes.length != 16) {
      throw new AuditRefusal.Tampered("A row of the log has no id that there can be.");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new UUID(in.getLong(), in.getLong());
  }

  /// @return how many rows it changed
  int run() {
    return tx.connectionResult(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(text)) {
            bind(statement);
            return statement.executeUpdate();
          }
        });
  }

  <T> List<T> list(Reader<T> reader) {
    return tx.connectionResult(
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(text)) {
            bind(statement);
            List<T> all = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
              while (rows.next()) {
                all.add(reader.read(rows));
              }
            }
            return all;
          }
        });
  }

  <T> Optional<T> one(Reader<T> reader) {
    return list(reader).stream().findFirst();
  }

  private void bind(PreparedStatement statement) throws SQLException {
    for (int i = 0; i < values.size(); i++) {
      switch (values.get(i)) {
        case byte[] bytes -> statement.setBytes(i + 1, bytes);
        case Long number -> statement.setLong(i + 1, number);
        default -> throw new IllegalStateException("no parameter is of another kind");
      }
    }
  }

  /// Makes a value of the row that the cursor is at.
  interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }
}
