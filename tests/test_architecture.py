"""The house keeps its rooms: who may import whom, which modules know no Django, what a template may hold."""

import ast
import re
import subprocess
import sys
from functools import cache
from graphlib import TopologicalSorter
from importlib.metadata import packages_distributions, version
from itertools import pairwise
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

ROOT = Path(__file__).resolve().parent.parent
# Each may import those before it. lib knows no model, outlines knows no course.
ROOMS = [
    *("trainingsite.lib", "outlines", "courses", "instructors", "messaging", "enrollments", "sales"),
    "trainingsite",
]
OURS = {room.partition(".")[0] for room in ROOMS}
LAYERS = [
    {"models"},
    None,  # domain modules
    {"forms", "facets"},  # facets: the links beside a filter form
    {"views", "admin", "outline_editor", "tasks", "feeds", "sitemaps", "templatetags", "management", "urls"},
]
LONGEST = 400
WIDEST = 120

# Calculations on plain values. Prefixes of module names; the ones that are not written yet are named already.
PURE = (
    *("outlines", "trainingsite.lib.text", "courses.markdown", "courses.versions"),
    *(
        "instructors.matching",
        "messaging.followups.planner",
        "messaging.followups.diff",
        "messaging.followups.workdays",
    ),
    *("messaging.mail_texts.language", "messaging.mail_texts.plain", "messaging.contacts.budget"),
    *(
        "trainingsite.lib.phones",
        "enrollments.waiting",
        "enrollments.reminders",
        "trainingsite.lib.tax_numbers",
    ),
    *("messaging.smtp_errors", "messaging.delivery.backoff"),
    *("enrollments.assessment", "enrollments.evaluation", "enrollments.charts"),
    *(
        "trainingsite.ops.processes",
        "trainingsite.lib.smtp",
        "trainingsite.lib.characters",
        "trainingsite.lib.periods",
        "trainingsite.lib.drawings",
        "trainingsite.lib.jsonld",
    ),
)


def files(*folders, suffixes=(".py",)):
    found = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in suffixes]
    return sorted(path for path in found if "migrations" not in path.parts)


@cache
def modules() -> dict[str, Path]:
    """Our modules by dotted name."""
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in files(*sorted(OURS))
    }


