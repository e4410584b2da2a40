"""Files that people send, in a bucket that speaks the language of Amazon's S3; settings.STORAGE_URL says where.

Its objects are private and never reached by address: the site reads them and asks who may have them. Loaded only where
a bucket is set.
"""

from collections.abc import Iterator

from botocore.exceptions import ClientError
from storages.backends.s3 import S3Storage

CHUNK = 256 * 1024


class Bucket(S3Storage):
    def stretch(self, name: str, start: int, end: int) -> Iterator[bytes]:
        """The bytes of a file from `start` up to and without `end`. Raises FileNotFoundError at once."""
        try:
            answer = self.bucket.Object(self._normalize_name(name)).get(Range=f"bytes={start}-{end - 1}")
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
                raise FileNotFoundError(name) from None
            raise
        return answer["Body"].iter_chunks(CHUNK)
