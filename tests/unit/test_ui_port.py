"""`make ui`'s port, and Dagster's home."""

import socket
from pathlib import Path

import pytest

from infra.dagster.home import prepare_dagster_home
from infra.dagster.ui import HOST, PortError, chosen_port


def test_a_busy_port_is_an_error_that_names_the_setting() -> None:
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortError, match=f"port {port} .* make ui PORT={port + 1}"):
            chosen_port(str(port))


@pytest.mark.parametrize("written", ["http", "0", "70000", "-1"])
def test_what_is_no_port_is_refused(written: str) -> None:
    with pytest.raises(PortError, match="is not a port number"):
        chosen_port(written)


def test_dagsters_home_is_set_up_once_and_then_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "home"))
    settings = prepare_dagster_home() / "dagster.yaml"
    assert "telemetry" in settings.read_text(encoding="utf-8")
    settings.write_text("telemetry: {enabled: false}\n", encoding="utf-8")
    prepare_dagster_home()
    assert settings.read_text(encoding="utf-8") == "telemetry: {enabled: false}\n"
