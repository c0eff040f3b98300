"""Opens a Word package (.docx) without trusting it: which parts hold the text, and those parts as XML trees.

1. Nothing is unpacked but the few parts we read, each up to a limit, whatever the directory says of their sizes.
2. XML that declares entities, or is not UTF-8 or UTF-16, is not parsed at all.
3. Other formats that are zip files too, and files with macros or a password, are told apart by what they contain.
"""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext_lazy as _
from lxml import etree

from trainingsite.lib.files.refusal import ARCHIVE, TOO_LONG, Refused

RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
MAX_PART = 8 * 2**20
MAX_UNPACKED = 16 * 2**20  # of one file, whatever its parts
MAX_FILE_MARKS = 400_000
MAX_MARKS = 250_000  # tags and attributes of one part: each costs far more memory than its bytes
MAX_ENTRIES = 4000
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the format knows no other; others unpack without limit
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    EOFError,
    KeyError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)

DAMAGED = _("This Word file is damaged. Open it in Word, save it as a new .docx and try again.")
NOT_WORD = _("This is no Word document. Word (.docx), web pages, Markdown and plain text work.")
PROTECTED = _("This file is protected. Remove its password in Word and try again.")
MACROS = _("This file carries macros. Save it as .docx without macros and try again.")


class Parts:
    """The trees of a Word document; None for a part it does not have."""

    def __init__(self, document, numbering, styles):
        self.document, self.numbering, self.styles = document, numbering, styles


def read(data: bytes) -> Parts:
    with opened(data) as package:
        return package.parts()


@contextmanager
def opened(data: bytes) -> Iterator["Package"]:
    """An Office package of any kind, without macros; whatever is broken inside is refused."""
    if data.count(b"PK\x01\x02") > MAX_ENTRIES:  # before a list of them is made
        raise Refused("bomb", DAMAGED)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            package = Package(archive)
            package.refuse_others()
            yield package
    except BROKEN as error:
        raise Refused("damaged", DAMAGED) from error


class Package:
    def __init__(self, package: zipfile.ZipFile):
        self.package = package
        self.names = set(package.namelist())
        self.bytes_left, self.marks_left = MAX_UNPACKED, MAX_FILE_MARKS

    def parts(self) -> Parts:
        main = self.related("", "officeDocument") or "word/document.xml"
        document = self.tree(main)
        if document is None or not document.tag.endswith("wordprocessingml/2006/main}document"):
            raise Refused("wrong_type", NOT_WORD)
        numbering, styles = (self.tree(self.related(main, kind)) for kind in ("numbering", "styles"))
        return Parts(document, numbering, styles)

    def refuse_others(self) -> None:
        if "[Content_Types].xml" not in self.names:
            raise Refused("wrong_type", NOT_WORD if "mimetype" in self.names else ARCHIVE)
        types = self.bytes_of("[Content_Types].xml").lower()
        if b"macroenabled" in types or b"vbaproject" in types:
            raise Refused("macros", MACROS)
        if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in self.names):
            raise Refused("macros", MACROS)

    def related(self, part: str, kind: str) -> str:
        """The part that another one, or the package itself, names as its numbering, its styles ...; or nothing."""
        return next((target for _id, target in self.relations(part, kind)), "")

    def relations(self, part: str, kind: str) -> Iterator[tuple[str, str]]:
        """Identifier and target of each relation of a kind that stays inside the package."""
        folder, name = posixpath.split(part)
        relations = self.tree(posixpath.join(folder, "_rels", f"{name}.rels"))
        for relation in relations.iterfind(RELATIONSHIP) if relations is not None else ():
            if relation.get("Type", "").endswith(f"/{kind}") and relation.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))[1:]
                yield relation.get("Id", ""), target

    def tree(self, name: str):
        return parsed(self.spend_marks(self.bytes_of(name))) if name in self.names else None

    def bytes_of(self, name: str) -> bytes:
        """At most MAX_PART bytes are ever unpacked, whatever the directory says."""
        entry = self.package.getinfo(name)
        if entry.flag_bits & 0x1:
            raise Refused("protected", PROTECTED)
        if entry.compress_type not in METHODS:
            raise Refused("damaged", DAMAGED)
        with self.package.open(entry) as stream:
            data = stream.read(MAX_PART + 1)
        if len(data) > MAX_PART:
            raise Refused("bomb", TOO_LONG)
        self.bytes_left -= len(data)
        if self.bytes_left < 0:
            raise Refused("bomb", TOO_LONG)
        return data

    def spend_marks(self, data: bytes) -> bytes:
        """One budget for all parts of a file, and for one that is read twice."""
        self.marks_left -= data.count(b"<") + data.count(b"=")
        if self.marks_left < 0:
            raise Refused("bomb", TOO_LONG)
        return data


def plain_xml(data: bytes) -> bytes:
    """UTF-8 that declares nothing, or Refused."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data.decode("utf-16").encode()
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise Refused("entities", DAMAGED)
    return data


def parsed(data: bytes):
    data = plain_xml(data)
    if data.count(b"<") + data.count(b"=") > MAX_MARKS:
        raise Refused("bomb", TOO_LONG)
    # The encoding is ours, not the file's: what is not UTF-8 can't hide a declaration from the line above.
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        return etree.fromstring(data.replace(STRICT, TRANSITIONAL), parser)
    except etree.XMLSyntaxError as error:
        raise Refused("damaged", DAMAGED) from error
