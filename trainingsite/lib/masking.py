"""What a page shows of an address that not everybody should read."""


def masked_email(email: str) -> str:
    name, _at, domain = email.partition("@")
    return f"{name[:2]}***@{domain}"
