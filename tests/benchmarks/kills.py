"""Kill a process 50 times in the midst of saving: `python -m tests.benchmarks.kills`."""

import shutil
import tempfile
from pathlib import Path

from tests.conftest import DATA
from tests.test_saving import FILE, kill_savers

KILLS = 50

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        folder = Path(shutil.copytree(DATA / "small", Path(place) / "knowledge"))
        kill_savers(folder, KILLS)
        saved = len((folder / FILE).read_text().split(" dear")) - 1
        print(f"{KILLS} kills, {saved} phrasings saved: none acknowledged was lost, no file was half written")
