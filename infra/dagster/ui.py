"""Starts Dagster's UI and daemon on this machine: `make ui`.

Belongs here: the port, and a message a person can act on. Does not: what Dagster shows.
"""

import os
import socket
import sys
from contextlib import suppress
from typing import NoReturn

from infra.dagster.home import PROJECT, prepare_dagster_home

HOST = "127.0.0.1"
DEFAULT_PORT = 3000


class PortError(RuntimeError):
    """The port cannot be used; the message says how to name another."""


def main() -> NoReturn:
    """Replace this process by Dagster's, or end it with a message where that cannot be."""
    try:
        port = chosen_port(os.environ.get("PORT", ""))
    except PortError as error:
        sys.exit(f"error: {error}")
    prepare_dagster_home()
    os.chdir(PROJECT)
    end_dead_run()
    print(f"Dagster's UI: http://{HOST}:{port} (stop it with Ctrl-C)", flush=True)
    command = [sys.executable, "-m", "dagster", "dev", "-h", HOST, "-p", str(port)]
    os.execv(sys.executable, command)  # noqa: S606 (no shell is wanted: signals reach Dagster)


def end_dead_run() -> None:
    """Mark the run that died holding the lakehouse, if one did, so that it blocks no other."""
    import dagster as dg

    from dagster_project.lease import end_record
    from dagster_project.resources import LakehouseResource
    from transforms.lakehouse.lease import LeaseTaken, lease

    with suppress(LeaseTaken), lease(LakehouseResource().open(), "ui") as died:
        if died is not None:
            with dg.DagsterInstance.get() as instance:
                end_record(instance, died)


def chosen_port(written: str) -> int:
    """Return the port to listen on: `written`, or the default where that is empty.

    Raises:
        PortError: it is not a port number, or something listens there already.
    """
    try:
        port = int(written) if written else DEFAULT_PORT
    except ValueError:
        port = -1
    if not 0 < port < 65536:
        raise PortError(f"PORT={written} is not a port number: make ui PORT={DEFAULT_PORT + 1}")
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As Dagster's server binds: a port that is only winding down counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise PortError(
                f"port {port} on {HOST} cannot be used ({error.strerror}). If the UI already runs, "
                f"open http://{HOST}:{port}; otherwise choose another: make ui PORT={port + 1}"
            ) from error
    return port


if __name__ == "__main__":
    main()
