#!/usr/bin/python3
"""The stand-alone reader against the vectors of docs/formats: good ones open, bad ones are refused."""

from __future__ import annotations

import contextlib
import importlib.machinery
import importlib.util
import io
import json
import os
import random
import re
import sqlite3
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
VECTORS = HERE.parent / "docs" / "formats" / "vectors"
VAULT_VECTORS = HERE.parent / "vault" / "src" / "test" / "resources" / "vectors"


def load_reader():
    """The program as a module, though its file has no ending."""
    sys.dont_write_bytecode = True
    loader = importlib.machinery.SourceFileLoader("holdfast_reader", str(HERE / "holdfast-reader"))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    module = importlib.util.module_from_spec(spec)
    sys.modules[loader.name] = module
    loader.exec_module(module)
    return module


reader = load_reader()


def blocks(file: Path) -> list[dict[str, str]]:
    """`name: value` blocks parted by empty lines; a name that comes again goes on."""
    found: list[dict[str, str]] = [{}]
    for line in file.read_text("utf-8").split("\n"):
        if not line.strip():
            found.append({})
        elif not line.startswith("#"):
            name, _, value = line.partition(": ")
            found[-1][name.strip()] = found[-1].get(name.strip(), "") + value
    return [block for block in found if block]


class VaultVectors(unittest.TestCase):
    def vault(self, block):
        return reader.parse_vault(bytes.fromhex(block["file"]), block["passphrase"])

    def test_each_vault_opens_or_is_refused_as_it_says(self):
        found = blocks(VAULT_VECTORS / "vault.txt")
        self.assertGreater(len(found), 10)
        for block in found:
            with self.subTest(block["vector"]):
                if block["result"] == "opens":
                    self.assertEqual(self.vault(block).id.hex(), block["id"].replace("-", ""))
                    continue
                with self.assertRaises(reader.CannotWork) as refused:
                    self.vault(block)
                expected = {"wrong passphrase": "wrongPassphrase", "damaged": "vaultDamaged"}[block["result"]]
                self.assertEqual(refused.exception.code, expected)

    def test_each_wrapped_key_opens_or_is_refused(self):
        good = next(block for block in blocks(VAULT_VECTORS / "vault.txt") if block["vector"] == "good")
        vault = self.vault(good)
        found = blocks(VAULT_VECTORS / "envelope.txt")
        self.assertGreater(len(found), 8)
        for block in found:
            with self.subTest(block["vector"]):

                def unwrap():
                    return vault.unwrap(
                        block["purpose"],
                        bytes.fromhex(block["owner"].replace("-", "")),
                        int(block["version"]),
                        bytes.fromhex(block["wrapped"]),
                    )

                if block["result"] == "unwraps":
                    self.assertEqual(unwrap().hex(), block["key"])
                else:
                    self.assertRaises(reader.Refused, unwrap)


class EscrowVectors(unittest.TestCase):
    def good(self):
        block = blocks(VAULT_VECTORS / "escrow.txt")[0]
        return reader.parse_vault(bytes.fromhex(block["private"]), block["passphrase"]), block

    def test_the_drafts_vectors_come_out(self):
        found = blocks(VAULT_VECTORS / "xwing.txt")
        self.assertEqual(len(found), 2)
        for block in found:
            with self.subTest(block["vector"]):
                pair = reader.XWing(bytes.fromhex(block["sk"]))
                self.assertEqual(pair.public.hex(), block["pk"])
                self.assertEqual(pair.decapsulate(bytes.fromhex(block["ct"])).hex(), block["ss"])

    def test_each_private_file_opens_or_is_refused(self):
        escrow, good = self.good()
        self.assertEqual(escrow.id.hex(), good["id"].replace("-", ""))
        found = [block for block in blocks(VAULT_VECTORS / "escrow.txt")[1:] if "private" in block]
        self.assertGreater(len(found), 3)
        for block in found:
            with self.subTest(block["vector"]), self.assertRaises(reader.CannotWork) as refused:
                reader.parse_vault(bytes.fromhex(block["private"]), good["passphrase"])
            self.assertEqual(refused.exception.code, "vaultDamaged")
        with self.assertRaises(reader.CannotWork) as refused:
            reader.parse_vault(bytes.fromhex(good["private"]), "another passphrase")
        self.assertEqual(refused.exception.code, "wrongPassphrase")

    def test_each_key_in_escrow_opens_or_is_refused(self):
        escrow, _ = self.good()
        found = blocks(VAULT_VECTORS / "escrow-envelope.txt")
        self.assertGreater(len(found), 10)
        for block in found:
            wrapped = bytes.fromhex(block["wrapped"])
            other = b"HFE1\x02" + bytes(64)
            beside = b"HFE1\x03\x02" + b"".join(
                bytes([i] * 16) + len(part).to_bytes(2, "big") + part for i, part in enumerate((other, wrapped))
            )
            for data in (wrapped, beside):
                with self.subTest(block["vector"]):

                    def unwrap(data=data, block=block):
                        owner = bytes.fromhex(block["owner"].replace("-", ""))
                        return escrow.unwrap(block["purpose"], owner, int(block["version"]), data)

                    if block["result"] == "unwraps":
                        self.assertEqual(unwrap().hex(), block["key"])
                    else:
                        self.assertRaises(reader.Refused, unwrap)


