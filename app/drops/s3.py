"""An S3-compatible object store as a drop.

A bundle is small (a few MiB), so an upload that was cut off is done again as a whole: an object
appears under its key complete, or not at all, and an unfinished one leaves nothing behind.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any

from boto3.session import Session
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as NoConnection

from app.drops.access import Access, Told, to_nobody
from app.drops.names import is_fit, is_passing, parts_of
from app.drops.urls import Remote
from app.kernel.faults import Fault, Kind, hostile, machine
from app.kernel.hashing import sha256

MOST_NAMES = 200_000
_TRIES = 2
_PATIENCE_S = 10
_REGION = "us-east-1"
"""What servers of other makers expect; the real one is found by itself where it matters."""
_ABSENT = ("NoSuchKey", "404", "NotFound")
_TAKEN = ("PreconditionFailed", "412")
_BUSY = ("ConditionalRequestConflict", "409")
_UNKNOWN_CONDITION = ("NotImplemented", "501")
_LOGIN = ("InvalidAccessKeyId", "SignatureDoesNotMatch", "AccessDenied", "InvalidToken", "403")


class S3Drop:
    """Files handed over below a prefix of a bucket that exists."""

    def __init__(self, at: Remote, access: Access) -> None:
        """Raise Fault `drop_login_missing` without a key, `drop_url` for an unfit endpoint."""
        self._at, self._bucket = at, at.host
        self._prefix = f"{at.path}/" if at.path else ""
        if not (at.user and access.password):
            raise Fault("drop_login_missing", Kind.USAGE, place=self.place)
        session = Session(
            aws_access_key_id=at.user, aws_secret_access_key=access.password, region_name=_REGION
        )
        try:
            self._s3: Any = session.client(
                "s3", endpoint_url=access.endpoint or None, config=_config(access)
            )
        except ValueError as error:
            raise Fault("drop_url", Kind.USAGE, place=access.endpoint) from error
        self._sending = _Body(b"", to_nobody)
        self._s3.meta.events.register("before-send.s3.PutObject", self._begin)

    @property
    def place(self) -> str:
        """Where it is, for people."""
        return self._at.place

    def close(self) -> None:
        """Let go of the connections."""
        self._s3.close()

    def put(self, name: str, data: bytes, *, told: Told = to_nobody) -> None:
        """Store durably under a new name; the same bytes again are harmless.

        Raise Fault `drop_conflict` where other bytes have the name, `drop_failed`, `drop_away`.
        """
        parts_of(name)
        with self._faults("drop_failed", name):
            if not self._has(name, data):
                self._store(name, data, told)
                if not self._has(name, data):
                    raise self._failed("drop_failed", name, "nothing there after writing")
        told(len(data))

    def list(self, under: str) -> Iterator[str]:
        """Names of the files below a folder, sorted folder by folder.

        Temporary and conflict-copy names are left out, and names that are not plain text. Raise
        Fault `drop_unreadable`, `drop_away`.
        """
        names = (name for name in self._names(under) if _is_plain(name))
        return iter([name for name in names if not is_passing(name.rpartition("/")[2])])

    def passed_over(self) -> Sequence[Fault]:
        """What `list` leaves out though somebody may have meant it: unfit names."""
        unfit = (name for name in self._names("") if not all(map(is_fit, name.split("/"))))
        return [Fault("passed_over_name", file=name) for name in unfit if not name.endswith("/")]

    def get(self, name: str, limit: int) -> bytes:
        """The bytes of a file; raise Fault `too_large` (in bytes) or `drop_unreadable`."""
        parts_of(name)
        with self._faults("drop_unreadable", name):
            data = self._read(name, limit)
        if data is None:
            raise hostile("too_large", format=name, limit=limit)
        return data

    def _store(self, name: str, data: bytes, told: Told) -> None:
        body = self._sending = _Body(data, told)
        asked: dict[str, Any] = {"Bucket": self._bucket, "Key": self._prefix + name, "Body": body}
        asked["ChecksumSHA256"] = base64.b64encode(sha256(data)).decode()
        asked["IfNoneMatch"] = "*"
        for left in range(_TRIES, 0, -1):
            try:
                self._s3.put_object(**asked)
            except ClientError as error:
                code = _code(error)
                if code in _TAKEN:
                    return  # somebody was first: with which bytes, the caller compares
                if code in _UNKNOWN_CONDITION and "IfNoneMatch" in asked:
                    # Nothing has this name, as was just seen; and it is named by its content.
                    del asked["IfNoneMatch"]
                elif code not in _BUSY or left == 1:
                    raise
            else:
                return

    def _begin(self, **_: object) -> None:
        self._sending.on_its_way = True

    def _has(self, name: str, data: bytes) -> bool:
        try:
            there = self._read(name, len(data))
        except ClientError as error:
            if _code(error) in _ABSENT:
                return False
            raise
        if there != data:
            raise machine("drop_conflict", place=self.place, name=name)
        return True

    def _read(self, name: str, limit: int) -> bytes | None:
        answer = self._s3.get_object(Bucket=self._bucket, Key=self._prefix + name)
        with closing(answer["Body"]) as body:
            if answer["ContentLength"] > limit:
                return None
            data: bytes = body.read(limit + 1)
        return data if len(data) <= limit else None

    def _names(self, under: str) -> Sequence[str]:
        if under:
            parts_of(under)
        prefix = self._prefix + (f"{under}/" if under else "")
        found = list[str]()
        with self._faults("drop_unreadable", under):
            pages = self._s3.get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self._bucket, Prefix=prefix):
                keys = (entry["Key"] for entry in page.get("Contents", []))
                found += [key.removeprefix(self._prefix) for key in keys]
                if len(found) > MOST_NAMES:
                    raise hostile("drop_too_many", place=self.place, limit=MOST_NAMES)
        return sorted(found, key=_as_folders)

    @contextmanager
    def _faults(self, code: str, name: str) -> Iterator[None]:
        try:
            yield
        except ClientError as error:
            said = _code(error)
            if said in _LOGIN:
                raise Fault("drop_login", place=self.place) from error
            if said == "NoSuchBucket":
                raise Fault("drop_missing", Kind.USAGE, place=self.place) from error
            raise self._failed(code, name, said) from error
        except (HTTPClientError, NoConnection) as error:
            raise machine("drop_away", place=self.place, detail=_brief(error)) from error
        except BotoCoreError as error:
            raise self._failed(code, name, _brief(error)) from error

    def _failed(self, code: str, name: str, detail: str) -> Fault:
        named = {"name": name} if code == "drop_unreadable" else {}
        return machine(code, place=self.place, detail=detail, **named)


class _Body(io.BytesIO):
    """What is uploaded; it is read once to be signed, and told of when it is read to be sent."""

    def __init__(self, data: bytes, told: Told) -> None:
        super().__init__(data)
        self._told = told
        self.on_its_way = False

    def read(self, size: int | None = -1, /) -> bytes:
        """The next bytes."""
        if self.on_its_way:
            self._told(self.tell())
        return super().read(size)


def _config(access: Access) -> Config:
    return Config(
        connect_timeout=_PATIENCE_S,
        read_timeout=_PATIENCE_S,
        retries={"mode": "standard", "max_attempts": _TRIES},
        signature_version="s3v4",
        # Servers of other makers seldom have a name for each bucket, or know newer checksums.
        s3={"addressing_style": "path" if access.endpoint else "auto"},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )


def _is_plain(name: str) -> bool:
    parts = name.split("/")
    return all(map(is_fit, parts)) and not any(part.startswith(".") for part in parts[:-1])


def _as_folders(name: str) -> list[tuple[bool, str]]:
    """A folder's own files come before those of the folders in it."""
    *folders, file = name.split("/")
    return [*((True, folder) for folder in folders), (False, file)]


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


def _brief(error: Exception) -> str:
    return type(error).__name__
