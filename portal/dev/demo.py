"""`./run demo`: a city on the screen, and everything it takes to run it."""

import argparse
import contextlib
import os
import shutil
import signal
import time

import psycopg
from rich.console import Console
from rich.table import Table

from portal.dev import account, statics
from portal.dev.children import Service, answers, end_those_of_a_killed_demo
from portal.dev.environment import Demo
from portal.dev.management import migrate, run_quietly
from portal.dev.places import Lock, local_dir, recall, remember, telling_full_disk
from portal.dev.postgres import Postgres
from portal.dev.processes import free_port, port_is_free
from portal.dev.trouble import Trouble
from portal.dev.valkey import Valkey

PEOPLE = [
    "contractor", "pending", "homeowner", "company",
    "technician", "reviewer", "inspector", "finance", "finance-lead", "admin",
]  # fmt: skip
MADE_ANEW = ["media", "open-data", "mail", "log", "secrets.json", "stripe.json", "demo.json", "beat"]
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

console = Console(highlight=False)


def demo(arguments):
    """Start the demo and keep it until Ctrl-C."""
    parser = argparse.ArgumentParser(prog="./run demo", description="Start the demo city; Ctrl-C stops it.")
    parser.add_argument("--port", type=int, default=8000, help="where the site listens (8000)")
    parser.add_argument("--fresh", action="store_true", help="throw the demo's data away and begin anew")
    parser.add_argument("--permits", type=int, default=640, help="how many cases a new city has, at least 60 (640)")
    options = parser.parse_args(arguments)
    local = local_dir()
    only_one = Lock(local / "demo.lock")
    if not only_one.try_own():
        url = recall(local / "demo.json").get("url", "another port")
        raise Trouble(
            f"a demo of this clone is already running at {url}. Use that one, or stop it with Ctrl-C where it "
            "was started; a second one beside it needs its own LOCAL_DIR."
        )
    end_those_of_a_killed_demo(local)
    if not 1 <= options.port <= 65535:
        raise Trouble("a port is a number from 1 to 65535.")
    if options.port < 1024 and os.geteuid() != 0:
        raise Trouble(f"port {options.port} is for root only. Choose one above 1023, such as 8000.")
    if not port_is_free(options.port):
        raise Trouble(
            f"port {options.port} is taken by another program. Choose another: ./run demo --port {free_port()}"
        )
    if options.fresh:
        forget(local)
    (local / "demo.json").unlink(missing_ok=True)
    with contextlib.ExitStack() as stack:
        city = City(local, options.port, options.permits, stack)
        try:
            city.start()
            city.tell()
            city.look_after()
        finally:
            # What was started gets stopped in peace, however often Ctrl-C is pressed.
            for number in STOP_SIGNALS:
                signal.signal(number, signal.SIG_IGN)
            console.print("\nStopping …")
    return 0


def forget(local):
    """Remove what earlier demos made; what was fetched stays."""
    for server in (Postgres(local), Valkey(local)):
        server.stop()
        account.remove(server.home)
    for name in MADE_ANEW:
        path = local / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


@contextlib.contextmanager
def step(words):
    """Show what is being done, and how long it took."""
    began = time.monotonic()
    with console.status(f"{words} …"):
        yield
    console.print(f"[green]✓[/] {words} [dim]{time.monotonic() - began:.1f} s[/]")


