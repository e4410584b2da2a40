"""Holding the books against what moved at the card processor, to the cent."""

from payments.reconciling.comparing import Finding, compare
from payments.reconciling.reading import read
from payments.reconciling.running import Outcome, reconcile
from payments.reconciling.settling import settle

__all__ = ["Finding", "Outcome", "compare", "read", "reconcile", "settle"]
