"""A driver's session on the page, and what the page shows of it beside what the API says."""

import re

from playwright.sync_api import expect

from tests.browser.panel import Panel

DRAWN = re.compile(r"^M[^L]+L[^L]+L")
"""A curve of at least three points."""


def duration(seconds: float) -> str:
    """As the page writes it."""
    whole = int(seconds)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"


def power(watts: float) -> str:
    """As the page writes it."""
    return f"{watts:.0f} W" if watts < 1000 else f"{watts / 1000:.2f} kW"


def test_plays_a_whole_session(panel: Panel) -> None:
    """Plug, card, energy, card, unplug: each step is to be seen, and the energy is the API's to the watt-hour."""
    panel.shows("display-title-1", "Plug in or present card")
    panel["plug"].click()
    panel.shows("plug-1", "in the socket")
    panel.shows("display-title-1", "Present card")
    panel["tap-CARD1"].click()
    panel.shows("status-1", "Charging")
    panel.shows("lock-1", "locked")
    panel.shows("contactor-1", "closed")
    panel.shows("id-tag-1", "CARD1 · transaction 1")
    panel.shows("session-1", re.compile("^[1-9] Wh"))
    panel["tap-CARD1"].click()
    panel.shows("status-1", "Finishing")
    panel.shows("display-title-1", "Unplug")
    panel["unplug"].click()
    panel.shows("status-1", "Available")
    panel.shows("plug-1", "none")
    (connector,) = panel.api("api/station")["connectors"]
    panel.shows("meter-1", f"{connector['energy_wh']} Wh")
    assert connector["energy_wh"] >= 1


def test_the_outbox_shows_what_waits(panel: Panel) -> None:
    """Without a network the stop waits, message by message as the API says, and with one it is gone (§3.7)."""
    panel.charge()
    panel["switch-network"].click()
    panel.shows("sign-connection", "Not connected")
    panel["tap-CARD1"].click()
    panel.shows("status-1", "Finishing")
    rows = panel["waiting"].locator("tbody tr")
    expect(rows.last.locator("[data-title='Message']")).to_have_text("StopTransaction")
    queue = panel.api("api/outbox")["queue"]
    expect(rows).to_have_count(len(queue))
    expect(rows.last.locator("[data-title='Register']")).to_have_text(f"{queue[-1]['energy_wh']} Wh")
    panel["switch-network"].click()
    panel.shows("outbox-waiting", "0")
    expect(panel["waiting"]).to_be_hidden()


def test_a_session_is_the_same_in_the_tables_of_both_sides(panel: Panel) -> None:
    """The station's transactions, the Central System's, and the page's two tables of them."""
    panel.charge()
    panel.shows("session-1", re.compile("^[1-9] Wh"))
    panel["tap-CARD1"].click()
    panel.shows("status-1", "Finishing")
    panel.tab("charging")
    row = panel["transactions"].locator("tbody tr")
    expect(row.locator("[data-title='Stop told']")).to_have_text("acknowledged")
    (ours,) = panel.api("api/transactions")
    (theirs,) = panel.api("central/api/transactions")
    assert ours["energy_wh"] == theirs["meter_stop_wh"] - theirs["meter_start_wh"]
    told = {"transactionId": str(theirs["id"]), "Connector": "1", "Energy": f"{ours['energy_wh']} Wh"}
    for title, text in {**told, "Reason": ours["reason"], "Start told": ours["start"]}.items():
        expect(row.locator(f"[data-title='{title}']")).to_have_text(text)
    panel.tab("central")
    row = panel["central-transactions"].locator("tbody tr")
    for title, text in {**told, "State": "stopped", "Reason": theirs["reason"]}.items():
        expect(row.locator(f"[data-title='{title}']")).to_have_text(text)


def test_curves_are_those_of_the_api(panel: Panel) -> None:
    """Drawn while energy flows, and said in words."""
    panel.tab("charging")
    panel.charge()
    for curve in ("curve-power", "curve-current", "curve-energy"):
        expect(panel[curve].locator("path.line")).to_have_attribute("d", DRAWN)
    panel["tap-CARD1"].click()
    expect(panel["session"].locator("h4")).to_have_text("Connector 1, session 1, transaction 1, over")
    (session,) = panel.api("api/sessions")["sessions"]
    last_s = duration(session["points"][-1][0])
    highest = power(max(point[1] for point in session["points"]))
    panel.shows("curve-power-words", re.compile(f"highest {highest}, over {last_s}$"))
    panel.shows("curve-energy-words", re.compile(f"now {session['points'][-1][3]} Wh, "))
    panel["curve-power"].get_by_text("As a table").click()
    expect(panel["curve-power"].locator("tbody tr").last).to_have_text(re.compile(f"^{last_s}"))


