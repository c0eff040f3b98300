"""How fast the pages are, as ratios to a bare Django view under the same server: make bench.

Ratios, because requests a second belong to a machine. Every page is measured in turns with hello, ROUNDS times, and the
median ratio counts. DATABASE_URL and REDIS_URL are honoured; without them SQLite and the embedded broker are measured.
Never point it at a database that is worth something: it writes demo content and inquiries.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from itertools import count, cycle
from pathlib import Path

from bench import load
from trainingsite.ops.processes import end, web

ROOT = Path(__file__).resolve().parent.parent
HELLO, COLD, WARM = 0, 1, 2
APART = ("outbox", "files")  # modules that measure for themselves
WORDS = ["催收", "对账", "账期", "客户", "谈判", "信用", "回款", "合同", "逾期", "电话"]
PREPARE = """
from courses.models import Article, Course
for model in (Course, Article):
    print(*model.objects.published().order_by("pk").values_list("slug", flat=True))
"""


def main() -> None:
    options = arguments()
    if options.only not in APART:
        measure_pages(options)
    for name in APART:
        if options.only in ("", name):
            measure_apart(options, f"bench.{name}")


def measure_apart(options, module) -> None:
    environment = site_environment(options, [options.port] * 3)
    for command in (["manage.py", "migrate", "--verbosity", "0"], ["-m", module]):
        subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, check=True)


def measure_pages(options) -> None:
    ports = [options.port, options.port + 1, options.port + 2]
    environment = site_environment(options, ports)
    courses, articles = prepare(options, environment)
    servers = [
        web(ports[HELLO], application="bench.hello:application", environment=environment),
        web(ports[COLD], environment=environment | {"PAGE_CACHE_SECONDS": "0"}),
        web(ports[WARM], environment=environment | {"PAGE_CACHE_SECONDS": "600"}),
    ]
    try:
        for process in servers:
            process.start()
        for port, path in zip(ports, ["/", "/healthz", "/healthz"], strict=True):
            wait_for(f"http://127.0.0.1:{port}{path}")
        report(options, ports, pages(ports, courses, articles))
    finally:
        end(servers)


def arguments():
    parser = argparse.ArgumentParser(prog="bench", description=__doc__.splitlines()[0])
    parser.add_argument("--courses", type=int, default=int(os.environ.get("BENCH_COURSES", 1000)))
    parser.add_argument("--rounds", type=int, default=int(os.environ.get("BENCH_ROUNDS", 5)))
    parser.add_argument("--seconds", type=float, default=float(os.environ.get("BENCH_SECONDS", 1.5)))
    parser.add_argument("--port", type=int, default=int(os.environ.get("BENCH_PORT", 20146)))
    parser.add_argument("--only", default="", help="measure the rows that hold this word, or: outbox, files")
    return parser.parse_args()


def site_environment(options, ports) -> dict[str, str]:
    var = Path(os.environ.get("VAR_DIR", ROOT / "var")) / f"bench-{options.courses}"
    var.mkdir(parents=True, exist_ok=True)
    return {
        **os.environ,
        **{"VAR_DIR": str(var), "SECRET_KEY": "bench", "DEBUG": "0", "LOG_LEVEL": "WARNING"},
        **{"SITE_URL": f"http://127.0.0.1:{ports[WARM]}", "INQUIRIES_PER_ADDRESS_PER_HOUR": "1000000000"},
    }


def prepare(options, environment) -> tuple[list[str], list[str]]:
    """Database, content and static files; returns addresses of courses and of articles."""

    def manage(*command) -> str:
        command = [sys.executable, "manage.py", *command]
        return subprocess.run(
            command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
        ).stdout

    began = time.monotonic()
    manage("migrate", "--verbosity", "0")
    manage(
        "seed_demo",
        "--courses",
        str(options.courses),
        "--instructors",
        str(max(12, options.courses * 3 // 10)),
    )
    manage("collectstatic", "--no-input", "--verbosity", "0")
    print(f"{options.courses} courses ready after {time.monotonic() - began:.0f} s", flush=True)
    courses, articles = manage("shell", "--no-imports", "-c", PREPARE).strip().splitlines()[-2:]
    return courses.split(), articles.split()


def wait_for(url: str) -> None:
    for _ in range(150):
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    sys.exit(f"{url} did not come up")


def pages(ports, courses, articles):
    """(what, port, endless requests, the reach of design)"""

    def gets(port, *paths):
        return cycle([load.get(path, port) for path in paths])

    cold, warm = ports[COLD], ports[WARM]
    numbers = range(1, len(courses) // 20 + 1)
    lists = [
        f"/courses/?sort={sort}&page={number}" for sort in ("soon", "new", "price") for number in numbers
    ]
    found = [f"/courses/?q={urllib.parse.quote(word)}" for word in WORDS]
    everywhere = [f"/search/?q={urllib.parse.quote(word)}" for word in WORDS]
    course, article = [f"/courses/{slug}/" for slug in courses], [f"/articles/{slug}/" for slug in articles]
    few = slice(10)  # every process fills its own cache before a warm row begins
    some, others = (
        slice(20),
        slice(20, None),
    )  # cold: no page is kept, but its parts are; at first sight neither is
    return [
        ("catalogue, warm", warm, gets(warm, *lists[few]), 0.6),
        ("course, warm", warm, gets(warm, *course[few]), 0.6),
        ("article, warm", warm, gets(warm, *article[few]), 0.6),
        ("home, cold", cold, gets(cold, "/"), None),
        ("catalogue, cold", cold, gets(cold, *lists[some]), 0.08),
        ("catalogue, at first sight", cold, gets(cold, *lists[others]), 0.08),
        ("catalogue search, cold", cold, gets(cold, *found), 0.05),
        ("site search, cold", cold, gets(cold, *everywhere), 0.05),
        ("course with its syllabus, cold", cold, gets(cold, *course[some]), 0.08),
        ("course, at first sight", cold, gets(cold, *course[others]), 0.08),
        ("article, cold", cold, gets(cold, *article), None),
        ("schedule, cold", cold, gets(cold, "/schedule/"), None),
        ("instructors, cold", cold, gets(cold, "/instructors/"), None),
        ("inquiry form, cold", cold, gets(cold, "/inquiries/new/"), 0.2),
        ("inquiry POST", cold, posts(cold), 0.15),
    ]


def posts(port):
    """One form that a person opened, sent with ever other content: every sending is another lead."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/inquiries/new/") as page:
        token = re.search(r'name="form_token" value="([^"]+)"', page.read().decode())[1]
    time.sleep(4)  # the site knows that nobody fills it in faster
    run = f"{time.time_ns():x}"
    for number in count():
        fields = {
            "name": "艾达",
            "email": f"{run}-{number}@example.com",
            "message": "三十人的销售团队，想做一天内训。",
            "consent": "on",
            "wants_mails": "on",
            "form_token": token,
        }
        yield load.post("/inquiries/new/", port, urllib.parse.urlencode(fields).encode())


