"""A bucket of this machine that speaks as much of Amazon's S3 as our store asks for, kept in memory.

Put, get (with a range), head, delete, list, and an upload in parts. It takes every signature, so it says nothing about
keys; what it shows is that our store writes, reads and throws away over the wire.
"""

import re
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

RANGE = re.compile(r"bytes=(\d+)-(\d+)")


class Bucket(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Asked)
        self.objects, self.parts, self.asked = {}, {}, []
        self.breaks_off = False  # in the middle of what it sends

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"


class Asked(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_args):
        pass

    @property
    def where(self):
        """What is asked for: the key below the bucket, and the query."""
        parts = urlsplit(self.path)
        key = unquote(parts.path).lstrip("/").partition("/")[2]
        return key, parse_qs(parts.query, keep_blank_values=True)

    def do_PUT(self):
        key, query = self.where
        content = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append(("PUT", key, dict(self.headers)))
        if "partNumber" in query:
            self.server.parts[query["uploadId"][0]][int(query["partNumber"][0])] = content
        else:
            self.server.objects[key] = content
        self.answer(200, headers={"ETag": '"e"'})

    def do_POST(self):
        key, query = self.where
        self.rfile.read(int(self.headers["Content-Length"] or 0))
        if "uploads" in query:
            self.server.parts[key] = {}
            self.answer(200, f"<R><Bucket>b</Bucket><Key>{key}</Key><UploadId>{key}</UploadId></R>".encode())
        else:
            parts = self.server.parts.pop(query["uploadId"][0])
            self.server.objects[key] = b"".join(parts[number] for number in sorted(parts))
            self.answer(200, b"<CompleteMultipartUploadResult><ETag>e</ETag></CompleteMultipartUploadResult>")

    def do_GET(self):
        key, query = self.where
        self.server.asked.append(("GET", key, dict(self.headers)))
        if "list-type" in query or not key:
            return self.list(query)
        if key not in self.server.objects:
            return self.answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
        content = self.server.objects[key]
        asked = RANGE.fullmatch(self.headers.get("Range", ""))
        if asked:
            first, last = int(asked[1]), min(int(asked[2]), len(content) - 1)
            place = {"Content-Range": f"bytes {first}-{last}/{len(content)}"}
            return self.answer(206, content[first : last + 1], headers=place)
        return self.answer(200, content)

    def do_HEAD(self):
        key, _query = self.where
        there = key in self.server.objects
        length = {"Content-Length": str(len(self.server.objects[key]))} if there else {}
        self.answer(200 if there else 404, headers=length)

    def do_DELETE(self):
        self.server.objects.pop(self.where[0], None)
        self.answer(204)

    def list(self, query):
        prefix = query.get("prefix", [""])[0]
        rows = "".join(
            f"<Contents><Key>{key}</Key><Size>{len(content)}</Size></Contents>"
            for key, content in sorted(self.server.objects.items())
            if key.startswith(prefix)
        )
        self.answer(200, f"<ListBucketResult><IsTruncated>false</IsTruncated>{rows}</ListBucketResult>".encode())

    def answer(self, status, content=b"", headers=None):
        headers = {"Content-Type": "application/octet-stream", "Content-Length": str(len(content))} | (headers or {})
        headers |= {"Last-Modified": "Fri, 20 Nov 2026 18:00:00 GMT", "ETag": '"e"'}
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.server.breaks_off:
            self.close_connection = True
            content = content[: len(content) // 2]
        self.wfile.write(content)


@contextmanager
def running_bucket():
    bucket = Bucket()
    serving = threading.Thread(target=bucket.serve_forever)
    serving.start()
    try:
        yield bucket
    finally:
        bucket.shutdown()
        serving.join()
        bucket.server_close()
