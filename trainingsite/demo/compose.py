"""Composes bulk courses and instructors out of words: pure, and the same for the same dice."""

from dataclasses import dataclass
from decimal import Decimal
from random import Random

from courses.models import Level
from outlines import Node, walk
from trainingsite.demo import words

NUMERALS = "一二三四五六七八九十"
QUARTER = 15


@dataclass
class Theme:
    """What one course or profile is about; `fill` puts its words into a pattern."""

    subject: str
    industry: str
    debtor: str
    dice: Random

    def fill(self, pattern: str) -> str:
        dice = self.dice
        return pattern.format(
            subject=self.subject,
            industry=self.industry,
            debtor=self.debtor,
            excuse=dice.choice(words.EXCUSES),
            town=dice.choice(words.TOWNS),
            count=dice.randint(6, 90),
            share=dice.choice(NUMERALS[2:8]),
            amount=dice.randint(12, 980),
        )

    def some(self, patterns, count: int) -> list[str]:
        return [self.fill(pattern) for pattern in self.dice.sample(patterns, count)]


def theme(topic: str, dice: Random) -> Theme:
    subject = dice.choice(words.SUBJECTS[topic].split())
    return Theme(subject, dice.choice(words.INDUSTRIES), dice.choice(words.DEBTORS), dice)


def course(about: Theme) -> dict:
    dice = about.dice
    hours = dice.choice((6, 6, 12, 12, 12, 18))
    title = f"{about.industry}{about.debtor}{about.subject}{dice.choice(words.SUFFIXES)}"
    audience = "；".join(dice.sample(words.AUDIENCES, 2))
    pains = about.some(words.PAINS, 2)
    return {
        "title": title,
        "subtitle": about.fill("把{debtor}的账，变成{industry}自己的现金"),
        "summary": (
            f"{hours // 6}天课程，面向{audience}。从“{pains[0]}”这样的处境出发，"
            f"练习{about.subject}的步骤与说法，带走可以直接填写的表格。"
        )[:200],
        "background": "。\n\n".join(pains) + "。",
        "benefits": "\n".join(f"- {line}" for line in about.some(words.BENEFITS, 4)),
        "audience": f"{about.industry}企业的{audience}。",
        "method": "、".join(dice.sample(words.METHODS, 3)) + "，练习使用学员自己的账。",
        "level": dice.choice(Level.values),
        "hours": hours,
        "price": Decimal(hours // 6 * dice.randrange(980, 1880, 100)),
        "in_house_price": Decimal(dice.randrange(14000, 26000, 1000)) if dice.random() < 0.8 else None,
        "keywords": "、".join((about.industry, about.debtor, about.subject)),
    }


def outline(about: Theme, hours: int) -> tuple[Node, ...]:
    chapters = about.dice.sample(words.CHAPTERS, about.dice.randint(4, 7))
    quarters, longer = divmod(hours * 60 // QUARTER, len(chapters))
    return tuple(
        Node(
            about.fill(title),
            "chapter",
            f"第{NUMERALS[number]}讲：",
            (quarters + (number < longer)) * QUARTER,
            chapter(about, about.fill(goal)),
        )
        for number, (title, goal) in enumerate(chapters)
    )


def chapter(about: Theme, goal: str) -> tuple[Node, ...]:
    dice = about.dice
    parts = [Node(goal, "goal", "本讲目标：")]
    sections = dice.sample(words.SECTIONS, dice.randint(2, 3))
    parts += [section(about.fill(pattern), number) for number, pattern in enumerate(sections)]
    if dice.random() < 0.7:
        parts.append(Node(f"{about.fill(dice.choice(words.CASES))}。", "case", "案例："))
    if dice.random() < 0.6:
        exercise = about.fill(dice.choice(words.EXERCISES))
        parts.append(Node(exercise, "exercise", "演练：", dice.choice((20, 30, 40))))
    if dice.random() < 0.5:
        parts.append(Node(dice.choice(words.TOOLS), "tool", "工具："))
    return tuple(parts)


def section(text: str, number: int) -> Node:
    title, *items = text.split(" | ")
    return Node(
        title,
        "section",
        f"{NUMERALS[number]}、",
        None,
        tuple(Node(item, "item", f"{position}、") for position, item in enumerate(items, 1)),
    )


def text(tree: tuple[Node, ...]) -> str:
    """The outline as typed; plainer and faster than outline.render, whose care our own markers don't need."""
    lines = ["【课程大纲】"]
    for node, _depth in walk(tree):
        minutes = f"（{node.minutes}分钟）" if node.minutes is not None else ""
        lines.append(f"{node.marker}{node.title}{minutes}")
    return "\n".join(lines) + "\n"


def instructor(about: Theme) -> dict:
    dice = about.dice
    years = dice.randint(6, 28)
    post, former = dice.choice(words.POSTS), dice.choice(words.FORMER)
    given = dice.choice(words.GIVEN_FIRST) + dice.choice(words.GIVEN_SECOND)
    return {
        "name": dice.choice(words.SURNAMES) + given,
        "title": f"{post} · 前{about.industry}企业{former}",
        "headline": about.fill(dice.choice(words.HEADLINES)),
        "summary": about.fill(
            f"在{{industry}}行业做过{years // 2}年{former}，讲{{subject}}已有{years - years // 2}年，"
            "课上用学员自己的账做练习。"
        ),
        "bio": "\n\n".join(f"{text}。" for text in about.some(words.CASES, 2) + about.some(words.PAINS, 1)),
        "years": years,
        "methods": "、".join(dice.sample(words.METHODS, 3)),
    }
