"""`./run picture`: the pictures of README.md, taken from the running demo."""

from playwright.sync_api import sync_playwright

from portal.dev import chromium
from portal.dev.places import CLONE, local_dir, recall
from portal.dev.trouble import Trouble

PICTURES = {"home.png": "/"}


def picture(arguments):
    """Take each picture anew at 1280 px."""
    url = recall(local_dir() / "demo.json").get("url")
    if not url:
        raise Trouble("the pictures are taken from the running demo. Start ./run demo in another terminal first.")
    folder = CLONE / "docs" / "img"
    folder.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.ensure(), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        for name, address in PICTURES.items():
            page.goto(f"{url}{address}", wait_until="networkidle")
            page.screenshot(path=folder / name, full_page=True)
            print(f"docs/img/{name}")
        browser.close()
    return 0
