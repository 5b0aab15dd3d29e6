"""A viewer: a page with the player, in a browser."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page

from chalicelib.render.ffmpeg.binaries import find_binaries
from layers.npm import run_npm
from tests.e2e.player.site import CTA, FORM, Site, serve, small_video
from tests.e2e.player.waiting_site import WaitingSite
from tests.e2e.player.waiting_site import serve as serve_waiting

# Each change of what is on top of the video, with the time of the video in s that was read last, and the one before.
WATCH = """() => {
  window.seen = [];
  const [root, video] = [document.querySelector(".player"), document.querySelector("video")];
  const { get, set } = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, "currentTime");
  let [before, at] = [0, 0];
  const read = () => { [before, at] = [at, get.call(video)]; return at; };
  Object.defineProperty(video, "currentTime", { get: read, set: (time) => set.call(video, time) });
  new MutationObserver(() => seen.push([root.dataset.panel ?? null, at, before]))
    .observe(root, { attributeFilter: ["data-panel"] });
}"""
WAIT = """() => new Promise((done, fail) => {
  const check = () => (CONDITION) ? done() : setTimeout(check, 20);
  setTimeout(() => fail(new Error("waited for 10 s: CONDITION")), 10_000);
  check();
})"""
AXE = """async () => {
  const runOnly = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const { violations } = await axe.run({ runOnly });
  return violations.map(({ id, nodes }) => [id, ...nodes.map((node) => node.html.slice(0, 200))]);
}"""
Changes = dict[str, Any]


class Viewer:
    """A person with the page open. `troubles` are errors, warnings and violations of the policy on the console."""

    def __init__(self, page: Page, site: Site) -> None:
        self.page = page
        self.site = site
        self.troubles: list[str] = []
        page.on("console", lambda said: said.type in ("error", "warning") and self.troubles.append(said.text))
        page.on("pageerror", lambda error: self.troubles.append(str(error)))

    @property
    def panel(self) -> Locator:
        return self.page.locator(".panel")

    @property
    def start(self) -> Locator:
        return self.page.locator("media-play-button.start")

    def open(self) -> None:
        self.page.goto(self.site.url, wait_until="networkidle")
        if self.page.locator(".player[data-ready]").count():
            self.page.evaluate(WATCH)

    @property
    def close(self) -> Locator:
        return self.panel.get_by_role("button", name="Close")

    def play(self) -> None:
        """Press the play button of the bar."""
        self.page.locator("media-control-bar media-play-button").click()

    def seek(self, seconds: float) -> None:
        self.page.evaluate(f"document.querySelector('video').currentTime = {seconds}")

    def video(self, what: str) -> Any:
        """Evaluate an expression of the video, such as `paused`."""
        return self.page.evaluate(f"document.querySelector('video').{what}")

    def wait(self, condition: str) -> None:
        """Wait until an expression of the video is true."""
        # Playwright's own waiting evaluates strings in the page, which the policy forbids.
        self.page.evaluate(WAIT.replace("CONDITION", f"document.querySelector('video').{condition}"))

    def changes(self) -> list["Change"]:
        return [Change(*each) for each in self.page.evaluate("seen")]


@dataclass(frozen=True)
class Change:
    """A change of what is on top of the video, the time of the video in s, and the time that was read before."""

    panel: str | None
    at: float
    before: float

    def is_at(self, seconds: float) -> bool:
        """Return whether it came with the first frame of that time: a busy machine shows few frames."""
        return self.before - 0.1 < seconds <= self.at


@pytest.fixture(scope="session")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = small_video(tmp_path_factory.mktemp("video"), find_binaries(None).ffmpeg, subprocess.run)
    server = serve(site)
    yield site
    server.shutdown()
    server.server_close()


@pytest.fixture
def site(small_site: Site) -> Site:
    small_site.headers = {}
    small_site.show()
    return small_site


@pytest.fixture
def watch(browser: Browser, site: Site) -> Iterator[Callable[..., Viewer]]:
    """Open a page: `cta` and `form` are changes of those that are never shown, other names are fields of the config.

    A file at a `blocked` address does not load.
    """
    contexts = []

    def open_page(
        cta: Changes | None = None,
        form: Changes | None = None,
        context: Changes | None = None,
        blocked: str = "",
        **config: Any,
    ) -> Viewer:
        site.show(**{"cta": cta and CTA | cta, "form": form and FORM | form} | config)
        contexts.append(browser.new_context(**(context or {})))
        page = contexts[-1].new_page()
        if blocked:
            page.route(blocked, lambda route: route.abort())
        viewer = Viewer(page, site)
        viewer.open()
        return viewer

    yield open_page
    for each in contexts:
        each.close()


@pytest.fixture(scope="session")
def npm_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with axe, which finds what hinders people, and with TypeScript, which checks types."""
    if not shutil.which("npm"):
        pytest.skip("npm is not installed")
    folder = tmp_path_factory.mktemp("npm")
    packages = ["axe-core@4.14.1", "typescript@7.0.2"]
    run_npm("install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts", *packages, folder=folder)
    return folder


@pytest.fixture(scope="session")
def axe(npm_folder: Path) -> Callable[[Page], list[Any]]:
    """Return a function that returns what axe finds on a page."""
    script = (npm_folder / "node_modules" / "axe-core" / "axe.min.js").read_text()

    def run(page: Page) -> list[Any]:
        page.evaluate(script)
        found: list[Any] = page.evaluate(AXE)
        return found

    return run


@pytest.fixture(scope="session")
def waiting_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WaitingSite]:
    made = small_video(tmp_path_factory.mktemp("video"), find_binaries(None).ffmpeg, subprocess.run)
    site = WaitingSite({"mp4": (made.video, "video/mp4"), "jpg": (made.poster, "image/jpeg")})
    server = serve_waiting(site)
    yield site
    server.shutdown()
    server.server_close()


@pytest.fixture
def waiting(waiting_files: WaitingSite) -> WaitingSite:
    """Return the site of a video whose making has just begun."""
    waiting_files.reset()
    waiting_files.is_making(0)
    return waiting_files


@pytest.fixture
def visit(browser: Browser, waiting: WaitingSite) -> Iterator[Callable[..., Page]]:
    """Open the page, its embed or the page around it. Errors on the console are in `page.troubles`.

    `is_clock_mine`: its time passes only as the test says. `is_person`: nothing says that a program drives the browser.
    """
    contexts = []

    def open_page(
        name: str = "", address: str = "", *, is_clock_mine: bool = False, is_person: bool = False, **options: Any
    ) -> Page:
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        if is_clock_mine:
            page.clock.install()
        if is_person:
            page.add_init_script("Object.defineProperty(Navigator.prototype, 'webdriver', { get: () => false })")
        page.troubles = []
        page.on("console", lambda said: is_trouble(said) and page.troubles.append(said.text))
        page.on("pageerror", lambda error: page.troubles.append(str(error)))
        page.goto(address or f"{waiting.url}{name}")
        return page

    yield open_page
    for each in contexts:
        each.close()


def is_trouble(said: ConsoleMessage) -> bool:
    # Browsers ask for the icon of an embed that is no frame.
    return said.type in ("error", "warning") and not said.location["url"].endswith("/favicon.ico")
