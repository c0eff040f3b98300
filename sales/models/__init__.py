from sales.models.inquiry import Inquiry, InquiryEvent

__all__ = ["Inquiry", "InquiryEvent"]
