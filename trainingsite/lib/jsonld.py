"""Structured data for search engines, by schema.org's names. Pure: values in, dictionaries out."""

from collections.abc import Iterable


def breadcrumbs(trail: Iterable[tuple[str, str]]) -> dict:
    """`trail` holds (title, absolute address), the home page first."""
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": title, "item": address}
            for position, (title, address) in enumerate(trail, 1)
        ],
    }


def questions(pairs: Iterable[tuple[str, str]]) -> dict:
    return {
        "@type": "FAQPage",
        "mainEntity": [
            {
                "@type": "Question",
                "name": question,
                "acceptedAnswer": {"@type": "Answer", "text": answer},
            }
            for question, answer in pairs
        ],
    }


def item_list(addresses: Iterable[str]) -> dict | None:
    items = [
        {"@type": "ListItem", "position": position, "url": address}
        for position, address in enumerate(addresses, 1)
    ]
    return {"@type": "ItemList", "itemListElement": items} if items else None


def organisation(name: str, address: str) -> dict:
    return {"@type": "EducationalOrganization", "name": name, "url": address}


def website(name: str, address: str) -> dict:
    return {"@type": "WebSite", "name": name, "url": address}


def graph(*things: dict) -> dict:
    return {"@context": "https://schema.org", "@graph": [thing for thing in things if thing]}
