"""What the import commands have in common: the file, whose it is, progress, and the report of refused rows."""

import csv
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from contacts.models import City
from contacts.refusals import NotAllowed
from contacts.robots import robot
from permits.cells import defused
from permits.importing import engine
from permits.importing.engine import Reader
from permits.importing.mapped import MappedFile, Said
from permits.importing.mapping import Field, Mapping, parse
from permits.importing.stage import Target
from permits.importing.trouble import BrokenFile

MAPPINGS = Path(__file__).parents[1] / "importing" / "mappings"


class RefusedRows:
    """The CSV of refused rows: line, column, reason. The file appears with the first of them, or when asked for."""

    def __init__(self, path):
        self.path, self.file, self.writer = path, None, None

    def open(self):
        self.file = self.path.open("w", encoding="utf-8", newline="")
        self.writer = csv.writer(self.file)
        self.writer.writerow(["line", "column", "reason"])

    def add(self, line, column, reason):
        if self.file is None:
            self.open()
        self.writer.writerow([line, defused(column), defused(reason)])

    def close(self):
        if self.file:
            self.file.close()


def mapping_from(file: Path | None, fields: tuple[Field, ...]) -> Mapping | None:
    """The mapping of a file that somebody wrote; None without one."""
    if file is None:
        return None
    try:
        return parse(file.read_text(encoding="utf-8"), fields)
    except UnicodeDecodeError as error:
        raise CommandError(_("%(file)s is not a UTF-8 text.") % {"file": file}) from error
    except BrokenFile as error:
        raise CommandError(f"{file}: {error}") from error
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}.") from error


class ImportCommand(BaseCommand):
    """Takes in a file of one kind of thing. The last line is: new=N changed=N unchanged=N refused=N"""

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--source", default="", metavar="NAME", help="whose they are")
        parser.add_argument("--encoding", default="utf-8", metavar="NAME", help="such as windows-1252")
        parser.add_argument("--report", type=Path, metavar="REFUSED.csv", help="where the refused rows are told")

    def take_in(self, *, reader, target, file, source, encoding, report):
        """Take the file in and say what became of it."""
        refused = RefusedRows(report or Path(f"{file.stem}-refused.csv"))
        if len(source) > 60:
            raise CommandError(_("A source's name has at most 60 characters."))
        try:
            if report:
                refused.open()
            with timezone.override(ZoneInfo(City.current().time_zone)):
                run = self._watched(reader, target, file, source.strip(), encoding, refused)
        except NotAllowed as error:
            raise CommandError(f"{file}: {error} {_('Nothing was changed.')}") from error
        except OSError as error:
            raise CommandError(f"{error.filename or file}: {error.strerror}.") from error
        finally:
            refused.close()
        if run.kept:
            self.stdout.write(
                _("News of what was changed here meanwhile: %(kept)d. What stands here stays.") % {"kept": run.kept}
            )
        self._tell_unknown(run)
        if run.refused:
            self.stdout.write(_("The refused rows, with line, column and reason: %(file)s") % {"file": refused.path})
        self.stdout.write(f"new={run.new} changed={run.changed} unchanged={run.unchanged} refused={run.refused}")

    def _tell_unknown(self, run):
        """What the source calls its states that nothing maps, and what to do about it."""
        if not run.unknown_words:
            return
        self.stdout.write(_("Words for states that nobody mapped; their records are “On file”:"))
        for word, rows in run.unknown_words.items():
            self.stdout.write(f"  {rows:>9,}  {word}")
        self.stdout.write(
            _("Say in the admin, under “Status mappings”, what %(source)s means by them, and import the file again.")
            % {"source": run.source}
        )

    def _watched(self, reader, target, file, source, encoding, refused):
        columns = TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn()
        with Progress(*columns, console=Console(stderr=True)) as progress:
            task = progress.add_task(_("Reading"), total=file.stat().st_size)
            with progress.open(file, "rb", task_id=task) as stream:
                return engine.take_in(
                    stream,
                    reader=reader,
                    target=target,
                    file_name=file.name,
                    source=source,
                    encoding=encoding,
                    refuse=refused.add,
                    progress=lambda words: progress.update(task, description=words),
                    by=robot("import"),
                    at=timezone.now(),
                )


class MappedImportCommand(ImportCommand):
    """Takes in any CSV by a mapping. Says which fields there are, what a row must have, and where they go."""

    fields: tuple[Field, ...]
    finish: Callable[[int, Said], tuple]
    target: Target

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--mapping", type=Path, metavar="FILE.toml", help="which columns fill our fields")

    def handle(self, *, file, source, encoding, report, mapping, **options):
        reader = MappedFile(self.fields, self.finish, mapping_from(mapping, self.fields))
        self.take_in(reader=reader, target=self.target, file=file, source=source, encoding=encoding, report=report)


class AboutRecordsCommand(ImportCommand):
    """Takes in what belongs to records on file: as BLDS has it, or any CSV by a mapping."""

    fields: tuple[Field, ...]
    reader: Callable[[Mapping], Reader]
    target: Target
    blds: Path

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--format", choices=["blds", "csv"], default="blds", help="what kind of file it is")
        parser.add_argument("--mapping", type=Path, metavar="FILE.toml", help="which columns fill our fields")

    def handle(self, *, file, source, encoding, report, mapping=None, **options):
        if options["format"] == "blds":
            mapping = mapping or self.blds
        reader = self.reader(mapping_from(mapping, self.fields))
        self.take_in(reader=reader, target=self.target, file=file, source=source, encoding=encoding, report=report)
