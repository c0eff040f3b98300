"""Text in, syllabus out: the one door to the outline compiler. It knows nothing of Django or of files."""

from outlines.compiler import parse
from outlines.render import render
from outlines.tree import KINDS, Node, Outline, Problem, total_minutes, walk

__all__ = ["KINDS", "Node", "Outline", "Problem", "parse", "render", "total_minutes", "walk"]
