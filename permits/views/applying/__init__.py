"""Applying for a permit: the page it begins on, an address for each step, and what its people do beside."""