@cache
def imports(name: str) -> set[str]:
    """The modules that module `name` imports, wherever in the file it does so."""
    found = set()
    for node in ast.walk(ast.parse(modules()[name].read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (names & modules().keys()) or {node.module}
    return found


def room(name: str) -> str:
    return ROOMS[0] if f"{name}.".startswith(f"{ROOMS[0]}.") else name.partition(".")[0]


def layer(name: str) -> int:
    part = [*name.split("."), ""][1]
    return next((number for number, parts in enumerate(LAYERS) if parts and part in parts), 1)


def is_leaf(name: str) -> bool:
    """Knows no model: anybody may use it."""
    return not any(".models" in other for other in imports(name) & modules().keys())


def forbidden(name: str, other: str) -> bool:
    mine, theirs = room(name), room(other)
    if theirs not in ROOMS:
        return False
    if mine != theirs:
        return ROOMS.index(theirs) > ROOMS.index(mine)
    if mine.startswith("trainingsite"):
        return False
    if other in modules() and layer(name) == 0 and layer(other) == 1:
        return not is_leaf(other)
    return layer(other) > layer(name)


def test_imports_go_one_way():
    wrong = [
        f"{name} imports {other}" for name in modules() for other in imports(name) if forbidden(name, other)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("courses.models.course", "enrollments.models"),
        ("instructors.views", "sales.pipeline"),
        ("courses.models.course", "courses.forms"),
        ("courses.models.course", "courses.syllabus"),
        ("courses.syllabus", "courses.forms"),
        ("sales.pipeline", "sales.views.inquiries"),
        ("enrollments.tasks", "sales.pipeline"),
        ("messaging.outbox", "enrollments.models"),
        ("outlines.compiler", "courses.models"),
        ("trainingsite.lib.pages", "messaging.models"),
        ("trainingsite.lib.pages", "trainingsite.views"),
    ],
)
def test_a_wrong_import_would_be_seen(name, other):
    assert forbidden(name, other)


def package(name: str) -> str:
    """The module or the folder that stands directly in its room."""
    return ".".join(name.split(".")[: room(name).count(".") + 2])


def test_packages_of_an_app_have_no_loop():
    needs = {package(name): set() for name in modules()}
    for name in modules():
        needs[package(name)] |= {package(other) for other in imports(name) & modules().keys()}
    TopologicalSorter({name: others - {name} for name, others in needs.items()}).prepare()


def pure_modules():
    return [name for name in modules() if name.startswith(PURE) and not name.startswith("outlines.sources")]


def test_pure_modules_know_no_django():
    assert len(pure_modules()) > len(ROOMS)
    wrong = [
        f"{name} imports {other}"
        for name in pure_modules()
        for other in imports(name)
        if other.split(".")[0] in {"django", "celery"} or ("models" in other and room(other) in ROOMS)
    ]
    assert wrong == []


# -- files


def test_no_file_is_too_long():
    paths = [
        *files(*sorted(OURS), "tests", "bench"),
        *files("templates", "static/js", suffixes=(".html", ".js")),
    ]
    assert [f"{path.relative_to(ROOT)}" for path in paths if path.read_text().count("\n") > LONGEST] == []


def wide_lines(source: str) -> list[int]:
    return [number for number, line in enumerate(source.splitlines(), 1) if len(line) > WIDEST]


def test_no_template_line_is_too_wide():
    pages = files("templates", suffixes=(".html",))
    assert pages
    wide = [f"{path.relative_to(ROOT)}:{number}" for path in pages for number in wide_lines(path.read_text())]
    assert wide == []


def test_a_line_that_is_too_wide_would_be_seen():
    assert wide_lines("<p>\n" + "x" * WIDEST + "\n" + "译" * (WIDEST + 1)) == [3]


INLINE = re.compile(
    r"""<style\b | \sstyle\s*= | \son[a-z]+\s*=\s*["'] | javascript:
    | <script\b (?![^>]*\bsrc=) (?![^>]*type="application/(ld\+)?json")""",
    re.VERBOSE | re.IGNORECASE,
)


def test_templates_hold_no_inline_style_or_script():
    """Mails are no pages: their readers know no other style than the inline one."""
    pages = [
        path for path in files("templates", suffixes=(".html", ".svg", ".xml")) if "emails" not in path.parts
    ]
    assert [f"{p.relative_to(ROOT)}: {m[0]}" for p in pages for m in INLINE.finditer(p.read_text())] == []


@pytest.mark.parametrize(
    "line",
    ['<p style="x">', "<style>", '<a onclick="x()">', "<script>x()</script>", '<a href="javascript:x">'],
)
def test_an_inline_style_or_script_would_be_seen(line):
    assert INLINE.search(line)


@pytest.mark.parametrize(
    "line", ['<script src="a.js" defer></script>', '<script type="application/ld+json">', '<p data-on="x">']
)
def test_what_the_policy_allows_is_not_taken_for_inline(line):
    assert not INLINE.search(line)


STATIC = re.compile(r"""{% static ["']([^"']+)["']""")


def test_templates_name_static_files_that_are_there():
    """In production one wrong name is an error 500, and in base.html one on every page."""
    named = {
        name for path in files("templates", suffixes=(".html",)) for name in STATIC.findall(path.read_text())
    }
    assert named
    assert [name for name in sorted(named) if not finders.find(name)] == []


# -- tests that can't fail

# A context manager or a decorator as a bare statement asserts nothing. The number of arguments without a callable.
NEEDS_WITH = {
    **dict.fromkeys(
        ("assertNumQueries", "assertRaises", "assertWarns", "raises", "warns", "deprecated_call"), 1
    ),
    **dict.fromkeys(("assertRaisesMessage", "assertRaisesRegex", "assertLogs", "assertNoLogs"), 2),
    **dict.fromkeys(("django_assert_num_queries", "django_assert_max_num_queries"), 9),
    **dict.fromkeys(("subTest", "captureOnCommitCallbacks", "django_capture_on_commit_callbacks"), 9),
}


def dead_lines(source: str) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            call = node.value
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if len(call.args) <= NEEDS_WITH.get(name, -1):
                found.append(f"line {node.lineno}: {name} without with")
        for block in ("body", "orelse", "finalbody"):
            statements = getattr(node, block, None)
            for before, after in pairwise(statements if isinstance(statements, list) else []):
                if isinstance(before, ast.Return | ast.Raise | ast.Continue | ast.Break):
                    found.append(f"line {after.lineno}: never reached")
    return found


def test_no_test_is_dead():
    dead = [
        f"{path.relative_to(ROOT)} {line}" for path in files("tests") for line in dead_lines(path.read_text())
    ]
    assert dead == []


@pytest.mark.parametrize(
    "source",
    [
        "self.assertNumQueries(1)",
        "pytest.raises(ValueError)",
        "def f():\n    return 1\n    assert False",
        "def f():\n    raise E\n    assert False",
        "django_assert_num_queries(3)",
    ],
)
def test_a_dead_test_would_be_seen(source):
    assert len(dead_lines(source)) == 1


def test_a_living_test_is_left_alone():
    assert dead_lines("with pytest.raises(ValueError):\n    f()\nself.assertRaises(ValueError, f)") == []


# -- what we install

PIN = re.compile(
    r"(?P<name>[a-z0-9.-]+)==(?P<version>[\w.]+)(?: ; (?P<marker>[^#]+?))?(?: +# (?P<reason>.+))?"
)


REQUIREMENTS = ("requirements.in", "requirements-monitoring.in", "requirements-dev.in")
HASHED = re.compile(
    r"^([a-z0-9.-]+)==([\w.]+)(?: ; .+?)?((?: \\\n    --hash=sha256:[0-9a-f]{64})+)$", re.MULTILINE
)


def pins(file: str) -> tuple[dict[str, str], dict[str, str]]:
    """(direct, what they need): name -> version; a direct one gives its reason."""
    direct, rest = (ROOT / file).read_text().split("# -- what they need")
    found = []
    for part, has_reason in ((direct, True), (rest, False)):
        lines = [line for line in part.splitlines() if line and not line.startswith(("#", "-c"))]
        matches = [(line, PIN.fullmatch(line)) for line in lines]
        assert [line for line, match in matches if not match] == [], "not an exact pin"
        assert [line for line, match in matches if has_reason and not match["reason"]] == [], "no reason"
        found.append({match["name"]: match["version"] for _line, match in matches if not match["marker"]})
    return found[0], found[1]


def test_pins_are_exact_reasoned_and_installed():
    parts = [part for file in REQUIREMENTS for part in pins(file)]
    names = [name for part in parts for name in part]
    assert sorted(names) == sorted(set(names)), "pinned twice"
    wanted = {name: number for part in parts for name, number in part.items()}
    assert {name: version(name) for name in wanted} == wanted


@pytest.mark.parametrize("file", REQUIREMENTS)
def test_what_is_installed_is_what_was_hashed(file):
    """The .txt beside it is written by the command in its head; pip takes no file that is not named in it."""
    text = (ROOT / file).with_suffix(".txt").read_text()
    hashed = {name: number for name, number, _hashes in HASHED.findall(text)}
    pinned = re.findall(r"^([a-z0-9.-]+)==([\w.]+)", (ROOT / file).read_text(), re.MULTILINE)
    assert hashed == dict(pinned), f"run: {text.splitlines()[1].strip('# ')}"
    assert text.count("==") - text.splitlines()[1].count("==") == len(hashed)
    assert {"--index-url", "--find-links", "file://"} & set(text.split()) == set()


def test_nothing_that_a_package_needs_is_left_out():
    """pip installs what the files name and asks no package what else it wants."""
    done = subprocess.run([sys.executable, "-m", "pip", "check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_what_we_import_is_a_direct_dependency():
    """A package that only another one brought may be gone with its next release."""
    owners = packages_distributions()
    imported = {other.split(".")[0] for name in modules() for other in imports(name)} - OURS
    used = {owners[name][0].lower().replace("_", "-") for name in imported if name in owners}
    direct = pins("requirements.in")[0].keys() | pins("requirements-monitoring.in")[0].keys()
    assert used - direct == set()
