"""Applying for a permit or a plan case: begun, saved step by step, handed in."""

from permits.applying.beginning import begin
from permits.applying.submitting import submit

__all__ = ["begin", "submit"]