class BlobVectors(unittest.TestCase):
    def content(self, file):
        told = dict(
            line.split("=", 1) for line in file.read_text().split("\n") if "=" in line and not line.startswith("#")
        )
        data = {
            name: bytes.fromhex(value)
            for name, value in told.items()
            if name not in ("why", "size", "drive-key-version")
        }
        version = int(told["drive-key-version"])
        key = reader.DriveKey(data["drive"], {version: data["drive-key"]}, version)
        keys = reader.blob_keys(key, data["item"], data["revision"], data["wrapped-key"], data["commitment"])
        return int(told["size"]), b"".join(
            reader.plain_segments(reader.Source(data["stored"]), keys, int(told["size"]))
        )

    def test_good_blobs_open(self):
        found = sorted((VECTORS / "blob").glob("good-*"))
        self.assertEqual(len(found), 3)
        for file in found:
            with self.subTest(file.name):
                size, plain = self.content(file)
                self.assertEqual(plain, bytes((i * i + i // 256) & 255 for i in range(size)))

    def test_bad_blobs_are_refused(self):
        found = sorted((VECTORS / "blob").glob("bad-*"))
        self.assertGreater(len(found), 10)
        for file in found:
            with self.subTest(file.name):
                self.assertRaises(reader.Refused, self.content, file)


class MirrorVectors(unittest.TestCase):
    def test_each_object_opens_or_is_refused(self):
        lines = [line.split() for line in (VECTORS / "mirror" / "index.txt").read_text().split("\n") if line]
        self.assertEqual(len(lines), 13)
        for file, name, kind, more, plain in lines:
            with self.subTest(file):
                data = (VECTORS / "mirror" / file).read_bytes()
                if plain == "refused":
                    self.assertRaises(reader.Refused, self.whole, data, name)
                    continue
                opened = self.whole(data, name)
                self.assertEqual(opened.plain.hex(), plain)
                self.assertEqual(opened.last, more == "last")
                self.assertEqual(opened.kind, getattr(reader, kind))

    def test_a_segment_wants_all_its_parts_in_order(self):
        names = [f"00112233445566778899aabbccddeeff-s0000000000000007-{part:04x}" for part in range(2)]
        with tempfile.TemporaryDirectory() as folder:
            for part, name in enumerate(names):
                (Path(folder) / name).write_bytes((VECTORS / "mirror" / f"good-segment-{part}.hfm").read_bytes())
            segment = lambda parts: reader.Lineage(Path(folder), names[0][:32], bytes(range(32)), parts).segment(7)
            self.assertEqual(segment(names).head.start, 6)
            for parts in (names[:1], names[1:]):
                self.assertRaises(reader.Refused, segment, parts)

    def whole(self, data, name):
        """Opens an object and takes its text apart."""
        opened = reader.parse_mirror_object(data, name, bytes(range(32)))
        parse = {
            1: reader.parse_segment,
            2: reader.parse_piece,
            3: reader.parse_manifest,
            4: reader.parse_end,
            5: reader.parse_house,
        }
        parse[opened.kind](opened.plain)
        return opened


class OtherVectors(unittest.TestCase):
    def test_lists_of_pieces(self):
        folder = VECTORS / "objects"
        pieces = reader.parse_pieces((folder / "good.hfj").read_bytes())
        self.assertEqual(pieces, [("0123456789abcdef", 5_242_880), ("fedcba9876543210", 1_000)])
        for bad in ("bad-cut.hfj", "bad-count.hfj"):
            self.assertRaises(reader.Refused, reader.parse_pieces, (folder / bad).read_bytes())

    def test_packs(self):
        told = (VECTORS / "blob" / "good-small.properties").read_text()
        stored = bytes.fromhex(told.partition("stored=")[2].strip())
        revision = bytes.fromhex("fedcba9876543210fedcba9876543210")
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            for name, opens in (("good.db", True), ("bad-cut.db", False)):
                (root / "pack.db").write_bytes((VECTORS / "pack" / name).read_bytes())
                region = reader.FolderRegion(root, root)
                if opens:
                    self.assertEqual(b"".join(region.small(revision).chunks([len(stored)])), stored)
                    self.assertIsNone(region.small(bytes(16)))
                else:
                    self.assertRaises(reader.Refused, region.small, revision)

    def test_logs(self):
        folder = VECTORS / "audit"
        trusted = reader.parse_log_key((folder / "good.key").read_text())
        said = {"ALTERED": "altered", "BACK_DATED": "dated back", "REMOVED": "removed", "OUT_OF_PLACE": "out of place"}
        for line in (folder / "index.txt").read_text().strip().split("\n"):
            file, expected, *what = line.split()
            with self.subTest(file):
                data = (folder / file).read_bytes()
                if expected == "refused":
                    self.assertRaises(reader.Refused, reader.check_bundle, data, trusted)
                    continue
                found = sorted(reader.check_bundle(data, trusted))
                if expected == "whole":
                    self.assertEqual(found, [])
                else:
                    self.assertEqual(found[0][0], int(expected))
                    if what[0] in said:
                        self.assertEqual(found[0][1], said[what[0]])

    def test_every_changed_byte_of_a_log_is_found(self):
        folder = VECTORS / "audit"
        trusted = reader.parse_log_key((folder / "good.key").read_text())
        data = (folder / "good.hfab").read_bytes()
        for at in range(0, len(data), 3):
            changed = data[:at] + bytes([data[at] ^ 1 << at % 8]) + data[at + 1 :]
            try:
                self.assertTrue(reader.check_bundle(changed, trusted), f"byte {at}")
            except reader.Refused:
                pass


class SmallThings(unittest.TestCase):
    def test_names_are_folded_as_the_page_says(self):
        same = [
            ("ΣΊΣΥΦΟΣ", "σίσυφος"),
            ("Straße", "STRAßE"),
            ("é", "e\u0301"),
            ("\u0130", "i"),
            ("ᾳ", "ᾼ"),
            ("ſ", "S"),
            ("ŉ", "ŉ"),
        ]
        for one, other in same:
            self.assertEqual(reader.fold(one), reader.fold(other))
        self.assertNotEqual(reader.fold("ß"), reader.fold("ss"))
        self.assertNotEqual(reader.fold("ı"), reader.fold("ï"))

    def test_quick_xor_hash_is_the_plain_one(self):
        """Compared with the slow way, which puts each byte in at its place."""
        data = random.Random(7).randbytes(200_123)
        for size in (0, 1, 159, 160, 161, 81_920, 200_123):
            ring = [0] * 160
            for index in range(size):
                for bit in range(8):
                    ring[(index * 11 + bit) % 160] ^= data[index] >> bit & 1
            slow = sum(bit << place for place, bit in enumerate(ring)) ^ size << 96
            fast = reader.QuickXor()
            for at in range(0, size, 65_536):
                fast.update(data[at : min(size, at + 65_536)])
            self.assertEqual(fast.digest(), slow.to_bytes(20, "little"), size)

    def test_the_tree_of_the_log_is_the_one_of_rfc_9162(self):
        def root(leaves):
            if len(leaves) <= 1:
                return leaves[0] if leaves else reader.sha256(b"")
            half = 1 << (len(leaves) - 1).bit_length() - 1
            return reader.sha256(b"\x01" + root(leaves[:half]) + root(leaves[half:]))

        leaves = [reader.leaf_hash(bytes([i & 255, i >> 8])) for i in range(600)]
        tree, nodes = reader.Tree(), {}
        for size, leaf in enumerate(leaves, 1):
            nodes |= {(level, index): node for level, index, node in tree.add(leaf)}
            if size < 40 or size % 64 < 2:
                self.assertEqual(tree.root(), root(leaves[:size]), size)
        self.assertEqual(nodes, {(1, 0): root(leaves[:256]), (1, 1): root(leaves[256:512])})

    def test_names_that_a_file_system_does_not_take_are_mended(self):
        item = bytes(range(16))
        for name in ("..", "a/b", "x" * 300 + ".pdf", "ü" * 200, "\0"):
            mended = reader.mended(name, item, 255)
            self.assertTrue(reader.fits_file_system(mended, 255), mended)
        self.assertTrue(reader.mended("x" * 300 + ".pdf", item, 255).endswith(".pdf"))

    def test_what_is_told_cannot_steer_a_terminal(self):
        self.assertEqual(reader.printable("a\x1b[2Jb\r"), "a\\u001b[2Jb\\u000d")


class Page(unittest.TestCase):
    def test_every_code_stands_in_the_page(self):
        code = (HERE / "holdfast-reader").read_text("utf-8")
        page = (HERE.parent / "docs" / "reader.md").read_text("utf-8")
        quoted = r'(?:damage|notice|CannotWork|coded|lacks|_finding)\(\s*"([a-zA-Z]+)"|Refused\(.*, "([a-zA-Z]+)"\)|e\.code or "([a-zA-Z]+)"'
        codes = {next(filter(None, found)) for found in re.findall(quoted, code)}
        self.assertGreater(len(codes), 60)
        self.assertEqual([one for one in sorted(codes) if f"`{one}`" not in page], [])


class Commands(unittest.TestCase):
    def run_reader(self, *words):
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = reader.run(list(words))
        return code, out.getvalue(), err.getvalue()

    def test_an_exported_log(self):
        folder = VECTORS / "audit"
        key = ["--log-key", str(folder / "good.key")]
        self.assertEqual(self.run_reader("log", str(folder / "good.hfab"), *key)[0], 0)
        code, out, _ = self.run_reader("log", str(folder / "bad-removed.hfab"), *key, "--json")
        self.assertEqual((code, json.loads(out)["findings"][0]["kind"]), (1, "logRemoved"))

    def test_what_is_missing_is_said_with_a_code(self):
        with tempfile.TemporaryDirectory() as folder:
            place = ["--region", folder, "--vault", folder, "--passphrase-file", os.path.join(folder, "none")]
            code, _, err = self.run_reader("list", *place)
            self.assertEqual(code, 2)
            self.assertIn("vaultAbsent", err)


class ForgottenVector(unittest.TestCase):
    """A drive of which something was forgotten, and whose key was replaced: docs/formats/history.md."""

    class Unlabelled:
        """A vault that wraps by putting four bytes ahead."""

        def unwrap(self, purpose, owner, version, wrapped):
            return wrapped[4:]

    def setUp(self):
        self.connection = sqlite3.connect(":memory:")
        self.connection.row_factory = sqlite3.Row
        self.connection.executescript((VECTORS / "forgotten" / "drive.sql").read_text("utf-8"))

    def found(self):
        database = reader.Database(self.connection)
        row = next(database.rows("SELECT * FROM drive"))
        drive = reader.Drive(database, self.Unlabelled(), row)
        findings = reader.Findings(False)
        check = reader.DriveCheck(drive, None, {}, findings)
        for part in (check._check_row, check._check_chain, check._check_lines, check._check_strays, check._check_past):
            part()
        check._check_tree()
        return [each.kind for each in findings.all]

    def test_it_is_whole_and_says_what_is_gone(self):
        self.assertEqual(self.found(), [])
        database = reader.Database(self.connection)
        drive = reader.Drive(database, self.Unlabelled(), next(database.rows("SELECT * FROM drive")))
        gone = [row["revision_id"] for row in database.rows("SELECT revision_id FROM forgotten_revision")]
        self.assertEqual(len(gone), 2)
        with self.assertRaises(reader.Refused) as refused:
            drive.revision(gone[0])
        self.assertEqual(refused.exception.code, "contentForgotten")
        file = next(database.rows("SELECT item_id FROM removed_version"))["item_id"]
        numbers = [version.number for version in reader.versions_of(drive, file, drive.seq)]
        self.assertEqual(numbers, [4, 3, 1])

    def test_what_lies_deep_below_what_was_purged_is_out_of_reach(self):
        # gone.txt is put below three thousand folders of which the highest is purged
        database = reader.Database(self.connection)
        drive = reader.Drive(database, self.Unlabelled(), next(database.rows("SELECT * FROM drive")))
        columns = [each["name"] for each in self.connection.execute("PRAGMA table_info(item_state)")]
        one = dict(self.connection.execute("SELECT * FROM item_state WHERE status = 2").fetchone())
        insert = f"INSERT INTO item_state VALUES ({', '.join('?' * len(columns))})"
        parent = bytes(16)
        for depth in range(1, 3_001):
            row = one | {
                "item_id": depth.to_bytes(16, "big"),
                "parent_id": parent,
                "status": 2 if depth == 1 else 0,
                "to_seq": None,
            }
            self.connection.execute(insert, [row[name] for name in columns])
            parent = row["item_id"]
        lowest = self.connection.execute("SELECT * FROM item_state WHERE item_id = ?", (parent,)).fetchone()
        check = reader.DriveCheck(drive, None, {}, reader.Findings(False))
        self.assertTrue(check._out_of_reach(lowest, drive.kept_from()))

    def test_each_column_that_is_altered_is_found(self):
        for table in ("forgotten", "forgotten_revision", "drive_past", "sealed_anew"):
            columns = list(self.connection.execute(f"PRAGMA table_info({table})"))
            for number, row in enumerate(self.connection.execute(f"SELECT rowid FROM {table}").fetchall()):
                for column in columns:
                    if column["name"] == "drive_no":
                        continue
                    with self.subTest(f"{table}.{column['name']} of row {number}"):
                        is_number = column["type"] == "INTEGER"
                        self.connection.execute("SAVEPOINT whole")
                        value = next(
                            iter(
                                self.connection.execute(
                                    f"SELECT {column['name']} FROM {table} WHERE rowid = ?", (row["rowid"],)
                                )
                            )
                        )[0]
                        other = value + 1 if is_number else bytes([value[0] ^ 1]) + value[1:]
                        self.connection.execute(
                            f"UPDATE {table} SET {column['name']} = ? WHERE rowid = ?", (other, row["rowid"])
                        )
                        self.assertNotEqual(self.found(), [])
                        self.connection.execute("ROLLBACK TO whole")

    def test_what_says_which_version_of_the_key_is_in_force_is_bound(self):
        plants = {
            "UPDATE drive SET key_from_seq = key_from_seq - 1": "driveRow",
            "UPDATE drive SET key_from_seq = key_from_seq + 1": "driveRow",
            "UPDATE drive SET key_from_digest = zeroblob(32)": "driveRow",
            "UPDATE drive SET key_version = 1": "driveRow",
            "UPDATE drive SET sealed_version = 1": "driveRow",
            "UPDATE drive SET sealed_version = 3": "driveRow",
            "UPDATE sealed_anew SET key_version = 1 WHERE seq = 2": "keyReplaced",
            "UPDATE operation SET sealed = CAST(X'00000001' || substr(sealed, 5) AS BLOB) WHERE seq = 10": "keyReplaced",
            "UPDATE operation SET sealed = CAST(X'00000009' || substr(sealed, 5) AS BLOB) WHERE seq = 2": "operationRow",
            "UPDATE operation SET sealed = X'00000002' WHERE seq = 2": "operationRow",
            "UPDATE operation SET digest = zeroblob(32) WHERE seq = (SELECT key_from_seq FROM drive)": "keyReplaced",
        }
        for plant, kind in plants.items():
            with self.subTest(plant):
                self.connection.execute("SAVEPOINT whole")
                self.assertGreater(self.connection.execute(plant).rowcount, 0)
                self.assertIn(kind, self.found())
                self.connection.execute("ROLLBACK TO whole")

    def test_without_one_of_its_versions_nothing_is_guessed(self):
        for version in (1, 2, 3):
            with self.subTest(version):
                self.connection.execute("SAVEPOINT whole")
                self.connection.execute("DELETE FROM drive_key WHERE version = ?", (version,))
                if version == 1:  # all that was under it was sealed anew
                    self.assertEqual(self.found(), [])
                elif version == 2:
                    self.assertIn("operationRow", self.found())
                else:
                    self.assertRaises(reader.Refused, self.found)
                self.connection.execute("ROLLBACK TO whole")

    def test_what_is_taken_away_put_back_or_brought_within_reach_is_found(self):
        plants = {
            "DELETE FROM forgotten WHERE seq = 4": "noteMissing",
            "DELETE FROM forgotten_revision WHERE seq = 4": "note",
            "DELETE FROM drive_past": "drivePast",
            "UPDATE item_state SET to_seq = NULL WHERE from_seq = 4": "note",
            "UPDATE item_state SET to_seq = 9 WHERE from_seq = 4": "note",
            "UPDATE item_state SET status = 0 WHERE status = 2": "forgottenEarly",
            "INSERT INTO forgotten_revision (revision_id, drive_no, seq, size_bytes) SELECT r.revision_id, r.drive_no,"
            " r.seq, r.size_bytes FROM revision r JOIN version_mark m USING (revision_id)": "forgottenEarly",
            "INSERT INTO revision SELECT f.revision_id, r.drive_no, f.seq, r.item_id, f.size_bytes, r.created_at,"
            " r.wrapped_key, r.commitment, r.sealed, r.format FROM forgotten_revision f JOIN revision r ON r.seq = 3"
            " WHERE f.seq = 4": "forgottenBack",
        }
        for plant, kind in plants.items():
            with self.subTest(plant):
                self.connection.execute("SAVEPOINT whole")
                self.assertGreater(self.connection.execute(plant).rowcount, 0)
                self.assertIn(kind, self.found())
                self.connection.execute("ROLLBACK TO whole")


if __name__ == "__main__":
    unittest.main()