def test_a_curve_is_there_for_who_comes_later(panel: Panel) -> None:
    """A page that is opened in the middle has the session from its beginning."""
    panel.charge()
    panel.shows("session-1", re.compile("^[1-9] Wh"))
    panel.page.reload()
    panel.tab("charging")
    expect(panel["curve-power"].locator("path.line")).to_have_attribute("d", DRAWN)
    (session,) = panel.api("api/sessions")["sessions"]
    assert session["points"][0][0] == 0
    assert session["running"]


def test_a_refused_card_is_refused_with_its_reason(panel: Panel) -> None:
    """Of a card that nobody entered, in a driver's words."""
    panel["tap-CARD2"].click()
    panel.shows("display-title-1", "Card refused")
    panel.shows("display-detail-1", "This card is not known")
    expect(panel["announcements"]).to_have_text("Card refused. This card is not known.")
    panel.shows("display-title-1", "Plug in or present card")


def test_a_held_plug_is_said_beside_the_button(panel: Panel) -> None:
    """The station's sentence, and the plug stays."""
    panel.charge()
    panel["unplug"].click()
    panel.shows("said-cable", "The lock of connector 1 holds the plug.")
    panel.shows("plug-1", "in the socket")


def test_the_car_pauses_and_goes_on(panel: Panel) -> None:
    """As SuspendedEV (§7.7), by one button that says what it would do."""
    panel.charge()
    panel["pause"].click()
    panel.shows("status-1", "SuspendedEV")
    panel.shows("pause", "Resume the car")
    panel["pause"].click()
    panel.shows("status-1", "Charging")


def test_faults_are_raised_and_cleared(panel: Panel) -> None:
    """Of a connector or of the station; the code is the display's as well (§7.6)."""
    panel["fault-code"].select_option("HighTemperature")
    panel["fault-raise"].click()
    panel.shows("status-1", "Faulted")
    panel.shows("display-title-1", "Out of order")
    panel.shows("display-detail-1", "HighTemperature")
    panel.shows("faults-1", "HighTemperature")
    panel["fault-clear"].click()
    panel.shows("status-1", "Available")
    panel["fault-where"].select_option("station")
    panel["fault-raise"].click()
    panel.shows("status-0", "Faulted")
    panel["fault-clear"].click()
    panel.shows("status-0", "Available")


def test_a_jammed_lock_is_shown(panel: Panel) -> None:
    """And mended again."""
    panel["jam"].click()
    panel.shows("lock-1", "open, jammed")
    assert panel.api("api/face")["connectors"][0]["lock"] == "jammed"
    panel["jam"].click()
    panel.shows("lock-1", "open")


def test_a_display_that_is_out_of_order_says_so_first(panel: Panel) -> None:
    """Though a card has just ended the transaction: the lock that should let the plug go has failed (§7.6)."""
    panel.charge()
    panel["jam"].click()
    panel["tap-CARD1"].click()
    panel.shows("status-1", "Faulted")
    panel.shows("display-title-1", "Out of order")
    assert panel.api("api/face")["readers"][0]["display"]["title"] == "Charging ends", "the reader has not forgotten it"


def test_a_card_that_waits_for_its_cable_has_no_transaction(panel: Panel) -> None:
    """Beside the status stands the card alone."""
    panel["tap-CARD1"].click()
    panel.shows("status-1", "Preparing")
    panel.shows("id-tag-1", "CARD1")


def test_cards_are_kept_by_this_browser(panel: Panel) -> None:
    """One that was added is there after a reload, and can be held to the reader."""
    panel["cards-edit"].click()
    panel["card-new"].fill("GUEST7")
    panel["card-add"].click()
    panel["card-remove-CARD2"].click()
    panel.page.reload()
    expect(panel["tap-CARD2"]).to_have_count(0)
    panel["tap-GUEST7"].click()
    panel.shows("display-title-1", "Card refused")
