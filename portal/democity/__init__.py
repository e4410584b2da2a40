"""Plumb Hollow, the invented city of the demo: the same for a seed, apart from dates relative to today."""
