"""Measurements: `./run bench [NAME …] [--records FILE.csv]`."""
