"""The broker of the demo and the tests."""

import os
import signal

import pytest
import redis

from portal.dev import processes
from portal.dev.places import recall
from portal.dev.valkey import Valkey

pytestmark = pytest.mark.machine


def test_it_answers_those_who_know_the_password_and_keeps_nothing(tmp_path):
    with Valkey(tmp_path) as valkey:
        with redis.Redis.from_url(valkey.url()) as client:
            client.set("a", "b")
        with redis.Redis(port=recall(tmp_path / "valkey.json")["port"]) as stranger, pytest.raises(redis.RedisError):
            stranger.get("a")
    with Valkey(tmp_path) as valkey, redis.Redis.from_url(valkey.url()) as client:
        assert client.get("a") is None


def test_it_comes_back_after_it_was_killed(tmp_path):
    with Valkey(tmp_path) as valkey:
        before = valkey.url().partition("@")[2]
        os.kill(valkey.pid(), signal.SIGKILL)
        processes.wait_for(valkey.ensure, seconds=10, what="Valkey to be missed")

        with redis.Redis.from_url(valkey.url()) as client:
            assert client.ping()
        assert valkey.url().partition("@")[2] == before


def test_it_ends_with_its_last_user(tmp_path):
    with Valkey(tmp_path) as valkey:
        pid = valkey.pid()
        with Valkey(tmp_path) as second:
            assert second.pid() == pid
        assert valkey.pid() == pid

    assert not processes.alive(pid)
