"""Files that people send, in a bucket that speaks the language of Amazon's S3; settings.STORAGE_URL says where.

Its objects are private and never reached by address: the site reads them and asks who may have them. Loaded only where
a bucket is set.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.client import Config
from botocore.exceptions import BotoCoreError, ClientError
from s3transfer.exceptions import RetriesExceededError
from storages.backends.s3 import S3Storage

CHUNK = 256 * 1024
NOT_FOUND = 404

# Amazon's newest checksums are unknown to many others that speak its language, and our rows have their own.
CHECKSUMS = {"request_checksum_calculation": "when_required", "response_checksum_validation": "when_required"}
IN_MEMORY = 4_000_000  # what is fetched whole, for a parser, lies on disk beyond this
AT_ONCE = TransferConfig(max_concurrency=2)
# Left to itself a bucket that does not answer holds each of our threads for minutes.
PATIENCE = {"connect_timeout": 5, "read_timeout": 20, "retries": {"mode": "standard", "total_max_attempts": 2}}


class Bucket(S3Storage):
    def __init__(self, **options):
        # Names are chance, so none is asked for before it is written.
        super().__init__(file_overwrite=True, max_memory_size=IN_MEMORY, transfer_config=AT_ONCE, **options)
        self.client_config = self.client_config.merge(Config(**CHECKSUMS, **PATIENCE))

    def _save(self, name, content):
        with _as_a_disk_would():
            return super()._save(name, content)

    def _open(self, name, mode="rb"):
        """Fetches what is to be read at once, so that a bucket that is away is not taken for a broken file."""
        with _as_a_disk_would():
            opened = super()._open(name, mode)
            if "r" in mode:
                try:
                    opened.seek(0)
                except Exception:
                    opened.close()
                    raise
            return opened

    def stretch(self, name: str, start: int, end: int) -> Iterator[bytes]:
        """The bytes of a file from `start` up to and without `end`. Raises FileNotFoundError at once."""
        with _as_a_disk_would():
            answer = self.bucket.Object(self._normalize_name(name)).get(Range=f"bytes={start}-{end - 1}")
        return _chunks(answer["Body"])


def _chunks(body):
    with _as_a_disk_would(), closing(body):
        yield from body.iter_chunks(CHUNK)


@contextmanager
def _as_a_disk_would():
    """Turn what goes wrong over the wire into the OSError of a disk, so that nobody needs to know which it is."""
    try:
        yield
    except (BotoCoreError, ClientError, Boto3Error, RetriesExceededError) as error:
        if isinstance(error, ClientError) and error.response["ResponseMetadata"]["HTTPStatusCode"] == NOT_FOUND:
            raise FileNotFoundError(str(error)) from None
        raise OSError(str(error)) from error
