"""Which privacy notice a person agreed to. A changed notice gets a new version, so old answers keep theirs."""

PRIVACY_VERSION = "2026-11"
