"""Measurements: `./run bench [NAME …] [--rows N] [--records FILE.csv]`."""

import django

django.setup()  # what is measured is imported at the top of each file, as everywhere
