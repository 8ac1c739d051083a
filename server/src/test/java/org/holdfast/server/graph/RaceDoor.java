package org.holdfast.server.graph;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.holdfast.content.ItemId;
import org.holdfast.drive.Actor;
import org.holdfast.drive.Conflict;
import org.holdfast.drive.Drive;
import org.holdfast.drive.DriveRefusal;
import org.holdfast.drive.Facet;
import org.holdfast.drive.FileTimes;
import org.holdfast.drive.Item;
import org.holdfast.drive.ItemChange;
import org.holdfast.drive.ItemName;
import org.holdfast.drive.Listing;
import org.holdfast.drive.Placement;
import org.holdfast.drive.Precondition;
import org.holdfast.drive.RestoreReport;
import org.holdfast.drive.RestoreTarget;
import org.holdfast.drive.Upload;
import org.holdfast.drive.Written;
import org.holdfast.server.graph.RaceReply.Shown;
import org.holdfast.server.graph.RaceReply.Why;
import org.holdfast.server.graph.RaceWish.Seen;
import tools.jackson.databind.JsonNode;

/// A front door that racing clients knock at.
interface RaceDoor {

  RaceReply ask(RaceWish wish);

  /// The drive's room itself.
  record Room(Drive drive) implements RaceDoor {

    @Override
    public RaceReply ask(RaceWish wish) {
      try {
        return answer(wish);
      } catch (DriveRefusal.ItemAbsent _) {
        return new RaceReply.Refused(Why.ABSENT);
      } catch (DriveRefusal.NameTaken _) {
        return new RaceReply.Refused(Why.NAME_TAKEN);
      } catch (DriveRefusal.Changed _) {
        return new RaceReply.Refused(Why.CHANGED);
      } catch (DriveRefusal.NotAFolder
          | DriveRefusal.NotAFile
          | DriveRefusal.IntoItself
          | DriveRefusal.PointOutsideWindow _) {
        return new RaceReply.Refused(Why.INVALID);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private RaceReply answer(RaceWish wish) throws IOException {
      Actor actor = new Actor(drive.owner(), "race");
      return switch (wish) {
        case RaceWish.MakeFolder(ItemId parent, String name, Conflict conflict) ->
            shown(drive.createFolder(actor, at(parent, name, conflict), FileTimes.NONE));
        case RaceWish.Write it ->
            shown(
                drive.write(
                    actor,
                    at(it.parent(), it.name(), it.conflict()),
                    upload(it.content()),
                    precondition(it.ifMatch())));
        case RaceWish.Rewrite it ->
            shown(drive.write(actor, it.file(), upload(it.content()), precondition(it.ifMatch())));
        case RaceWish.Change it ->
            shown(drive.change(actor, it.item(), change(it), precondition(it.ifMatch())));
        case RaceWish.Recycle it -> {
          drive.recycle(actor, it.item(), precondition(it.ifMatch()));
          yield new RaceReply.Done();
        }
        case RaceWish.BringBack(ItemId item) ->
            shown(drive.restore(actor, item, Optional.empty(), Optional.empty()));
        case RaceWish.GoBack(long seq, Optional<ItemId> folder) -> {
          RestoreTarget whole = RestoreTarget.after(seq);
          RestoreReport report = drive.restoreTo(actor, folder.map(whole::within).orElse(whole));
          yield new RaceReply.WentBack(report.seq(), report.counts().total());
        }
        case RaceWish.Look(ItemId item) ->
            drive
                .find(item)
                .<RaceReply>map(Room::shown)
                .orElseGet(() -> new RaceReply.Refused(Why.ABSENT));
        case RaceWish.ListChildren(ItemId folder) -> {
          Set<Shown> items = new HashSet<>();
          drive
              .children(folder, Listing.first(1_000))
              .items()
              .forEach(item -> items.add(shown(item)));
          yield new RaceReply.Listed(items);
        }
      };
    }

    private static ItemChange change(RaceWish.Change wish) {
      return new ItemChange(
          wish.name().map(ItemName::of),
          wish.parent(),
          FileTimes.NONE,
          Optional.empty(),
          wish.conflict());
    }

    private static Placement at(ItemId parent, String name, Conflict conflict) {
      return new Placement(parent, ItemName.of(name), conflict);
    }

    private static Precondition precondition(Optional<Seen> ifMatch) {
      return ifMatch
          .<Precondition>map(seen -> new Precondition.IfItem(seen.seq()))
          .orElse(Precondition.NONE);
    }

    private static Upload upload(String content) {
      byte[] bytes = content.getBytes(UTF_8);
      return new Upload(
          new ByteArrayInputStream(bytes),
          OptionalLong.of(bytes.length),
          Optional.of("application/octet-stream"),
          FileTimes.NONE,
          Optional.empty());
    }

    private static Shown shown(Item item) {
      return shown(item, false);
    }

    private static Shown shown(Written written) {
      return shown(written.item(), written.created());
    }

    private static Shown shown(Item item, boolean created) {
      Optional<String> sha256 =
          item.facet() instanceof Facet.File file
              ? Optional.of(file.hashes().sha256Text())
              : Optional.empty();
      Optional<Integer> children =
          item.facet() instanceof Facet.Folder folder
              ? Optional.of(folder.childCount())
              : Optional.empty();
      return new Shown(
          item.id(),
          item.parent(),
          item.name(),
          sha256,
          item.sizeBytes(),
          children,
          item.seq(),
          created);
    }
  }

  /// The Graph door, over HTTP.
  record Graph(Person person) implements RaceDoor {

    private static final String CONFLICT = "@microsoft.graph.conflictBehavior";

    @Override
    public RaceReply ask(RaceWish wish) {
      Person.Answer answer = send(wish);
      if (answer.status() == 204) {
        return new RaceReply.Done();
      }
      if (answer.status() < 300) {
        return read(wish, answer);
      }
      return new RaceReply.Refused(
          switch (answer.status()) {
            case 404 -> Why.ABSENT;
            case 409 -> Why.NAME_TAKEN;
            case 412 -> Why.CHANGED;
            case 400 -> Why.INVALID;
            default ->
                throw new AssertionError(wish + " was answered " + answer.status() + answer.text());
          });
    }

    private Person.Answer send(RaceWish wish) {
      return switch (wish) {
        case RaceWish.MakeFolder(ItemId parent, String name, Conflict conflict) ->
            person.post(
                item(parent) + "/children",
                json(Map.of("name", name, "folder", Map.of(), CONFLICT, word(conflict))));
        case RaceWish.Write it ->
            person.put(
                item(it.parent())
                    + ":/"
                    + it.name().replace(" ", "%20")
                    + ":/content?"
                    + CONFLICT
                    + "="
                    + word(it.conflict()),
                it.content().getBytes(UTF_8),
                headers(it.ifMatch()));
        case RaceWish.Rewrite it ->
            person.put(
                item(it.file()) + "/content", it.content().getBytes(UTF_8), headers(it.ifMatch()));
        case RaceWish.Change it ->
            person.patch(item(it.item()), json(changes(it)), headers(it.ifMatch()));
        case RaceWish.Recycle it -> person.delete(item(it.item()), headers(it.ifMatch()));
        case RaceWish.BringBack(ItemId item) -> person.post(item(item) + "/restore", "");
        case RaceWish.GoBack(long seq, Optional<ItemId> folder) ->
            person.post("/me/drive/holdfast/restore", json(target(seq, folder)));
        case RaceWish.Look(ItemId item) -> person.get(item(item));
        case RaceWish.ListChildren(ItemId folder) ->
            person.get(item(folder) + "/children?$top=1000");
      };
    }

    private static Map<String, Object> changes(RaceWish.Change wish) {
      Map<String, Object> changes = new HashMap<>();
      wish.name().ifPresent(name -> changes.put("name", name));
      wish.parent()
          .ifPresent(parent -> changes.put("parentReference", Map.of("id", parent.text())));
      changes.put(CONFLICT, word(wish.conflict()));
      return changes;
    }

    private static Map<String, Object> target(long seq, Optional<ItemId> folder) {
      Map<String, Object> target = new HashMap<>(Map.of("seq", seq));
      folder.ifPresent(id -> target.put("folderId", id.text()));
      return target;
    }

    private static RaceReply read(RaceWish wish, Person.Answer answer) {
      JsonNode json = answer.json();
      if (wish instanceof RaceWish.GoBack) {
        OptionalLong seq =
            json.has("seq") ? OptionalLong.of(json.path("seq").asLong()) : OptionalLong.empty();
        return new RaceReply.WentBack(seq, json.path("counts").path("total").asInt());
      }
      if (wish instanceof RaceWish.ListChildren) {
        Set<Shown> items = new HashSet<>();
        json.path("value").forEach(item -> items.add(shown(item, false)));
        return new RaceReply.Listed(items);
      }
      return shown(json, answer.status() == 201);
    }

    private static Shown shown(JsonNode item, boolean created) {
      String tag = item.path("eTag").asString();
      String sha256 = item.path("file").path("hashes").path("sha256Hash").asString("");
      boolean root = item.path("name").asString().equals("root") && item.has("root");
      return new Shown(
          ItemId.parse(item.path("id").asString()),
          Optional.of(item.path("parentReference").path("id").asString(""))
              .filter(id -> !id.isEmpty())
              .map(ItemId::parse),
          root ? "" : item.path("name").asString(),
          Optional.of(sha256).filter(text -> !text.isEmpty()),
          item.path("size").asLong(),
          item.has("folder")
              ? Optional.of(item.path("folder").path("childCount").asInt())
              : Optional.empty(),
          Long.parseLong(tag.substring(tag.indexOf(',') + 1, tag.length() - 1)),
          created);
    }

    private static String item(ItemId id) {
      return "/me/drive/items/" + id.text();
    }

    private static String word(Conflict conflict) {
      return conflict.name().toLowerCase(Locale.ROOT);
    }

    private static String json(Map<String, Object> body) {
      return Person.JSON.writeValueAsString(body);
    }

    private static String[] headers(Optional<Seen> ifMatch) {
      return ifMatch
          .map(seen -> new String[] {"If-Match", "\"" + seen.id().text() + "," + seen.seq() + "\""})
          .orElseGet(() -> new String[0]);
    }
  }
}
