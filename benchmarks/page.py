"""What the panel's page costs: the station's process and a real browser's, idle, while it charges, and under frames."""

import asyncio
import re
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import httpx
from playwright.async_api import Browser, Page, async_playwright
from websockets.asyncio.server import serve

from benchmarks.panel import under_frames, used_percent
from benchmarks.process import CONFIG, PATIENCE_S, Bystander
from tools import chromium

QUIET_S: Final = 20.0
BUSY_S: Final = 10.0
SETTLE_S: Final = 4.0

WATCH: Final = """() => {
  window.longest = 0;
  let before = performance.now();
  const look = (now) => {
    window.longest = Math.max(window.longest, now - before);
    before = now;
    window.looking = requestAnimationFrame(look);
  };
  window.looking = requestAnimationFrame(look);
}"""
LONGEST: Final = "() => { cancelAnimationFrame(window.looking); return window.longest; }"


@asynccontextmanager
async def plugwright(address: str, *arguments: str) -> AsyncIterator[tuple[int, str]]:
    """A process of our command: its pid, and the address behind these words."""
    command = (sys.executable, "-m", "plugwright", *arguments)
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdout=pipe, stderr=asyncio.subprocess.STDOUT)
    assert process.stdout is not None
    reading = None
    try:
        async with asyncio.timeout(PATIENCE_S):
            async for line in process.stdout:
                if (found := re.search(rf"{address} (http://\S+)", line.decode())) is not None:
                    break
            else:
                raise RuntimeError("ended before it said where it listens")
        reading = asyncio.create_task(process.stdout.read())
        yield process.pid, found[1].rstrip("/")
    finally:
        process.terminate()
        await process.wait()
        if reading is not None:
            await reading


async def cpu_s_by_type(browser: Browser) -> dict[str, float]:
    """What the browser's processes have used of a core so far, added up by their type."""
    session = await browser.new_browser_cdp_session()
    told = await session.send("SystemInfo.getProcessInfo")
    await session.detach()
    used: dict[str, float] = {}
    for process in told["processInfo"]:
        used[process["type"]] = used.get(process["type"], 0.0) + process["cpuTime"]
    return used


async def browser_words(browser: Browser, seconds: float) -> str:
    """How much of a core the page's own process uses, and the rest of the browser."""
    before = await cpu_s_by_type(browser)
    await asyncio.sleep(seconds)
    after = await cpu_s_by_type(browser)
    percent = {name: 100 * (used - before.get(name, 0.0)) / seconds for name, used in after.items()}
    page = percent.pop("renderer")
    return f"page {page:.2f} %, rest of the browser {sum(percent.values()):.2f} %"


async def quiet(browser: Browser, pid: int) -> str:
    """Both while nothing is asked of them."""
    await asyncio.sleep(SETTLE_S)
    station, words = await asyncio.gather(used_percent(pid, QUIET_S), browser_words(browser, QUIET_S))
    return f"station {station:.2f} %, {words}"


@asynccontextmanager
async def shown(browser: Browser, url: str) -> AsyncIterator[Page]:
    """The page, once the station is accepted."""
    page = await browser.new_page(viewport={"width": 1280, "height": 1000})
    await page.goto(url)
    await page.locator("[data-test=sign-registration]", has_text="Accepted").wait_for()
    try:
        yield page
    finally:
        await page.close()


async def session(browser: Browser) -> None:
    """Print what an idle station costs, and one that charges."""
    async with plugwright("Open", "run", "--first-port", "0") as (pid, url), shown(browser, url) as page:
        print(f"  idle: {await quiet(browser, pid)}")
        async with httpx.AsyncClient(base_url=url) as client:
            await client.post("/api/hardware/connectors/1/plug")
            await client.post("/api/hardware/readers/1/tap", json={"id_tag": "CARD1"})
        await page.locator("[data-test=status-1]", has_text="Charging").wait_for()
        print(f"  charging: {await quiet(browser, pid)}")
        await page.locator("[data-test=tab-charging]").click()
        print(f"  charging, with its curves: {await quiet(browser, pid)}")


async def flood(browser: Browser, folder: Path) -> None:
    """Print what many frames cost, and how long the page ever stood still."""
    central = Bystander()
    async with serve(central, "127.0.0.1", 0, subprotocols=["ocpp1.6"], compression=None) as server:  # type: ignore[list-item]
        port = next(iter(server.sockets)).getsockname()[1]
        config = folder / "station.toml"
        config.write_text(CONFIG.format(folder=folder / "data", port=port, panel=0), encoding="utf-8")
        async with (
            plugwright("HTTP API:", "station", "--config", str(config)) as (pid, url),
            shown(browser, url) as page,
        ):
            await asyncio.sleep(SETTLE_S)
            await page.evaluate(WATCH)
            (percent, rate, _), words = await asyncio.gather(
                under_frames(central, pid, BUSY_S), browser_words(browser, BUSY_S)
            )
            longest_ms = await page.evaluate(LONGEST)
            print(f"  {rate:.0f} frames/s: station {percent:.1f} %, {words}; longest picture {longest_ms:.0f} ms")
            print(f"    {await page.locator('[data-test=frames-sum]').inner_text()}")


async def measure(path: str, folder: Path) -> None:
    """Print the figures of one browser."""
    print("the panel's page in a headless Chromium; percent of one core")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=[*chromium.FLAGS])
        await session(browser)
        await flood(browser, folder)
        await browser.close()


def main() -> None:
    """Run on its own loop."""
    path = chromium.found()
    if path is None:
        print("the panel's page: not measured, there is no Chromium")
        return
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(path, Path(folder)))


if __name__ == "__main__":
    main()
