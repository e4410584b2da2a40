"""One line of the report."""

import statistics


def result(name, ours, *, floor=None, ratio=None, unit, goal=None, rows, seed=None):
    """`goal` is for the ratio if there is one, else for ours. Rates should be high, everything else low."""
    return {
        "name": name,
        "ours": ours,
        "floor": floor,
        "ratio": ratio,
        "unit": unit,
        "goal": goal,
        "rows": rows,
        "seed": seed,
    }


def is_rate(result):
    """A rate should be high; whatever else is measured should be low."""
    return result["unit"].endswith("/s")


def missed(result):
    value = result["ours"] if result["ratio"] is None else result["ratio"]
    if result["goal"] is None:
        return False
    return value < result["goal"] if is_rate(result) else value > result["goal"]


def percentile(values, percent):
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1] if len(values) > 1 else values[0]
