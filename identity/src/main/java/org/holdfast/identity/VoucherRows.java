package org.holdfast.identity;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// Where vouchers, and who redeemed them, are stored.
final class VoucherRows {

  private static final String COLUMN = "identity_voucher.sealed";
  private static final String REDEMPTION = "identity_redemption.sealed";
  private static final Field<Long> SERIAL = DSL.field("serial", SQLDataType.BIGINT);
  private static final Field<byte[]> SEALED = DSL.field("sealed", SQLDataType.BLOB);
  private static final Field<Long> COUNT = DSL.field("n", SQLDataType.BIGINT);

  private final Books books;

  VoucherRows(Books books) {
    this.books = books;
  }

  void insert(DSLContext tx, VoucherInfo info) {
    tx.execute(
        "insert into identity_voucher (serial, sealed) values (?, ?)",
        info.serial().value(),
        seal(info));
  }

  void put(DSLContext tx, VoucherInfo info) {
    tx.execute(
        "update identity_voucher set sealed = ? where serial = ?",
        seal(info),
        info.serial().value());
  }

  /// As it is, and nobody else's until the change ends.
  Optional<VoucherInfo> taken(DSLContext tx, VoucherSerial serial) {
    tx.execute(
        "update identity_voucher set sealed = sealed where serial = ?", (Object) serial.value());
    return tx.resultQuery(
            "select serial, sealed from identity_voucher where serial = ?", (Object) serial.value())
        .coerce(SERIAL, SEALED)
        .fetchOptional()
        .map(row -> open(row, redemptions(tx, serial)));
  }

  List<VoucherInfo> all(DSLContext tx) {
    Map<Long, Long> counts = new HashMap<>();
    tx.resultQuery("select serial, count(*) as n from identity_redemption group by serial")
        .coerce(SERIAL, COUNT)
        .forEach(row -> counts.put(row.get(SERIAL), row.get(COUNT)));
    return tx
        .resultQuery("select serial, sealed from identity_voucher")
        .coerce(SERIAL, SEALED)
        .fetch()
        .stream()
        .map(row -> open(row, counts.getOrDefault(row.get(SERIAL), 0L)))
        .sorted(Comparator.comparing(VoucherInfo::madeAt).reversed())
        .toList();
  }

  boolean isRedeemedBy(DSLContext tx, VoucherSerial serial, AccountId account) {
    return tx.resultQuery(
            "select 1 from identity_redemption where serial = ? and account_id = ?",
            serial.value(),
            account.bytes())
        .fetchOptional()
        .isPresent();
  }

  /// The voucher's row is taken.
  void redeem(DSLContext tx, VoucherInfo info, AccountId account) {
    long serial = info.serial().value();
    byte[] row = Books.row(bytes(serial), account.bytes());
    List<String> texts = List.of(Long.toString(books.clock().millis()));
    tx.execute(
        "insert into identity_redemption (serial, account_id, sealed) values (?, ?, ?)",
        serial,
        account.bytes(),
        books.fields().seal(REDEMPTION, row, texts));
    put(
        tx,
        new VoucherInfo(
            info.serial(),
            info.offer(),
            info.note(),
            info.madeAt(),
            info.redeemed() + 1,
            info.revokedAt()));
  }

  private static long redemptions(DSLContext tx, VoucherSerial serial) {
    return tx.resultQuery(
            "select serial from identity_redemption where serial = ?", (Object) serial.value())
        .fetch()
        .size();
  }

  private byte[] seal(VoucherInfo info) {
    VoucherOffer offer = info.offer();
    return books
        .fields()
        .seal(
            COLUMN,
            bytes(info.serial().value()),
            List.of(
                offer.plan().name(),
                Integer.toString(offer.days()),
                Integer.toString(offer.redemptions()),
                offer.lastDay().toString(),
                info.note(),
                Long.toString(info.madeAt().toEpochMilli()),
                Integer.toString(info.redeemed()),
                info.revokedAt().map(at -> Long.toString(at.toEpochMilli())).orElse("")));
  }

  /// @param rows of redemptions: an older seal that was put back does not make a voucher good again
  private VoucherInfo open(Record row, long rows) {
    long serial = row.get(SERIAL);
    List<String> texts = books.fields().open(COLUMN, bytes(serial), row.get(SEALED));
    VoucherOffer offer =
        new VoucherOffer(
            Plan.valueOf(texts.get(0)),
            Integer.parseInt(texts.get(1)),
            Integer.parseInt(texts.get(2)),
            LocalDate.parse(texts.get(3)));
    return new VoucherInfo(
        new VoucherSerial(serial),
        offer,
        texts.get(4),
        instant(texts.get(5)),
        Math.toIntExact(Math.max(rows, Long.parseLong(texts.get(6)))),
        texts.get(7).isEmpty() ? Optional.empty() : Optional.of(instant(texts.get(7))));
  }

  private static Instant instant(String millis) {
    return Instant.ofEpochMilli(Long.parseLong(millis));
  }

  private static byte[] bytes(long serial) {
    return ByteBuffer.allocate(Long.BYTES).putLong(serial).array();
  }
}
