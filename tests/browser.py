"""Finds a browser for the tests, or installs one: `python -m tests.browser`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ONE_LINE = "sudo apt-get install --yes chromium"


def find_browser() -> str | None:
    """The path of a browser: KITH_CHROMIUM, one on PATH, or Playwright's own."""
    named = os.environ.get("KITH_CHROMIUM")
    if named:
        return named
    return next(filter(None, map(shutil.which, NAMES)), None) or _playwrights_own()


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _with_apt() -> bool:
    """Install Debian's Chromium where this user may; Ubuntu's package is only a pointer to a snap."""
    if not shutil.which("apt-get"):
        return False
    sudo = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update"], ["install", "--yes", "--no-install-recommends", "chromium", "fonts-noto-core"]):
        command = [*sudo, "apt-get", "-qq", *step]
        if sudo and not shutil.which("sudo"):
            return False
        if subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False).returncode:
            return False
    return True


def _with_playwright() -> bool:
    return subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False).returncode == 0


def main() -> int:
    if find_browser() or (_with_apt() and find_browser()) or (_with_playwright() and find_browser()):
        return 0
    print(f"No browser could be installed for the tests. Run: {ONE_LINE}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
