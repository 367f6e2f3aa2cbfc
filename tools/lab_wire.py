"""The lab on the wire at our own station: two processes, a real link, the station's HTTP API as the operator's hands.

`python -m tools.lab_wire [PRODUCT] [options of `plugwright lab run`]`; three minutes for a product, so it is no part of
the tests.
"""

import socket
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

PLUGWRIGHT: Final = (sys.executable, "-m", "plugwright")
HOST: Final = "127.0.0.1"
IDENTITY: Final = "cp001"
STATION: Final = """
[station]
product = "{product}"
identity = "{identity}"
data_dir = "{data_dir}"
[central_system]
url = "ws://{host}:{lab_port}"
[hardware]
driver = "virtual"
[panel]
listen = "{host}:{panel_port}"
"""


def free_ports(number: int) -> list[int]:
    """So many ports that nobody listens on right now."""
    listeners = [socket.create_server((HOST, 0)) for _ in range(number)]
    ports: list[int] = [listener.getsockname()[1] for listener in listeners]
    for listener in listeners:
        listener.close()
    return ports


def main(product: str, *options: str) -> int:
    """Run the lab at a station that is started for it, and ended with it; returns the lab's exit code."""
    lab_port, panel_port = free_ports(2)
    with TemporaryDirectory(prefix="plugwright-") as folder:
        settings = Path(folder, "station.toml")
        data_dir = Path(folder, "data").as_posix()
        values = {"product": product, "identity": IDENTITY, "data_dir": data_dir, "host": HOST}
        settings.write_text(STATION.format(**values, lab_port=lab_port, panel_port=panel_port), encoding="utf-8")
        with Path(folder, "station.log").open("wb") as log:
            station = subprocess.Popen([*PLUGWRIGHT, "station", "--config", str(settings)], stderr=log)
            try:
                return subprocess.run(_lab(product, lab_port, panel_port, options), check=False).returncode
            finally:
                station.terminate()
                station.wait()


def _lab(product: str, lab_port: int, panel_port: int, options: tuple[str, ...]) -> list[str]:
    where = ["--listen", f"{HOST}:{lab_port}", "--identity", IDENTITY, "--operator", f"http://{HOST}:{panel_port}"]
    return [*PLUGWRIGHT, "lab", "run", "--product", product, "--brisk", *where, *options]


if __name__ == "__main__":
    sys.exit(main(*(sys.argv[1:] or ["seco-oc1622v1"])))
