from courses.admin import articles, catalogue, courses, syllabuses

__all__ = ["articles", "catalogue", "courses", "syllabuses"]
