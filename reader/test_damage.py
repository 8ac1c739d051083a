#!/usr/bin/python3
"""Plants one kind of damage after the other in copies of a killed server's folders, and sees each found and named.

    test_damage.py REGION DATA SCRATCH

What is damaged with keys in hand (`forge…`) is made by this file, to reach the checks that stand behind others.
"""

from __future__ import annotations

import base64
import contextlib
import io
import json
import os
import shutil
import sqlite3
import sys
import traceback
import zlib
from collections.abc import Callable
from itertools import chain as joined
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.dont_write_bytecode = True
from test_reader import VAULT_VECTORS, VECTORS, blocks, reader  # noqa: E402

NONCE = bytes(12)


class Stage:
    """Copies of a region, of the database and of the vault, and what is known of them while they are whole."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.region = root / "region"
        self.database = root / "metadata.db"
        self.vault = root / "vault"
        self.passphrase = root / "passphrase"
        self.more: list[str] = []

    def run(self, command: str, *words: str) -> tuple[int, dict[str, Any]]:
        out = io.StringIO()
        places = ["--region", str(self.region), "--vault", str(self.vault), "--passphrase-file", str(self.passphrase)]
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
            code = reader.run([command, *places, *self.more, *words, "--json"])
        return code, json.loads(out.getvalue())

    # What the damage is planted in.

    def blob(self, revision: str) -> Path:
        return unshared(self.region / "blobs" / revision[:2] / revision)

    def mirror(self, letter: str) -> list[Path]:
        return sorted(path for path in (self.region / "mirror").iterdir() if path.name[33] == letter)

    def sql(self, *statements: Any) -> None:
        """Statements, each a text or a text with values, on the database that is given to the reader."""
        self._change(self.database, statements)
        self.more = ["--database", str(self.database)]

    def pack(self, *statements: Any) -> None:
        self._change(self.region / "pack.db", statements)

    @staticmethod
    def _change(file: Path, statements: Any) -> None:
        connection = sqlite3.connect(file, isolation_level=None)
        connection.create_function("flip", 2, lambda data, at: flipped(data, at))
        for statement in statements:
            sql, values = (statement, ()) if isinstance(statement, str) else statement
            changed = connection.execute(sql, values).rowcount
            assert changed > 0, f"nothing was planted: {sql}"
        connection.close()

    def row(self, sql: str, *values: Any) -> sqlite3.Row:
        connection = sqlite3.connect(self.database)
        connection.row_factory = sqlite3.Row
        found = connection.execute(sql, values).fetchone()
        connection.close()
        assert found is not None, sql
        return found

    # Keys in hand.

    def opened_vault(self) -> Any:
        return reader.open_vault(self.vault, self.passphrase)

    def drive_key(self, drive: str) -> Any:
        row = self.row(
            "SELECT k.wrapped FROM drive_key k JOIN drive d ON d.drive_no = k.drive_no WHERE d.drive_id = ?",
            bytes.fromhex(drive),
        )
        key = self.opened_vault().unwrap("drive", bytes.fromhex(drive), 1, row["wrapped"])
        return reader.DriveKey(bytes.fromhex(drive), {1: key}, 1)

    def reseal(
        self,
        drive: str,
        form: Any,
        table: str,
        where: str,
        values: tuple,
        columns: dict[str, Any],
        text: Callable[[bytes], bytes],
    ) -> None:
        """Changes a row as somebody would who had the drive's key."""
        key = self.drive_key(drive)
        row = self.row(f"SELECT * FROM {table} WHERE {where}", *values)
        plain = key.open(form, row).rest()
        changed = dict(zip(row.keys(), tuple(row))) | columns
        clear = form.clear(changed, key.drive_id)
        changed["sealed"] = (1).to_bytes(4, "big") + NONCE + AESGCM(key.sub("rows", 1)).encrypt(NONCE, text(plain), clear)
        names = [*columns, "sealed"]
        self.sql(
            (
                f"UPDATE {table} SET {', '.join(f'{name} = ?' for name in names)} WHERE {where}",
                (*[changed[name] for name in names], *values),
            )
        )

    def seed(self) -> tuple[str, bytes]:
        row = self.row("SELECT log_id, wrapped FROM audit_key")
        return row["log_id"].hex(), self.opened_vault().unwrap("audit-log", row["log_id"], 1, row["wrapped"])

    def lineage(self) -> tuple[bytes, bytes]:
        data = self.mirror("k")[0].read_bytes()
        return data[4:20], self.opened_vault().unwrap("mirror", data[4:20], 1, data[20:])

    def forge_object(
        self, lineage: bytes, key: bytes, letter: str, kind: int, seq: int, plain: bytes, last: int = 1
    ) -> None:
        bound = b"HFM1" + bytes([kind]) + lineage + seq.to_bytes(8, "big") + bytes(4) + bytes([last])
        sealed = AESGCM(reader.mac_of(key, bound, b"\x01")).encrypt(NONCE, plain, bound)
        (self.region / "mirror" / f"{lineage.hex()}-{letter}{seq:016x}-0000").write_bytes(bound + NONCE + sealed)


def unshared(file: Path) -> Path:
    """A file that may be changed in a copy: large ones are linked, not copied."""
    if file.stat().st_nlink > 1:
        data = file.read_bytes()
        file.unlink()
        file.write_bytes(data)
    return file


def copied(base: Path, copy: Path) -> Stage:
    """A fresh copy of all."""
    shutil.copytree(
        base,
        copy,
        copy_function=lambda source, target: (
            os.link(source, target) if "/blobs/" in source else shutil.copyfile(source, target)
        ),
    )
    return Stage(copy)


def flipped(data: bytes, at: int) -> bytes:
    at %= len(data)
    return data[:at] + bytes([data[at] ^ 0x40]) + data[at + 1 :]


def flip(file: Path, at: int) -> None:
    file.write_bytes(flipped(file.read_bytes(), at))


def resize(file: Path, by: int) -> None:
    data = file.read_bytes()
    file.write_bytes(data[:by] if by < 0 else data + bytes(by))


