from enrollments.forms.enroll import DetailsForm, EnrollForm, PersonForm, typed
from enrollments.forms.inquiry import InquiryForm

__all__ = ["DetailsForm", "EnrollForm", "InquiryForm", "PersonForm", "typed"]
