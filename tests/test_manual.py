"""The manual's reference says what flywheel says of itself today."""

import subprocess
import sys
from pathlib import Path

REFERENCE = Path(__file__).parent.parent / "docs" / "reference.py"


def test_the_reference_is_what_flywheel_says_now():
    ran = subprocess.run([sys.executable, REFERENCE, "--check"], capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")
