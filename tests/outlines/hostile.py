"""Files that nobody should send, built when they are asked for: name -> (file name, what they hold, what must come of it).

The outcome is the code of the refusal, or "read" where the file is odd but harmless.
"""

import io
import struct
import zipfile
import zlib

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)
RELATION = '<Relationship Id="r{0}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{0}" Target="{1}"/>'
MB = 2**20


def paragraph(text, properties=""):
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def document(*body, head=""):
    return f'<?xml version="1.0" encoding="UTF-8"?>{head}<w:document {W}><w:body>{"".join(body)}</w:body></w:document>'


def docx(main="", *, method=zipfile.ZIP_DEFLATED, types=TYPES, **parts):
    """A Word file around a document; more parts by name, with __ for / and _ before the extension."""
    relations = [RELATION.format(kind, f"{kind}.xml") for kind in ("numbering", "styles")]
    files = {
        "[Content_Types].xml": types,
        "_rels/.rels": RELATIONS.format(RELATION.format("officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": RELATIONS.format("".join(relations)),
        "word/document.xml": main or document(paragraph("第一讲：对账")),
    } | parts
    return zipped(files, method=method)


def word(**parts):
    return docx(**{f"word/{name}.xml": text for name, text in parts.items()})


def zipped(files, *, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as package:
        for name, text in files.items():
            package.writestr(name, text)
    return out.getvalue()


def zip_in_zip(depth=40):
    data = zipped({"word/document.xml": b"\0" * 10 * MB})
    for _step in range(depth):
        data = zipped({"word/document.xml": data, "again.zip": data[:1000]})
    return data


def many_entries():
    """Built by hand: zipfile would need seconds for as many."""
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 0, 0, 0, 0, 0, 0, 1, 0) + b"a"
    central = (
        struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    )
    return local + central * 200_000 + ending(200_000 % 65_536, len(central) * 200_000, len(local))


def ending(entries, size, offset):
    return struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, entries, entries, size, offset, 0)


def overlapping(names=2000):
    """Every entry points at the same megabyte of packed zeros."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(b" " * 100 * MB) + packer.flush()
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 0, 0, len(packed), 100 * MB, 17, 0)
    data, central = local + b"word/document.xml" + packed, b""
    listed = ["[Content_Types].xml", "_rels/.rels", "word/document.xml", *(f"m/{n}" for n in range(names))]
    for name in map(str.encode, listed):
        central += struct.pack(
            "<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, 0, len(packed), 100 * MB, len(name), 0, 0, 0, 0, 0, 0
        ) + name  # fmt: skip
    return data + central + ending(len(listed), len(central), len(data))


def lying(data, size):
    """The directory and the local header give another unpacked size for word/document.xml."""
    data = bytearray(data)
    for mark, name_at, size_at in ((b"PK\x03\x04", 30, 22), (b"PK\x01\x02", 46, 24)):
        place = data.find(mark)
        while place >= 0:
            if data[place + name_at :].startswith(b"word/document.xml"):
                data[place + size_at : place + size_at + 4] = struct.pack("<L", size)
            place = data.find(mark, place + 4)
    return bytes(data)


def encrypted():
    data = bytearray(docx())
    for mark, flag_at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            data[place + flag_at] |= 1
            place = data.find(mark, place + 4)
    return bytes(data)


def entity(part, declaration, use="&x;"):
    roots = {"document": f"{paragraph(use)}", "numbering": use, "styles": use}
    return word(**{part: f"<!DOCTYPE w:x [{declaration}]><w:{part} {W}>{roots[part]}</w:{part}>"})


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "ha">' for n in range(10))
FILE = '<!ENTITY x SYSTEM "file:///etc/passwd">'
WEB = '<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;'


def utf16_dtd(encoding):
    text = f'<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE w:x [{FILE}]><w:document {W}>{paragraph("&x;")}</w:document>'
    return docx(text.encode(encoding))


def html(body):
    return f"<!doctype html><html><head><title>课</title></head><body>{body}</body></html>".encode()


def attributes(count, text=""):
    return " ".join(f'a{n}="{text}"' for n in range(count))


def numbered(text, *, levels=1, paragraphs=1):
    lists = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="99999"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n in range(levels)
    )
    number = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    return word(
        document=document(paragraph("甲", number) * paragraphs),
        numbering=f'<w:numbering {W}><w:abstractNum w:abstractNumId="1">{lists}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>',
    )


def chained_styles(count=15_000):
    styles = "".join(
        f'<w:style w:styleId="s{n}"><w:basedOn w:val="s{n + 1}"/></w:style>' for n in range(count)
    )
    users = "".join(paragraph("甲", f'<w:pStyle w:val="s{n}"/>') for n in range(count))
    return word(document=document(users), styles=f"<w:styles {W}>{styles}</w:styles>")


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096
MACRO_TYPES = TYPES.replace("document.main+xml", "x").replace(
    "application/vnd.openxmlformats-officedocument.wordprocessingml.x",
    "application/vnd.ms-word.document.macroEnabled.main+xml",
)

FILES = {
    # -- bombs
    "1000:1 in the document": ("a.docx", lambda: word(document=document(" " * 60 * MB)), "bomb"),
    "1000:1 in the styles": ("a.docx", lambda: word(styles=" " * 60 * MB), "bomb"),
    "1000:1 in a picture": ("a.docx", lambda: docx(**{"word/media/a.png": b"\0" * 60 * MB}), "read"),
    "bzip2 bomb": ("a.docx", lambda: docx(document(" " * 60 * MB), method=zipfile.ZIP_BZIP2), "damaged"),
    "lzma bomb": ("a.docx", lambda: docx(document(" " * 60 * MB), method=zipfile.ZIP_LZMA), "damaged"),
    "zip in zip in zip": ("a.docx", zip_in_zip, "wrong_type"),
    "200,000 entries": ("a.docx", many_entries, "bomb"),
    "overlapping entries": ("a.docx", overlapping, "damaged"),
    "size lies low": ("a.docx", lambda: lying(docx(document(" " * 50 * MB)), 10), "damaged"),
    "size lies high": ("a.docx", lambda: lying(docx(), 2**32 - 2), "read"),
    "size lies to nothing": ("a.docx", lambda: lying(docx(document(" " * 50 * MB)), 0), "damaged"),
    "a million tags": ("a.docx", lambda: word(document=document("<w:p/>" * 1_000_000)), "bomb"),
    "a million attributes": (
        "a.docx",
        lambda: word(document=document(f"<w:p {attributes(700_000)}/>")),
        "bomb",
    ),
    "120,000 attributes": (
        "a.docx",
        lambda: word(document=document(f"<w:p {attributes(120_000)}/>")),
        "read",
    ),
    # -- XML
    "external entity": ("a.docx", lambda: entity("document", FILE), "entities"),
    "external entity in the lists": ("a.docx", lambda: entity("numbering", FILE), "entities"),
    "external entity in the styles": ("a.docx", lambda: entity("styles", FILE), "entities"),
    "parameter entity": ("a.docx", lambda: entity("document", WEB, ""), "entities"),
    "billion laughs": ("a.docx", lambda: entity("document", LAUGHS, "&l9;"), "entities"),
    "billion laughs in the styles": ("a.docx", lambda: entity("styles", LAUGHS, "&l9;"), "entities"),
    "UTF-16 declaration": ("a.docx", lambda: utf16_dtd("utf-16"), "entities"),
    "UTF-16 without a mark": ("a.docx", lambda: utf16_dtd("utf-16-be"), "damaged"),
    "EBCDIC declaration": ("a.docx", lambda: utf16_dtd("cp500"), "damaged"),
    "100,000 levels of XML": (
        "a.docx",
        lambda: word(document=document("<w:p>" * 100_000 + "</w:p>" * 100_000)),
        "damaged",
    ),
    "endless line of spaces": (
        "a.docx",
        lambda: word(document=document(paragraph(f"a{' ' * 5 * MB}b"))),
        "too_large",
    ),
    "labels that multiply": ("a.docx", lambda: numbered("%1" * 100_000, paragraphs=10_000), "read"),
    "styles in a chain": ("a.docx", chained_styles, "read"),
    # -- other things by another name
    "macros": ("a.docx", lambda: docx(**{"word/vbaProject.bin": OLE}), "macros"),
    "macros, renamed": ("a.docx", lambda: docx(**{"word/x.bin": OLE}, types=MACRO_TYPES), "macros"),
    "password": ("a.docx", encrypted, "protected"),
    "old Word file": ("a.docx", lambda: OLE, "wrong_type"),
    "PDF": ("a.docx", lambda: b"%PDF-1.7\n" + b"1 0 obj\n" * 1000, "wrong_type"),
    "picture": ("a.txt", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 1000, "wrong_type"),
    "program": ("a.txt", lambda: b"\x7fELF\x02\x01\x01" + b"\0" * 1000, "not_text"),
    "PDF and zip": ("a.docx", lambda: b"%PDF-1.7\n" + docx(), "wrong_type"),
    "GIF and zip": ("a.docx", lambda: b"GIF89a\x01\0\x01\0" + docx(), "wrong_type"),
    "page and zip": ("a.html", lambda: html("<p>课</p>") + docx(), "not_text"),
    "workbook": (
        "a.docx",
        lambda: zipped({"[Content_Types].xml": TYPES, "xl/workbook.xml": "<a/>"}),
        "wrong_type",
    ),
    "archive": ("a.docx", lambda: zipped({"a.txt": "课"}), "wrong_type"),
    "empty archive": ("a.docx", lambda: ending(0, 0, 0), "wrong_type"),
    "cut short": ("a.docx", lambda: docx()[:-40], "damaged"),
    "cut in half": ("a.docx", lambda: docx()[:400], "damaged"),
    "main part outside": (
        "a.docx",
        lambda: docx(
            **{"_rels/.rels": RELATIONS.format(RELATION.format("officeDocument", "../../../etc/passwd"))}
        ),
        "wrong_type",
    ),
    "names from hell": (
        "a.docx",
        lambda: docx(
            **{"../../etc/passwd": "x", "a\u202egpj.exe": "x", "C:\\x": "x", "n" * 300: "x", "/word/x": "x"}
        ),
        "read",
    ),
    # -- size and shape of text
    "200 MB of zeros": ("a.txt", lambda: b"\0" * 200 * MB, "too_large"),
    "200 MB of spaces": ("a.docx", lambda: b" " * 200 * MB, "too_large"),
    "19 MB of text": ("a.txt", lambda: "课".encode() * 6 * MB, "too_large"),
    "one line of 7 MB": ("a.txt", lambda: b"a" * 7 * MB, "too_large"),
    "900,000 characters": ("a.txt", lambda: "第一讲 对账\n".encode() * 120_000, "read"),
    "UTF-7": ("a.txt", lambda: b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-", "read"),
    "lone surrogates": ("a.txt", lambda: b"\xed\xa0\x80\xed\xb0\x80" * 1000, "not_text"),
    "UTF-16 surrogates": ("a.txt", lambda: b"\xff\xfe" + b"\x00\xd8" * 1000, "not_text"),
    "bytes at random": ("a.txt", lambda: bytes(n * n * 7 % 251 for n in range(100_000)), "not_text"),
    # -- pages
    "100,000 divs inside each other": ("a.html", lambda: html("<div>" * 100_000 + "课"), "too_large"),
    "50,000 divs inside each other": ("a.html", lambda: html("<div>" * 50_000 + "课"), "damaged"),
    "29,000 links": ("a.html", lambda: html("<a href=x>课</a>" * 29_000), "read"),
    "55,000 open tags": ("a.html", lambda: html("<b>" * 55_000), "damaged"),
    "55,000 list items": ("a.html", lambda: html(f"<ol>{'<li>课' * 55_000}</ol>"), "read"),
    "attributes in many tags": ("a.html", lambda: html(f"<p {attributes(420)}>课</p>" * 600), "read"),
    "attributes full of brackets": ("a.html", lambda: html(f"<p {attributes(55_000, '<')}>课</p>"), "read"),
    "attributes without end": ("a.html", lambda: html("<p a='" * 55_000), "read"),
    "a million tags on a page": ("a.html", lambda: html("<i>" * 900_000), "too_large"),
    "a page of 8 MB": ("a.html", lambda: html("<p>" + "课" * 3_500_000), "too_large"),
    "a million attributes on a page": (
        "a.html",
        lambda: html(f"<p {attributes(200_000)}>课</p>"),
        "read",
    ),
    "150,000 links": ("a.html", lambda: html("<a href=x>课</a>" * 150_000), "too_large"),
    "entities on a page": (
        "a.html",
        lambda: b"<!DOCTYPE html [" + LAUGHS.encode() + b"]><html><p>&l9;</html>",
        "read",
    ),
    "page of nothing": ("a.html", lambda: b"<!doctype html>", "damaged"),
    "page of quotes": ("a.html", lambda: html("<p title='" * 100_000), "read"),
    "page of comments": ("a.html", lambda: html("<!--" * 100_000), "read"),
    "page of meta": ("a.html", lambda: b"<html>" + b"<meta " * 55_000, "read"),
    "page that is data": (
        "a.html",
        lambda: html("<img src='data:image/png;base64," + "data:a/b" * 300_000),
        "read",
    ),
}
NAMES = ("../../etc/passwd", "a\0.html", "\u202elmth.txt", "课" * 300, "", ".html", "\ud800.html", "a.html\n")