class Known:
    """What stands where in the drive that is damaged."""

    def __init__(self, told: dict[str, Any]) -> None:
        drives = {drive["mail"]: drive for drive in told["drives"]}
        self.drive = drives["ana@example.org"]["id"]
        self.other = drives["bert@example.org"]["id"]
        self.items = {item["path"]: item for item in drives["ana@example.org"]["items"]}

    def item(self, path: str) -> str:
        return self.items[path]["item"]

    def revision(self, path: str, version: int | None = None) -> str:
        item = self.items[path]
        return next(each["revision"] for each in item["versions"] if each["version"] == (version or item["version"]))

    def about(self, path: str) -> dict[str, Any]:
        return {"drive": self.drive, "item": self.item(path), "path": f"/{path}"}

    def copy(self, path: str, version: int | None = None) -> dict[str, Any]:
        return self.about(path) | {"revision": self.revision(path, version)}


DAMAGES: list[tuple[str, str, Callable[[Stage, Known], None], Callable[[Known], dict[str, Any]]]] = []
NOTHING: Callable[[Known], dict[str, Any]] = lambda known: {}
LARGE, SMALL, DEEP = "large.bin", "notes.txt", "Ünïcode ☃/deep/er/65537.bin"


def damage(kind: str, about: Callable[[Known], dict[str, Any]] = NOTHING) -> Callable:
    """One kind of damage: the code that must name it, and what the finding must be about."""

    def keep(plant: Callable[[Stage, Known], None]) -> Callable[[Stage, Known], None]:
        DAMAGES.append((plant.__name__, kind, plant, about))
        return plant

    return keep


# ---- Copies ----------------------------------------------------------------------------------------------


@damage("blobSegment", lambda known: known.copy(LARGE))
def bit_flipped_in_a_large_blob(stage: Stage, known: Known) -> None:
    flip(stage.blob(known.revision(LARGE)), 70_000)


@damage("blobSegment", lambda known: known.copy(DEEP))
def bit_flipped_in_the_last_tag(stage: Stage, known: Known) -> None:
    flip(stage.blob(known.revision(DEEP)), -1)


@damage("blobHeader", lambda known: known.copy(LARGE))
def header_of_a_blob_altered(stage: Stage, known: Known) -> None:
    flip(stage.blob(known.revision(LARGE)), 20)


@damage("blobLength", lambda known: known.copy(LARGE))
def blob_cut(stage: Stage, known: Known) -> None:
    resize(stage.blob(known.revision(LARGE)), -1)


@damage("blobLength", lambda known: known.copy(LARGE))
def blob_without_its_last_segment(stage: Stage, known: Known) -> None:
    size = known.items[LARGE]["size"] % 65_536 + 28
    resize(stage.blob(known.revision(LARGE)), -size)


@damage("blobLength", lambda known: known.copy(LARGE))
def blob_made_longer(stage: Stage, known: Known) -> None:
    resize(stage.blob(known.revision(LARGE)), 1)


@damage("blobMissing", lambda known: known.copy(LARGE))
def large_blob_removed(stage: Stage, known: Known) -> None:
    stage.blob(known.revision(LARGE)).unlink()


@damage("blobSegment", lambda known: known.copy(LARGE))
def segments_exchanged(stage: Stage, known: Known) -> None:
    file = stage.blob(known.revision(LARGE))
    data, size = file.read_bytes(), 65_564
    file.write_bytes(data[:40] + data[40 + size : 40 + 2 * size] + data[40 : 40 + size] + data[40 + 2 * size :])


@damage("blobHeader", lambda known: known.copy(SMALL))
def blob_played_back_from_another_version(stage: Stage, known: Known) -> None:
    old, new = (bytes.fromhex(known.revision(SMALL, version)) for version in (3, 4))
    stage.pack(("UPDATE blob SET bytes = (SELECT bytes FROM blob WHERE revision = ?) WHERE revision = ?", (old, new)))


@damage("blobSegment", lambda known: known.copy(SMALL))
def blob_played_back_under_the_right_header(stage: Stage, known: Known) -> None:
    old, new = (bytes.fromhex(known.revision(SMALL, version)) for version in (3, 4))
    stage.pack(
        (
            "UPDATE blob SET bytes = CAST(substr(bytes, 1, 40) || substr((SELECT bytes FROM blob "
            "WHERE revision = ?), 41) AS BLOB) WHERE revision = ?",
            (old, new),
        )
    )


@damage("blobSegment", lambda known: known.copy(SMALL, 1))
def bit_flipped_in_a_small_blob_of_an_earlier_version(stage: Stage, known: Known) -> None:
    stage.pack(
        ("UPDATE blob SET bytes = flip(bytes, 60) WHERE revision = ?", (bytes.fromhex(known.revision(SMALL, 1)),))
    )


@damage("blobMissing", lambda known: known.copy(SMALL))
def small_blob_removed(stage: Stage, known: Known) -> None:
    stage.pack(("DELETE FROM blob WHERE revision = ?", (bytes.fromhex(known.revision(SMALL)),)))


@damage("blobMissing", lambda known: known.copy("empty.txt"))
def blob_of_an_empty_file_removed(stage: Stage, known: Known) -> None:
    stage.pack(("DELETE FROM blob WHERE revision = ?", (bytes.fromhex(known.revision("empty.txt")),)))


@damage("packDamaged", lambda known: {"file": "pack.db"})
def page_of_the_pack_overwritten(stage: Stage, known: Known) -> None:
    file = stage.region / "pack.db"
    data = file.read_bytes()
    file.write_bytes(data[:4096] + bytes(4096) + data[8192:])


@damage("packDamaged", lambda known: {"file": "pack.db"})
def pack_removed(stage: Stage, known: Known) -> None:
    (stage.region / "pack.db").unlink()


@damage("blobStranger", lambda known: {"revision": "ee" * 16})
def blob_that_nobody_knows(stage: Stage, known: Known) -> None:
    stage.pack(("INSERT INTO blob VALUES (?, ?, 0)", (b"\xee" * 16, b"HFB1")))


