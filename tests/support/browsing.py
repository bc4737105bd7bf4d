"""Looking at pages in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from werkzeug.serving import WSGIRequestHandler

if TYPE_CHECKING:
    from selenium.webdriver import Chrome


class Silent(WSGIRequestHandler):
    """Writes no log."""

    def log(self, *_: object) -> None:
        pass


def look(browser: Chrome, url: str, colours: str = "light", width: int = 1200, media: str = "screen") -> None:
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    features = [{"name": "prefers-color-scheme", "value": colours}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": features})
    messages(browser)  # those that others left
    browser.get(url)


def messages(browser: Chrome) -> list[str]:
    """What stands in the console since it was last asked for."""
    entries: list[dict[str, str]] = browser.get_log("browser")  # type: ignore[no-untyped-call]
    return [entry["message"] for entry in entries]


def violations(browser: Chrome, axe: str) -> Any:
    """What axe finds on the page that is shown."""
    # Our own script, not the page's: WebDriver puts it past the policy, which stays as it is for the page.
    browser.execute_script(axe)
    return browser.execute_async_script(
        "const done = arguments[0]; axe.run({resultTypes: ['violations']}).then(r => done(r.violations.map("
        "v => [v.id, v.help, v.nodes.map(n => n.html + ' ' + n.failureSummary)])))"
    )


def wider(browser: Chrome) -> Any:
    """Does the page fit, and what on it does not?"""
    return browser.execute_script(
        "const width = document.documentElement.clientWidth; return [document.documentElement.scrollWidth <="
        " width, [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right >"
        " width + 1 && !e.closest('pre, table, .skip')).map(e => e.outerHTML.slice(0, 200))]"
    )
