from enrollments.forms.inquiry import InquiryForm

__all__ = ["InquiryForm"]
