from sales.admin import inquiries

__all__ = ["inquiries"]
