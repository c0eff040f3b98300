import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trainingsite.settings")

try:
    application = get_wsgi_application()
    from trainingsite.ops import upgrade

    upgrade.refuse_old()
except ImproperlyConfigured as refusal:
    sys.exit(f"{refusal}")
