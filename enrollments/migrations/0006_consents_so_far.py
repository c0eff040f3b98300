"""What inquiries said about course mails becomes the person's answers, in the order in which it was said."""

from django.db import migrations

from enrollments import links


def carry_over(apps, schema_editor):
    Inquiry, Person, Consent = (
        apps.get_model("enrollments", name) for name in ("Inquiry", "Person", "Consent")
    )
    people, said = {}, []
    for inquiry in Inquiry.objects.exclude(stage="spam").order_by("received_at", "pk").iterator():
        email = inquiry.email.strip().lower()
        key = (email, "" if email else inquiry.phone)
        if key not in people:
            seed = links.new_seed()
            people[key] = Person(
                email=email,
                phone=inquiry.phone,
                language=inquiry.language,
                created_at=inquiry.received_at,
                token_seed=seed,
                token_hash=links.digest(links.token(seed)),
            )
        people[key].phone = inquiry.phone or people[key].phone
        if email and inquiry.wants_mails:
            said.append((inquiry.consent_at, "given", inquiry, key))
        if email and inquiry.unsubscribed_at:
            said.append((inquiry.unsubscribed_at, "withdrawn", inquiry, key))
    Person.objects.bulk_create(people.values(), batch_size=1000)

    answers, standing = [], {}
    for at, answer, inquiry, key in sorted(said, key=lambda line: line[0]):
        is_repeated = answer == "withdrawn" and standing.get(key) == "withdrawn"
        if is_repeated:
            continue
        # Whoever took it back before is asked again on their own page; see persons/consents.py.
        if answer == "given" and standing.get(key) == "withdrawn":
            answer = "asked"
        else:
            standing[key] = answer
        answers.append(
            Consent(
                person=people[key],
                answer=answer,
                version=inquiry.consent_version,
                at=at,
                source="mail_link" if answer == "withdrawn" else "inquiry_form",
                page=inquiry.source,
            )
        )
    Consent.objects.bulk_create(answers, batch_size=1000)


class Migration(migrations.Migration):
    dependencies = [("enrollments", "0005_people")]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
