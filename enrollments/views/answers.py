"""What a form's sender gets when it was not stored."""

from django.shortcuts import render


def answer(request, template, context, *, status=200):
    """Who is asked to wait is told for how long: that limit counts an hour."""
    response = render(request, template, context, status=status)
    if status == 429:
        response["Retry-After"] = "3600"
    return response