class City:
    """The running demo; what it starts is stopped by the stack, last first."""

    def __init__(self, local, port, permits, stack):
        self.local, self.port, self.permits = local, port, permits
        self._stack = stack
        self._settings = Demo(local, port=port)
        self._servers, self._services = [], []
        self._people = []
        self._environment = {}

    def start(self):
        postgres = valkey = None
        if self._settings.own_postgres:
            with step("PostgreSQL"):
                postgres = self._join(Postgres(self.local))
        if self._settings.own_valkey:
            with step("Valkey"):
                valkey = self._join(Valkey(self.local))
        self._settings.move_stripe_if_its_port_is_taken()
        self._environment = self._settings.environment(postgres, valkey)
        with telling_full_disk():
            for name in ("mail", "media"):
                (self.local / name).mkdir(exist_ok=True)
        with step("Styles and pictures"):
            statics.collect(self.local, self._environment)
        with step("Tables"):
            migrate(self._environment, postgres)
        if not self._ask("SELECT EXISTS (SELECT FROM permits_case)")[0][0]:
            with step("A city"):
                run_quietly(self._environment, "seed", f"--permits={self.permits}")
                run_quietly(self._environment, "publish_open_data")
        self._people = [
            name for (name,) in self._ask("SELECT username FROM contacts_user WHERE username = ANY(%s)", PEOPLE)
        ]
        with step("Site, worker and clock"):
            self._start_services()

    def tell(self):
        """Say where it is and who to be, on the terminal and in demo.json."""
        settings = self._settings
        mail = f"{settings.url}/dev/mail/"
        people = [name for name in PEOPLE if name in self._people]
        accounts = {name: {"username": name, "password": settings.password} for name in people}
        remember(self.local / "demo.json", {"url": settings.url, "mail": mail, "accounts": accounts})
        table = Table.grid(padding=(0, 2))
        table.add_row("The city", f"[bold]{settings.url}[/]")
        if "EMAIL_URL" not in os.environ:
            table.add_row("Its mail", mail)
        if settings.own_stripe:
            table.add_row("Pay with", "4242 4242 4242 4242, any later date, any three digits")
            table.add_row("Dispute, refund", f"http://localhost:{settings.stripe_port}/demo/")
        table.add_row("Log in as", ", ".join(people) or "nobody yet")
        table.add_row("Password", f"[bold]{settings.password}[/]")
        console.print()
        console.print(table)
        console.print()
        console.print("[dim]A demo: plain HTTP, and no second step at log-in. Neither is so in production.[/]")
        console.print("Ctrl-C stops it.")

    def look_after(self):
        """Bring back what dies, until we are told to stop."""
        told = []
        for number in STOP_SIGNALS:
            signal.signal(number, lambda *which: told.append(which[0]))
        while not told:
            for server in self._servers:
                if server.ensure():
                    console.print(f"[yellow]![/] {server.title} had ended and was started again.")
            for service in self._services:
                if service.ended():
                    console.print(f"[yellow]![/] The {service.name} process had ended and was started again.")
                    service.restart()
            time.sleep(1)

    def _join(self, server):
        self._stack.enter_context(server)
        self._servers.append(server)
        return server

    def _start_services(self):
        settings = self._settings
        services = {}

        self._stack.callback(self._stop_services)

        def start(name, module, *arguments):
            service = Service(name, module, arguments, local=self.local, environment=self._environment)
            self._services.append(service)
            services[name] = service
            service.start()

        if settings.own_stripe:
            start(
                "cards",
                "portal.dev.stripe",
                f"--port={settings.stripe_port}",
                f"--webhook-url=http://127.0.0.1:{self.port}/webhooks/stripe/",
                f"--webhook-secret={self._environment['STRIPE_WEBHOOK_SECRET']}",
                f"--api-key={self._environment['STRIPE_API_KEY']}",
                f"--state={self.local / 'stripe.json'}",
            )
        alone = ["--without-mingle", "--without-gossip"]
        start("worker", "celery", "--app=portal", "worker", "--concurrency=2", "--loglevel=INFO", *alone)
        (self.local / "beat").mkdir(exist_ok=True)
        start("beat", "celery", "--app=portal", "beat", f"--schedule={self.local / 'beat' / 'schedule'}", "--pidfile=")
        start(
            "web",
            "gunicorn",
            "portal.wsgi",
            f"--bind=127.0.0.1:{self.port}",
            "--worker-class=gthread",
            "--workers=2",
            "--threads=4",
            "--preload",
            "--no-control-socket",
        )
        if settings.own_stripe:
            services["cards"].wait_until(lambda: answers(f"http://127.0.0.1:{settings.stripe_port}/healthz"))
        services["web"].wait_until(lambda: answers(f"http://127.0.0.1:{self.port}/healthz"))
        services["worker"].wait_until(lambda: " ready." in services["worker"].log.read_text(errors="replace"))

    def _stop_services(self):
        for service in self._services:
            service.ask_to_stop()
        for service in self._services:
            service.wait_until_stopped()

    def _ask(self, question, *parameters):
        with psycopg.connect(self._environment["DATABASE_URL"]) as connection:
            return connection.execute(question, [list(parameters[0])] if parameters else None).fetchall()
