from courses.models.article import Article, Tag
from courses.models.course import City, Course, Format, Level, Question, Topic
from courses.models.syllabus import Module, Syllabus

__all__ = ["Article", "City", "Course", "Format", "Level", "Module", "Question", "Syllabus", "Tag", "Topic"]