def report(options, ports, rows) -> None:
    hello = cycle([load.get("/", ports[HELLO])])
    load.run(ports[HELLO], hello, seconds=1)
    print(f"\n{'':34}{'ratio':>8}{'reach':>8}{'req/s':>9}{'hello':>9}{'median':>10}{'99 %':>10}")
    for name, port, requests, reach in rows:
        if options.only not in name:
            continue
        filling = load.run(port, requests, seconds=3)  # the caches that the row is about
        if set(filling.statuses) != {302 if "POST" in name else 200}:
            sys.exit(f"{name}: wrong answers, {dict(filling.statuses)}")
        measured, ratios = [], []
        for _ in range(options.rounds):
            bare = load.run(ports[HELLO], hello, seconds=options.seconds)
            measured.append((load.run(port, requests, seconds=options.seconds), bare))
            ratios.append(measured[-1][0].rate / bare.rate)
        ratio = statistics.median(ratios)
        own, bare = sorted(measured, key=lambda pair: pair[0].rate / pair[1].rate)[len(measured) // 2]
        wrong = sum(
            one.statuses.total() - one.statuses[302 if "POST" in name else 200] for one, _bare in measured
        )
        note = f"  {wrong} WRONG ANSWERS" if wrong else "" if not reach or ratio >= reach else "  below"
        print(
            f"{name:34}{ratio:8.3f}{reach or '':>8}{own.rate:9.0f}{bare.rate:9.0f}"
            f"{own.percentile(0.5):7.1f} ms{own.percentile(0.99):7.1f} ms{note}",
            flush=True,
        )


if __name__ == "__main__":
    main()
