from enrollments.forms.enroll import DetailsForm, EnrollForm, PersonForm, typed

__all__ = ["DetailsForm", "EnrollForm", "PersonForm", "typed"]
