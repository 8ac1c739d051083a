package org.holdfast.search;

import java.util.Optional;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.Term;
import org.apache.lucene.util.BytesRef;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Item;

/// What an index has of an item. Its place is only that of its parent, so that a folder moves with
/// all that is in it for the cost of one document.
final class Documents {

  static final String ID = "id";
  static final String PARENT = "parent";
  static final String FOLDER = "folder";
  static final String WHOLE = "whole";
  static final String STEM = "stem";
  static final String NAME = "name";
  static final String PARTS = "parts";
  static final String TEXT = "text";
  static final String CHANGED = "changed";

  /// There while the text of a file was not looked at yet.
  static final Term PENDING = new Term("pending", "1");

  static final Term IS_FOLDER = new Term(FOLDER, "1");

  /// Of a text, so much is indexed; a book of a thousand pages fits.
  static final int MOST_TEXT = 1 << 20;

  static final int MOST_NAME = 1_024;

  // How often a word is in a name says nothing of it.
  private static final FieldType NAMES = names();

  private Documents() {}

  private static FieldType names() {
    FieldType type = new FieldType();
    type.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);
    type.setTokenized(true);
    type.setOmitNorms(true);
    type.freeze();
    return type;
  }

  /// A file's text comes later.
  static Document pending(Item item) {
    Document document = named(item);
    if (!item.isFolder()) {
      document.add(new StringField(PENDING.field(), PENDING.text(), Field.Store.NO));
    }
    return document;
  }

  static Document whole(Item file, Optional<String> text) {
    Document document = named(file);
    text.map(found -> Folding.fold(found, MOST_TEXT))
        .ifPresent(folded -> document.add(new TextField(TEXT, folded, Field.Store.NO)));
    return document;
  }

  private static Document named(Item item) {
    String folded = Folding.fold(item.name(), MOST_NAME);
    Document document = new Document();
    document.add(new StringField(ID, bytes(item.id()), Field.Store.YES));
    item.parent()
        .map(Documents::bytes)
        .ifPresent(
            parent -> {
              document.add(new StringField(PARENT, parent, Field.Store.NO));
              document.add(new SortedDocValuesField(PARENT, parent));
            });
    if (item.isFolder()) {
      document.add(new StringField(FOLDER, IS_FOLDER.text(), Field.Store.NO));
    }
    if (!folded.isBlank()) {
      document.add(new StringField(WHOLE, whole(folded), Field.Store.NO));
      document.add(
          new StringField(STEM, whole(Folding.fold(stem(item), MOST_NAME)), Field.Store.NO));
      document.add(new Field(NAME, folded, NAMES));
      document.add(new Field(PARTS, Folding.fold(Folding.parted(item.name()), MOST_NAME), NAMES));
    }
    document.add(new LongField(CHANGED, item.times().modifiedAt().toEpochMilli(), Field.Store.NO));
    return document;
  }

  /// A whole name, as it is compared.
  static String whole(String folded) {
    return String.join(" ", folded.strip().split("\\s+", -1));
  }

  private static String stem(Item item) {
    int dot = item.name().lastIndexOf('.');
    return item.isFolder() || dot <= 0 ? item.name() : item.name().substring(0, dot);
  }

  static Term id(ItemId item) {
    return new Term(ID, bytes(item));
  }

  static Term parent(ItemId folder) {
    return new Term(PARENT, bytes(folder));
  }

  static BytesRef bytes(ItemId item) {
    return new BytesRef(item.bytes());
  }

  static ItemId item(BytesRef bytes) {
    return ItemId.of(BytesRef.deepCopyOf(bytes).bytes);
  }
}
