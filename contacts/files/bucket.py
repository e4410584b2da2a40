"""Files that people send, in a bucket that speaks the language of Amazon's S3; settings.STORAGE_URL says where.

Its objects are private and never reached by address: the site reads them and asks who may have them. Loaded only where
a bucket is set.
"""

from collections.abc import Iterator

from boto3.s3.transfer import TransferConfig
from botocore.client import Config
from botocore.exceptions import ClientError
from storages.backends.s3 import S3Storage

CHUNK = 256 * 1024


# Amazon's newest checksums are unknown to many others that speak its language, and our rows have their own.
CHECKSUMS = {"request_checksum_calculation": "when_required", "response_checksum_validation": "when_required"}
IN_MEMORY = 4_000_000  # what is fetched whole, for a parser, lies on disk beyond this
AT_ONCE = TransferConfig(max_concurrency=2)


class Bucket(S3Storage):
    def __init__(self, **options):
        # Names are chance, so none is asked for before it is written.
        super().__init__(file_overwrite=True, max_memory_size=IN_MEMORY, transfer_config=AT_ONCE, **options)
        self.client_config = self.client_config.merge(Config(**CHECKSUMS))

    def stretch(self, name: str, start: int, end: int) -> Iterator[bytes]:
        """The bytes of a file from `start` up to and without `end`. Raises FileNotFoundError at once."""
        try:
            answer = self.bucket.Object(self._normalize_name(name)).get(Range=f"bytes={start}-{end - 1}")
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                raise FileNotFoundError(name) from None
            raise
        return answer["Body"].iter_chunks(CHUNK)
