import subprocess
import sys
from importlib.metadata import version

import smtplab


def test_the_package_and_its_metadata_agree_on_the_version() -> None:
    assert smtplab.__version__ == version("smtplab")


def test_the_module_runs_as_the_command_does() -> None:
    said = subprocess.run(
        [sys.executable, "-m", "smtplab", "--version"], capture_output=True, text=True, check=True
    )
    assert smtplab.__version__ in said.stdout
