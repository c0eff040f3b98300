"""Which privacy notice a person agreed to. A changed notice gets a new version, so old answers keep theirs."""

from datetime import timedelta

PRIVACY_VERSION = "2026-11"

# What the notice promises: an inquiry is kept for 24 months after the last contact.
KEPT_FOR = timedelta(days=730)
