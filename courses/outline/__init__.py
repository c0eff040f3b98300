"""Text in, syllabus out: the one door to the outline compiler. It knows nothing of Django or of files."""

from courses.outline.compiler import parse
from courses.outline.render import render
from courses.outline.tree import KINDS, Node, Outline, Problem, total_minutes, walk

__all__ = ["KINDS", "Node", "Outline", "Problem", "parse", "render", "total_minutes", "walk"]
