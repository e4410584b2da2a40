"""Lists of licenses and contacts as other systems give them, and taking them in as a clerk does."""

import csv
import io

import pytest
from django.core.management import call_command

from tests.factories import NOW


@pytest.fixture
def take_list(tmp_path, db, time_machine):
    """Import a list; the last line that is said, and the refused rows as (line, column, reason)."""
    time_machine.move_to(NOW, tick=False)

    def run(what, rows, *, source="County list", mapping=None, encoding="utf-8", **options):
        file, report = tmp_path / f"{what}.csv", tmp_path / "refused.csv"
        file.write_text(rows if isinstance(rows, str) else as_csv(rows), encoding=encoding)
        if isinstance(mapping, str):
            mapping, text = tmp_path / "mapping.toml", mapping
            mapping.write_text(text)
        options |= {"mapping": mapping, "encoding": encoding}
        told = io.StringIO()
        call_command(f"import_{what}", file, source=source, report=report, stdout=told, **options)
        with report.open(newline="") as refused:
            return told.getvalue().splitlines()[-1], [tuple(row.values()) for row in csv.DictReader(refused)]

    return run


def as_csv(rows):
    """Rows given as dicts; what one does not have is a blank."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
