package org.holdfast.server.signin;

import java.net.URI;
import java.util.List;
import java.util.function.Supplier;
import org.holdfast.drive.ArchiveScope;
import org.holdfast.identity.AccountRefusal;
import org.holdfast.identity.Exports;
import org.holdfast.server.ExportDesk;

/// `/account/export`: archives of all that a person has here, to take along.
final class ExportPages {

  private static final String HOME = "/account/export";

  private final ExportDesk exports;
  private final Supplier<URI> publicAddress;

  ExportPages(ExportDesk exports, Supplier<URI> publicAddress) {
    this.exports = exports;
    this.publicAddress = publicAddress;
  }

  /// @param state its size, or why it has none
  record Row(String id, String made, String ends, String state) {}

  /// @param room whether another can be made
  record Content(String note, String error, long days, List<Row> exports, boolean room) {
    public Content {
      exports = List.copyOf(exports);
    }
  }

  void in(Routes routes) {
    routes.get(HOME, this::show).post(HOME, this::make).post(HOME + "/end", this::end);
  }

  private Reply show(Visit visit) {
    String error = visit.why();
    List<Row> rows = exports.list(visit.account()).stream().map(each -> row(visit, each)).toList();
    Content content =
        new Content(
            error.isEmpty() ? visit.message() : "",
            error,
            ExportDesk.LIFE.toDays(),
            rows,
            rows.size() < Exports.MOST);
    return new Reply.Show(visit.pageWithForms("exports", content));
  }

  private static Row row(Visit visit, ExportDesk.Listed export) {
    return new Row(
        export.archive().toString(),
        visit.words().minute(export.madeAt()),
        visit.words().minute(export.endsAt()),
        state(visit, export));
  }

  private static String state(Visit visit, ExportDesk.Listed export) {
    if (!export.ready()) {
      return visit.say("export.making");
    }
    return export.whole() ? visit.words().size(export.sizeBytes()) : visit.say("export.gone");
  }

  /// A proof that is too old leads to another one and back here.
  private Reply make(Visit visit) {
    if (exports.list(visit.account()).size() >= Exports.MOST) {
      return visit.refuse(400, HOME, visit.say("export.most", Exports.MOST));
    }
    try {
      String path =
          exports.make(
              visit.signedIn(),
              new ArchiveScope.Everything(visit.isSet("versions"), visit.isSet("recycled")));
      return visit.showOnce(
          "once",
          new Once(
              visit.say("export.done"),
              visit.say("export.once"),
              List.of(publicAddress.get() + path),
              false,
              HOME));
    } catch (AccountRefusal e) {
      return visit.refuse(400, HOME, visit.words().of(e));
    }
  }

  private Reply end(Visit visit) {
    exports.end(visit.account(), SecurityPages.id(visit.field("id")));
    return Visit.go(HOME, "message", "export-ended");
  }
}