@damage("regionStranger", lambda known: {"place": "blobs/00/readme"})
def stranger_in_the_region(stage: Stage, known: Known) -> None:
    place(stage.region / "blobs" / "00" / "readme", b"?")


@damage("regionMarker", lambda known: {"file": "region.hfr"})
def marker_removed(stage: Stage, known: Known) -> None:
    (stage.region / "region.hfr").unlink()


@damage("regionMarker", lambda known: {"file": "region.hfr"})
def marker_of_another_region(stage: Stage, known: Known) -> None:
    flip(stage.region / "region.hfr", -1)


# ---- A bucket, copied object by object -------------------------------------------------------------------


def as_bucket(stage: Stage) -> None:
    """The same region as objects, each large blob in pieces of half a MiB."""
    pack = sqlite3.connect(stage.region / "pack.db")
    for revision, data in pack.execute("SELECT revision, bytes FROM blob"):
        place(stage.region / "small" / revision.hex(), data)
    pack.close()
    for file in list(stage.region.glob("blobs/*/*")):
        data, pieces = file.read_bytes(), []
        for at in range(0, len(data), 1 << 19):
            piece = data[at : at + (1 << 19)]
            pieces.append(at.to_bytes(8, "big") + len(piece).to_bytes(8, "big"))
            place(stage.region / "large" / file.name / f"piece-{at:016x}", piece)
        listed = b"HFJ1" + len(pieces).to_bytes(4, "big") + b"".join(pieces)
        place(stage.region / "large" / file.name / "blob", listed + reader.sha256(listed))
    for path in joined(stage.region.glob("pack.db*"), [stage.region / "blobs", stage.region / "incoming"]):
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def place(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


def bucket_of(stage: Stage, known: Known) -> Path:
    as_bucket(stage)
    return stage.region / "large" / known.revision(LARGE)


@damage("blobPieces", lambda known: known.copy(LARGE))
def piece_in_a_bucket_removed(stage: Stage, known: Known) -> None:
    next(bucket_of(stage, known).glob("piece-*")).unlink()


@damage("blobPieces", lambda known: known.copy(LARGE))
def list_of_pieces_altered(stage: Stage, known: Known) -> None:
    flip(bucket_of(stage, known) / "blob", 20)


@damage("blobPieces", lambda known: known.copy(LARGE))
def check_of_a_list_of_pieces_altered(stage: Stage, known: Known) -> None:
    flip(bucket_of(stage, known) / "blob", -1)


@damage("blobHeader", lambda known: known.copy(LARGE))
def pieces_exchanged(stage: Stage, known: Known) -> None:
    listed = bucket_of(stage, known) / "blob"
    data = listed.read_bytes()[:-32]
    data = data[:8] + data[8 + 16 : 8 + 32] + data[8 : 8 + 16] + data[8 + 32 :]
    listed.write_bytes(data + reader.sha256(data))


@damage("blobMissing", lambda known: known.copy(SMALL))
def object_of_a_small_blob_removed(stage: Stage, known: Known) -> None:
    as_bucket(stage)
    (stage.region / "small" / known.revision(SMALL)).unlink()


# ---- Mirror ----------------------------------------------------------------------------------------------


@damage("mirrorKey")
def lineage_key_altered(stage: Stage, known: Known) -> None:
    flip(stage.mirror("k")[0], 60)


@damage("mirrorKey")
def lineage_key_removed(stage: Stage, known: Known) -> None:
    stage.mirror("k")[0].unlink()


@damage("mirrorSnapshot")
def bit_flipped_in_a_snapshot(stage: Stage, known: Known) -> None:
    flip(stage.mirror("c")[-1], 200)


@damage("mirrorSnapshot")
def forged_piece_of_a_snapshot(stage: Stage, known: Known) -> None:
    lineage, key = stage.lineage()
    file = stage.mirror("c")[0]
    whole = reader.parse_piece(reader.parse_mirror_object(file.read_bytes(), file.name, key).plain)
    deflating = zlib.compressobj(wbits=-15)
    data = flipped(whole, -1)
    plain = len(data).to_bytes(4, "big") + deflating.compress(data) + deflating.flush()
    stage.forge_object(lineage, key, "c", 2, int(file.name[34:50], 16), plain, last=0)


@damage("mirrorSnapshot")
def piece_of_a_snapshot_removed(stage: Stage, known: Known) -> None:
    stage.mirror("c")[0].unlink()


@damage("mirrorUnfinished")
def manifest_of_a_snapshot_removed(stage: Stage, known: Known) -> None:
    stage.mirror("m")[0].unlink()


@damage("mirrorHole", lambda known: {"segment": SEGMENTS[len(SEGMENTS) // 2 + 1]})
def segment_removed(stage: Stage, known: Known) -> None:
    stage.mirror("s")[len(SEGMENTS) // 2].unlink()


@damage("mirrorSegment", lambda known: {"segment": SEGMENTS[len(SEGMENTS) // 2]})
def bit_flipped_in_a_segment(stage: Stage, known: Known) -> None:
    flip(stage.mirror("s")[len(SEGMENTS) // 2], 300)


@damage("mirrorSegment", lambda known: {"segment": SEGMENTS[len(SEGMENTS) // 2]})
def segment_in_the_place_of_another(stage: Stage, known: Known) -> None:
    middle = len(SEGMENTS) // 2
    shutil.copy(stage.mirror("s")[middle + 1], stage.mirror("s")[middle])


@damage("mirrorTorn", lambda known: {"segment": SEGMENTS[-1]})
def newest_segment_torn(stage: Stage, known: Known) -> None:
    resize(stage.mirror("s")[-1], -100)


@damage("mirrorSegment", lambda known: {"segment": SEGMENTS[-2]})
def two_newest_segments_torn(stage: Stage, known: Known) -> None:
    for file in stage.mirror("s")[-2:]:
        resize(file, -100)


@damage("logBehind")
def newest_segments_removed(stage: Stage, known: Known) -> None:
    for file in stage.mirror("s")[len(SEGMENTS) // 2 :]:
        file.unlink()


@damage("mirrorFork", lambda known: {"segment": SEGMENTS[-1] + 1})
def forged_segment_of_another_history(stage: Stage, known: Known) -> None:
    lineage, key = stage.lineage()
    stage.forge_object(lineage, key, "s", 1, SEGMENTS[-1] + 1, bytes(32) + segment_head(SEGMENTS[-1]))


@damage("mirrorPosition", lambda known: {"change": SEGMENTS[-1] + 1})
def forged_segment_that_changes_nothing(stage: Stage, known: Known) -> None:
    lineage, key = stage.lineage()
    before = reader.sha256(
        b"".join(path.read_bytes() for path in stage.mirror("s") if f"-s{SEGMENTS[-1]:016x}-" in path.name)
    )
    stage.forge_object(lineage, key, "s", 1, SEGMENTS[-1] + 1, before + segment_head(SEGMENTS[-1], stage.pages))


def segment_head(start: int, pages: int = 1) -> bytes:
    """What stands behind `before` in a segment without a page."""
    return start.to_bytes(8, "big") + bytes(8) + (4096).to_bytes(4, "big") + pages.to_bytes(4, "big") + bytes(4)


@damage("mirrorHouse")
def settings_in_the_mirror_altered(stage: Stage, known: Known) -> None:
    flip(stage.mirror("h")[-1], 80)


@damage("mirrorStranger", lambda known: {"object": "of nobody"})
def stranger_in_the_mirror(stage: Stage, known: Known) -> None:
    (stage.region / "mirror" / "of nobody").write_text("?")


@damage("lineageUnclear")
def second_lineage(stage: Stage, known: Known) -> None:
    lineage, key = bytes(range(16)), bytes(range(32))
    master = stage.opened_vault().master_keys[1]
    label = b"\x06mirror" + lineage + (1).to_bytes(4, "big")
    head = b"HFE1\x01" + (1).to_bytes(4, "big")
    wrapped = head + NONCE + AESGCM(reader.hkdf(master, b"wrap" + label)).encrypt(NONCE, key, head + label)
    (stage.region / "mirror" / f"{lineage.hex()}-k").write_bytes(b"HFMK" + lineage + wrapped)
    stage.forge_object(lineage, key, "s", 4, 9, bytes(16) + (1_800_000_000_000).to_bytes(8, "big"))


@damage("mirrorEnded", lambda known: {"segment": SEGMENTS[-1] + 1})
def lineage_ended_by_who_went_on(stage: Stage, known: Known) -> None:
    lineage, key = stage.lineage()
    stage.forge_object(lineage, key, "s", 4, SEGMENTS[-1] + 1, bytes(16) + (1_800_000_000_000).to_bytes(8, "big"))


# ---- History ---------------------------------------------------------------------------------------------

DRIVE = "drive_no = (SELECT drive_no FROM drive WHERE drive_id = ?)"


def of(known: Known, *more: Any) -> tuple:
    return (bytes.fromhex(known.drive), *more)


def item_id(known: Known, path: str) -> bytes:
    return bytes.fromhex(known.item(path))


@damage("itemRow", lambda known: known.about(SMALL))
def sealed_text_of_an_item_altered(stage: Stage, known: Known) -> None:
    stage.sql(
        (
            f"UPDATE item_state SET sealed = flip(sealed, -1) WHERE {DRIVE} AND item_id = ? AND to_seq IS NULL",
            of(known, item_id(known, SMALL)),
        )
    )


@damage("itemRow", lambda known: known.about(LARGE))
def size_of_a_file_altered(stage: Stage, known: Known) -> None:
    stage.sql(
        (
            f"UPDATE item_state SET size_bytes = size_bytes - 1 WHERE {DRIVE} AND item_id = ? AND to_seq IS NULL",
            of(known, item_id(known, LARGE)),
        )
    )


@damage("itemRow", lambda known: known.about(SMALL))
def item_brought_back_to_life_by_its_earlier_row(stage: Stage, known: Known) -> None:
    row = stage.row(
        f"SELECT sealed FROM item_state WHERE {DRIVE} AND item_id = ? ORDER BY from_seq LIMIT 1",
        *of(known, item_id(known, SMALL)),
    )
    stage.sql(
        (
            f"UPDATE item_state SET sealed = ? WHERE {DRIVE} AND item_id = ? AND to_seq IS NULL",
            (row["sealed"], *of(known, item_id(known, SMALL))),
        )
    )


@damage("itemRow", lambda known: {"drive": known.drive, "item": known.item(SMALL)})
def item_moved_to_another_folder(stage: Stage, known: Known) -> None:
    stage.sql(
        (
            f"UPDATE item_state SET parent_id = ? WHERE {DRIVE} AND item_id = ? AND to_seq IS NULL",
            (item_id(known, "empty folder"), *of(known, item_id(known, SMALL))),
        )
    )


@damage("operationItems", lambda known: {"drive": known.drive})
def row_of_an_item_deleted(stage: Stage, known: Known) -> None:
    stage.sql(
        (
            f"DELETE FROM item_state WHERE {DRIVE} AND item_id = ? AND to_seq IS NOT NULL",
            of(known, item_id(known, SMALL)),
        )
    )


@damage("itemRow", lambda known: {"drive": known.drive, "operation": 3})
def row_of_an_item_added(stage: Stage, known: Known) -> None:
    copy = (
        "item_id, 3, NULL, parent_id, name_key, kind, status, revision_id, version_no, size_bytes, created_at,"
        " changed_at, fs_created_at, fs_modified_at, created_by, changed_by, sealed"
    )
    stage.sql(
        (
            f"UPDATE item_state SET to_seq = 3 WHERE {DRIVE} AND item_id = (SELECT item_id FROM "
            f"item_state WHERE {DRIVE} AND from_seq = 1)",
            of(known) * 2,
        ),
        (f"INSERT INTO item_state SELECT drive_no, {copy} FROM item_state WHERE {DRIVE} AND from_seq = 1", of(known)),
    )


@damage("rowStray", lambda known: {"drive": known.drive, "table": "item_state"})
def row_behind_the_newest_operation(stage: Stage, known: Known) -> None:
    stage.sql(
        (
            f"UPDATE item_state SET from_seq = 10000 WHERE {DRIVE} AND item_id = ? AND to_seq IS NULL",
            of(known, item_id(known, SMALL)),
        )
    )


@damage("rowEnd", lambda known: known.about(SMALL) | {"table": "item_state"})
def end_of_a_row_altered(stage: Stage, known: Known) -> None:
    stage.sql(
        (
            f"UPDATE item_state SET to_seq = to_seq + 1 WHERE {DRIVE} AND item_id = ? AND from_seq = "
            "(SELECT MIN(from_seq) FROM item_state WHERE item_id = ?)",
            of(known, item_id(known, SMALL), item_id(known, SMALL)),
        )
    )


@damage("nameKey", lambda known: known.about(SMALL))
def forged_name_key(stage: Stage, known: Known) -> None:
    stage.reseal(
        known.drive,
        reader.ITEM_STATE,
        "item_state",
        "item_id = ? AND to_seq IS NULL",
        (item_id(known, SMALL),),
        {"name_key": bytes(16)},
        lambda plain: plain,
    )


@damage("tree", lambda known: {"drive": known.drive, "item": known.item("empty folder")})
def forged_folder_in_itself(stage: Stage, known: Known) -> None:
    folder = item_id(known, "empty folder")
    stage.reseal(
        known.drive,
        reader.ITEM_STATE,
        "item_state",
        "item_id = ? AND to_seq IS NULL",
        (folder,),
        {"parent_id": folder},
        lambda plain: plain,
    )


@damage("operationRow", lambda known: {"drive": known.drive, "operation": 5})
def actor_of_an_operation_altered(stage: Stage, known: Known) -> None:
    stage.sql((f"UPDATE operation SET actor = flip(actor, 0) WHERE {DRIVE} AND seq = 5", of(known)))


@damage("operationTime", lambda known: {"drive": known.drive, "operation": 5})
def forged_time_of_an_operation(stage: Stage, known: Known) -> None:
    no = stage.row("SELECT drive_no FROM drive WHERE drive_id = ?", *of(known))[0]
    stage.reseal(
        known.drive,
        reader.OPERATION,
        "operation",
        "drive_no = ? AND seq = 5",
        (no,),
        {"at": 1_000},
        lambda plain: plain,
    )


@damage("operationMissing", lambda known: {"drive": known.drive, "operation": 5})
def operation_deleted(stage: Stage, known: Known) -> None:
    stage.sql((f"DELETE FROM operation WHERE {DRIVE} AND seq = 5", of(known)))


@damage("chain", lambda known: {"drive": known.drive, "operation": 5})
def digest_of_an_operation_altered(stage: Stage, known: Known) -> None:
    stage.sql((f"UPDATE operation SET digest = flip(digest, 3) WHERE {DRIVE} AND seq = 5", of(known)))


@damage("chain", lambda known: {"drive": known.drive, "operation": 6})
def forged_operation_with_a_fitting_digest_of_its_own(stage: Stage, known: Known) -> None:
    """Whoever had the key would have to make all digests behind it, too."""
    key = stage.drive_key(known.drive)
    no = stage.row("SELECT drive_no FROM drive WHERE drive_id = ?", key.drive_id)[0]
    stage.reseal(
        known.drive,
        reader.OPERATION,
        "operation",
        "drive_no = ? AND seq = 5",
        (no,),
        {"actor": b"\x01" * 16},
        lambda plain: plain,
    )
    database = sqlite3.connect(stage.database)
    database.row_factory = sqlite3.Row
    rows = lambda sql: database.execute(sql, (no,)).fetchall()
    parts = [
        (reader.OPERATION, rows("SELECT * FROM operation WHERE drive_no = ? AND seq = 5")),
        (reader.ITEM_STATE, rows("SELECT * FROM item_state WHERE drive_no = ? AND from_seq = 5 ORDER BY item_id")),
        (reader.REVISIONS[2], rows("SELECT * FROM revision WHERE drive_no = ? AND seq = 5 ORDER BY revision_id")),
    ]
    previous = rows("SELECT digest FROM operation WHERE drive_no = ? AND seq = 4")[0]["digest"]
    written = [form.clear(row, key.drive_id) + reader.sized(row["sealed"]) for form, found in parts for row in found]
    digest = reader.mac_of(key.sub("chain", 1), previous, *written)
    stage.sql(("UPDATE operation SET digest = ? WHERE drive_no = ? AND seq = 5", (digest, no)))


@damage("driveHead", lambda known: {"drive": known.drive})
def head_of_a_drive_altered(stage: Stage, known: Known) -> None:
    stage.sql(("UPDATE drive SET head_digest = flip(head_digest, 0) WHERE drive_id = ?", of(known)))


@damage("driveHead", lambda known: {"drive": known.drive, "column": "head_at"})
def time_of_a_drives_head_altered(stage: Stage, known: Known) -> None:
    stage.sql(("UPDATE drive SET head_at = head_at + 1 WHERE drive_id = ?", of(known)))


@damage("driveRow", lambda known: {"drive": known.drive})
def drive_given_to_somebody_else(stage: Stage, known: Known) -> None:
    stage.sql(("UPDATE drive SET owner = flip(owner, 0) WHERE drive_id = ?", of(known)))


@damage("logHeads", lambda known: {"drive": known.drive})
def drive_set_back_consistently(stage: Stage, known: Known) -> None:
    to = stage.row(f"SELECT seq, digest, at FROM operation WHERE {DRIVE} AND seq = 6", *of(known))
    tables = [
        (f"DELETE FROM {table} WHERE {DRIVE} AND {column} > 6", of(known))
        for table, column in (
            ("operation", "seq"),
            ("item_state", "from_seq"),
            ("revision", "seq"),
            ("removed_version", "seq"),
            ("version_mark", "from_seq"),
        )
    ]
    stage.sql(
        *tables,
        (
            "UPDATE drive SET seq = 6, head_digest = ?, head_at = ? WHERE drive_id = ?",
            (to["digest"], to["at"], *of(known)),
        ),
    )


@damage("driveMissing", lambda known: {"table": "item_state"})
def drive_removed(stage: Stage, known: Known) -> None:
    stage.sql(("DELETE FROM drive WHERE drive_id = ?", of(known)))


@damage("driveKey", lambda known: {"drive": known.drive})
def drive_key_altered(stage: Stage, known: Known) -> None:
    stage.sql((f"UPDATE drive_key SET wrapped = flip(wrapped, 40) WHERE {DRIVE}", of(known)))


@damage("driveKey", lambda known: {"drive": known.drive})
def drive_key_of_another_drive(stage: Stage, known: Known) -> None:
    row = stage.row(f"SELECT wrapped FROM drive_key WHERE {DRIVE}", bytes.fromhex(known.other))
    stage.sql((f"UPDATE drive_key SET wrapped = ? WHERE {DRIVE}", (row["wrapped"], *of(known))))


@damage("driveKey", lambda known: {"drive": known.drive})
def drive_key_removed(stage: Stage, known: Known) -> None:
    stage.sql((f"DELETE FROM drive_key WHERE {DRIVE}", of(known)))


@damage("revisionRow", lambda known: known.copy(LARGE))
def wrapped_file_key_altered(stage: Stage, known: Known) -> None:
    stage.sql(
        (
            "UPDATE revision SET wrapped_key = flip(wrapped_key, 30) WHERE revision_id = ?",
            (bytes.fromhex(known.revision(LARGE)),),
        )
    )


@damage("revisionRow", lambda known: known.copy(SMALL))
def commitment_altered(stage: Stage, known: Known) -> None:
    stage.sql(
        (
            "UPDATE revision SET commitment = flip(commitment, 30) WHERE revision_id = ?",
            (bytes.fromhex(known.revision(SMALL)),),
        )
    )


@damage("revisionUnknown", lambda known: known.copy(LARGE))
def row_of_a_content_deleted(stage: Stage, known: Known) -> None:
    stage.sql(("DELETE FROM revision WHERE revision_id = ?", (bytes.fromhex(known.revision(LARGE)),)))


def reseal_revision(
    stage: Stage, known: Known, path: str, columns: dict[str, Any], text: Callable[[bytes], bytes]
) -> None:
    stage.reseal(
        known.drive,
        reader.REVISIONS[2],
        "revision",
        "revision_id = ?",
        (bytes.fromhex(known.revision(path)),),
        columns,
        text,
    )


@damage("fileKey", lambda known: known.copy(LARGE))
def forged_commitment_with_a_blob_that_agrees(stage: Stage, known: Known) -> None:
    revision = known.revision(LARGE)
    row = stage.row("SELECT commitment FROM revision WHERE revision_id = ?", bytes.fromhex(revision))
    reseal_revision(stage, known, LARGE, {"commitment": flipped(row["commitment"], 0)}, lambda plain: plain)
    flip(stage.blob(revision), 8)


@damage("fileKey", lambda known: known.copy(SMALL))
def forged_row_with_the_file_key_of_another_file(stage: Stage, known: Known) -> None:
    row = stage.row("SELECT wrapped_key FROM revision WHERE revision_id = ?", bytes.fromhex(known.revision(LARGE)))
    reseal_revision(stage, known, SMALL, {"wrapped_key": row["wrapped_key"]}, lambda plain: plain)


@damage("contentHash", lambda known: known.copy(SMALL))
def forged_sha256(stage: Stage, known: Known) -> None:
    reseal_revision(stage, known, SMALL, {}, lambda plain: flipped(plain, 45))


@damage("contentHash", lambda known: known.copy(SMALL))
def forged_sha1(stage: Stage, known: Known) -> None:
    reseal_revision(stage, known, SMALL, {}, lambda plain: flipped(plain, 25))


@damage("contentHash", lambda known: known.copy(SMALL))
def forged_quick_xor_hash(stage: Stage, known: Known) -> None:
    reseal_revision(stage, known, SMALL, {}, lambda plain: flipped(plain, 5))


@damage("contentHash", lambda known: known.copy(SMALL))
def forged_crc32(stage: Stage, known: Known) -> None:
    reseal_revision(stage, known, SMALL, {}, lambda plain: flipped(plain, 73))


@damage("versionMark", lambda known: known.about(SMALL) | {"version": 1})
def version_unpinned(stage: Stage, known: Known) -> None:
    stage.sql(("UPDATE version_mark SET pinned = 0 WHERE item_id = ? AND to_seq IS NULL", (item_id(known, SMALL),)))


@damage("totals", lambda known: {"drive": known.drive, "column": "pins"})
def pin_deleted(stage: Stage, known: Known) -> None:
    stage.sql(("DELETE FROM version_mark WHERE item_id = ?", (item_id(known, SMALL),)))


@damage("chain", lambda known: {"drive": known.drive})
def deleted_version_brought_back(stage: Stage, known: Known) -> None:
    stage.sql(("DELETE FROM removed_version WHERE item_id = ?", (item_id(known, SMALL),)))


@damage("totals", lambda known: known.about("Ünïcode ☃"))
def total_of_a_folder_altered(stage: Stage, known: Known) -> None:
    stage.sql(
        ("UPDATE folder_total SET size_bytes = size_bytes + 1 WHERE " "item_id = ?", (item_id(known, "Ünïcode ☃"),))
    )


@damage("totals", lambda known: {"drive": known.drive, "column": "recycled_bytes"})
def size_of_the_recycle_bin_altered(stage: Stage, known: Known) -> None:
    stage.sql(("UPDATE drive SET recycled_bytes = 0 WHERE drive_id = ?", of(known)))


@damage("besideRow", lambda known: {"drive": known.drive, "table": "upload_session"})
def upload_session_altered(stage: Stage, known: Known) -> None:
    stage.sql(("UPDATE upload_session SET received_bytes = received_bytes + 1"))


# ---- Around it -------------------------------------------------------------------------------------------


@damage("databaseDamaged")
def index_of_the_database_altered(stage: Stage, known: Known) -> None:
    page = stage.row("SELECT rootpage FROM sqlite_schema WHERE name = 'operation_at'")[0]
    flip(stage.database, page * stage.row("PRAGMA page_size")[0] - 3)
    stage.more = ["--database", str(stage.database)]


@damage("accountRow")
def account_altered(stage: Stage, known: Known) -> None:
    stage.sql("UPDATE identity_account SET sealed = flip(sealed, -1)")


@damage("serverSecret")
def servers_secret_altered(stage: Stage, known: Known) -> None:
    stage.sql("UPDATE server_secret SET wrapped = flip(wrapped, 40)")


@damage("logKey")
def key_of_the_log_altered(stage: Stage, known: Known) -> None:
    stage.sql("UPDATE audit_key SET wrapped = flip(wrapped, 40)")


@damage("logCheckpoint")
def checkpoint_altered(stage: Stage, known: Known) -> None:
    stage.sql("UPDATE audit_log SET note = flip(note, -5)")


@damage("logEntry", lambda known: {"entry": 3})
def entry_of_the_log_altered(stage: Stage, known: Known) -> None:
    stage.sql("UPDATE audit_entry SET leaf = flip(leaf, 30) WHERE leaf_index = 3")


@damage("logRemoved", lambda known: {"entry": 3})
def entry_of_the_log_removed(stage: Stage, known: Known) -> None:
    stage.sql("DELETE FROM audit_entry WHERE leaf_index = 3")


@damage("logRemoved")
def newest_entries_of_the_log_removed(stage: Stage, known: Known) -> None:
    stage.sql("DELETE FROM audit_entry WHERE leaf_index > 5")


@damage("logBeside", lambda known: {"entry": 3})
def entry_listed_under_another_kind(stage: Stage, known: Known) -> None:
    stage.sql("UPDATE audit_entry SET kind = 99 WHERE leaf_index = 3")


@damage("logTree")
def hash_of_the_tree_added(stage: Stage, known: Known) -> None:
    stage.sql(("INSERT INTO audit_node VALUES (1, 9, 0, ?)", (bytes(32),)))


@damage("logHeads", lambda known: {"drive": known.drive})
def head_of_a_drive_in_the_log_altered(stage: Stage, known: Known) -> None:
    stage.sql(("UPDATE audit_drive_head SET digest = flip(digest, 0) WHERE drive_id = ?", of(known)))


@damage("logSealed")
def key_of_a_person_removed(stage: Stage, known: Known) -> None:
    stage.sql("DELETE FROM audit_person")


@damage("logPending", lambda known: {"event": "07" * 16})
def event_that_waits_made_up(stage: Stage, known: Known) -> None:
    stage.sql(("INSERT INTO audit_pending VALUES (?, 1, ?)", (b"\x07" * 16, bytes(200))))


@damage("logNote", lambda known: {"file": "note-audit-checkpoint"})
def checkpoint_in_the_region_altered(stage: Stage, known: Known) -> None:
    flip(stage.region / "note-audit-checkpoint", -10)


@damage("logForked")
def forged_checkpoint_of_another_history_in_the_region(stage: Stage, known: Known) -> None:
    (stage.region / "note-audit-checkpoint").write_bytes(forged_note(stage, 4))


@damage("logCheckpoint")
def forged_checkpoint_over_other_entries(stage: Stage, known: Known) -> None:
    size = stage.row("SELECT COUNT(*) FROM audit_entry")[0]
    stage.sql(("UPDATE audit_log SET note = ?", (forged_note(stage, size),)))


def forged_note(stage: Stage, size: int) -> bytes:
    """A checkpoint over nothing that was ever there, by who has the log's key."""
    log_id, seed = stage.seed()
    signer = Ed25519PrivateKey.from_private_bytes(seed)
    key = reader.LogKey(f"holdfast/{log_id}/1", raw(signer))
    text = f"{key.name}\n{size}\n{base64.b64encode(bytes(32)).decode()}\n"
    seconds = 1_800_000_000
    cosigned = signer.sign(f"cosignature/v1\ntime {seconds}\n{text}".encode())
    signatures = (key.id(1) + signer.sign(text.encode()), key.id(4) + seconds.to_bytes(8, "big") + cosigned)
    lines = (f"\u2014 {key.name} {base64.b64encode(data).decode()}\n" for data in signatures)
    return f"{text}\n{''.join(lines)}".encode()


def raw(signer: Ed25519PrivateKey) -> bytes:
    serialization = reader.serialization
    return signer.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


@damage("logKey")
def log_by_another_key_than_the_trusted_one(stage: Stage, known: Known) -> None:
    stage.more = ["--log-key", str(VECTORS / "audit" / "good.key")]


@damage("vaultDamaged")
def vault_altered(stage: Stage, known: Known) -> None:
    flip(stage.vault / "keys.hfv", 100)


@damage("wrongPassphrase")
def vault_altered_with_its_digest_made_anew(stage: Stage, known: Known) -> None:
    file = stage.vault / "keys.hfv"
    data = flipped(file.read_bytes()[:-32], 20)
    file.write_bytes(data + reader.sha256(data))


@damage("wrongPassphrase")
def wrong_passphrase(stage: Stage, known: Known) -> None:
    stage.passphrase.write_text("not the one that it was")


@damage("vaultAbsent")
def vault_missing(stage: Stage, known: Known) -> None:
    (stage.vault / "keys.hfv").unlink()


@damage("mirrorKey")
def vault_of_another_server(stage: Stage, known: Known) -> None:
    """The vector's: it opens, and has wrapped nothing here."""
    block = blocks(VAULT_VECTORS / "vault.txt")[0]
    (stage.vault / "keys.hfv").write_bytes(bytes.fromhex(block["file"]))
    stage.passphrase.write_text(block["passphrase"], "utf-8")


# ---- Planting --------------------------------------------------------------------------------------------

SEGMENTS: list[int] = []


def prepare(region: Path, data: Path, base: Path) -> Stage:
    """One copy of all. SQLite's logs are merged into their files, so that what is planted is planted there."""
    stage = Stage(base)
    shutil.copytree(region, stage.region)
    for folder in (stage.region / "blobs").iterdir():
        if not any(folder.iterdir()):
            folder.rmdir()  # of 256, most are empty: each copy would make them
    shutil.copytree(data / "vault", stage.vault)
    shutil.copy(data / "vault-passphrase", stage.passphrase)
    for name in ("metadata.db", "metadata.db-wal"):
        shutil.copy(data / name, base / name)
    for file in (stage.database, stage.region / "pack.db"):
        connection = sqlite3.connect(file)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.close()
    return stage


def names(found: dict[str, Any], kind: str, about: dict[str, Any]) -> bool:
    if found.get("error", {}).get("code") == kind:
        return True
    return any(each["kind"] == kind and about.items() <= each["subject"].items() for each in found["findings"])


TABLES = (
    "drive drive_key operation item_state revision removed_version version_mark folder_total upload_session"
    " audit_key audit_log audit_entry audit_person audit_drive_head server_secret server_vault").split()  # fmt: skip
# Always 1 where a table has one row; what people call a vault; when a version of a drive's key may come into force, and
# how far what lies under earlier ones was sealed anew.
NOTHING_IN_IT = [
    ("audit_key", "one"),
    ("server_secret", "one"),
    ("server_vault", "name"),
    ("drive_key", "made_at"),
    ("drive", "sealed_seq"),
]


def every_column(base: Path, scratch: Path, whole: Stage) -> list[str]:
    """Sets one row of each table to another value, column by column: what is not noticed."""
    unnoticed = []
    connection = sqlite3.connect(whole.database)
    for table in TABLES:
        columns = [(row[1], row[2]) for row in connection.execute(f"PRAGMA table_info({table})")]
        row = connection.execute(
            f"SELECT rowid FROM {table} LIMIT 1 OFFSET (SELECT COUNT(*) / 2 FROM {table})"
        ).fetchone()[0]
        for column, kind in columns:
            if (table, column) in NOTHING_IN_IT:
                continue
            stage = copied(base, scratch / "copy")
            value = f"COALESCE({column}, 0) + 1000" if kind == "INTEGER" else f"flip({column}, -1)"
            with contextlib.suppress(sqlite3.IntegrityError):
                stage.sql(f"UPDATE {table} SET {column} = {value} WHERE rowid = {row}")
                if stage.run("verify")[0] == 0:
                    unnoticed.append(f"{table}.{column}")
            shutil.rmtree(scratch / "copy")
    connection.close()
    return unnoticed


def restores_the_rest(base: Path, scratch: Path, known: Known) -> str:
    """A file whose copy is damaged is not written, and all others are; says what is not so."""
    stage = copied(base, scratch / "copy")
    flip(stage.blob(known.revision(LARGE)), 2_000_000)
    target = scratch / "restored"
    code, told = stage.run("restore", "--drive", known.drive, "--to", str(target))
    written = {str(path.relative_to(target)) for path in target.rglob("*")}
    shutil.rmtree(scratch / "copy")
    if code != 1 or not names(told, "blobSegment", known.about(LARGE)):
        return f"exit {code}, {told}"
    return "" if written == known.items.keys() - {LARGE} else f"it wrote {written}"


def main(region: Path, data: Path, scratch: Path, only: list[str]) -> int:
    base = scratch / "base"
    base.mkdir()
    whole = prepare(region, data, base)
    known = Known(whole.run("list")[1])
    SEGMENTS.extend(sorted({int(path.name[34:50], 16) for path in whole.mirror("s")}))
    Stage.pages = whole.row("PRAGMA page_count")[0]
    wrong = [] if only else looks_whole(base, scratch, whole, known)
    for name, kind, plant, about in DAMAGES:
        if not only or name in only:
            said = planted(base, scratch, known, kind, plant, about(known))
            if said:
                wrong.append(f"{name}: {said}")
            else:
                print(f"named {name}: {kind}")
    print("\n".join(wrong))
    return 1 if wrong else 0


def one_alone(base: Path, scratch: Path, known: Known) -> str:
    """Of an operation that was altered no other one is told as altered, too."""
    stage = copied(base, scratch / "copy")
    actor_of_an_operation_altered(stage, known)
    told = [each["subject"]["operation"] for each in stage.run("verify")[1]["findings"] if each["kind"] == "chain"]
    shutil.rmtree(scratch / "copy")
    return "" if told == [5] else f"operation 5 was altered, and {told} are named"


def looks_whole(base: Path, scratch: Path, whole: Stage, known: Known) -> list[str]:
    """What is not as it should be where no damage was planted, and of what is tried beside single kinds of it."""
    bucket = copied(base, scratch / "bucket")
    as_bucket(bucket)
    wrong = []
    for stage, more in ((whole, []), (whole, ["--database", str(whole.database)]), (bucket, [])):
        stage.more = more
        code, found = stage.run("verify")
        if code or found["findings"]:
            wrong.append(f"{stage.region} {more} is not whole: {found}")
    wrong.extend(f"{column} was altered, and nobody noticed" for column in every_column(base, scratch, whole))
    wrong.extend(filter(None, [restores_the_rest(base, scratch, known), one_alone(base, scratch, known)]))
    return wrong


def planted(base: Path, scratch: Path, known: Known, kind: str, plant: Callable, about: dict[str, Any]) -> str:
    """Plants one kind of damage; what is wrong with what the reader says."""
    stage = copied(base, scratch / "copy")
    try:
        plant(stage, known)
        code, found = stage.run("verify")
    except Exception:
        return traceback.format_exc()
    finally:
        shutil.rmtree(scratch / "copy")
    if names(found, kind, about):
        return ""
    told = [(each["kind"], each["subject"]) for each in found["findings"]]
    return f"expected {kind} {about}, exit {code}, {found.get('error')}, {told}"


if __name__ == "__main__":
    os.environ.setdefault("TMPDIR", sys.argv[3])
    raise SystemExit(main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4:]))
