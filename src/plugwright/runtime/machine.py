"""The machine: mains, network, storage and virtual hardware of one station, and the shell that runs it.

It survives virtual power cuts, and the panel with it: what a person does at the station is possible without power, too.
OCPP 1.6 §5.14 (Reset), §7.36 (PowerLoss, Reboot).
"""

import asyncio
import logging
from collections.abc import Callable
from random import Random
from typing import Final, Literal, TypeVar

import msgspec

from plugwright.hardware.virtual import ConnectorView, VirtualHardware
from plugwright.installer.command import CommandInstaller
from plugwright.installer.virtual import VirtualInstaller
from plugwright.now import Now
from plugwright.ocpp16 import Reason
from plugwright.runtime.clock import read_clocks
from plugwright.runtime.diagnostics import Report, collect
from plugwright.runtime.frame_log import FrameLog
from plugwright.runtime.jobs import Installer, Jobs
from plugwright.runtime.journal import Journal
from plugwright.runtime.observers import Observers
from plugwright.runtime.registers import Registers
from plugwright.runtime.shell import Shell, UnavailableError
from plugwright.runtime.station_log import log_event
from plugwright.runtime.storage import Medium, StorageState
from plugwright.runtime.uplink import Uplink
from plugwright.settings.station_file import StationSettings
from plugwright.station.configuration import Factory
from plugwright.station.effects import Event, Reply, Upload
from plugwright.station.keys import KEYS, SupportedFileTransferProtocols
from plugwright.station.ports import StoreError
from plugwright.station.station import Station
from plugwright.station.stimuli import ShutDown, Stimulus
from plugwright.station.view import StationView
from plugwright.store.database import InUseError
from plugwright.web.broadcast import Broadcast

LOG: Final = logging.getLogger(__name__)

T = TypeVar("T")

PowerAction = Literal["fail", "restore", "cycle"]

SHUT_DOWN_WITHIN_MS: Final = 5_000
PATIENCE_S: Final = 2.0
"""How much longer than it was given the station may take to go down before it is cut."""
SAVE_EVERY_S: Final = 5.0
"""A process that is killed costs a virtual meter no more than this; a real one loses nothing."""


class Machine:
    """One station from `start` to `stop`; everything durable lies in the settings' `data_dir`.

    `broadcast` has every event, reading and frame. ValueError if product or URL cannot be used. With
    `accept_new_store` an empty store takes the place of one that was set aside because it was damaged.
    """

    def __init__(self, settings: StationSettings, *, accept_new_store: bool = False) -> None:
        self.identity = settings.identity
        self.product = settings.product
        self.broadcast = Broadcast()
        self.is_powered = False
        self._mains = False
        self._medium = Medium(settings.data_dir, accept_new=accept_new_store)
        self._registers = Registers(settings.data_dir, settings.product.connectors)
        self._journal = Journal()
        self.frames = FrameLog(settings.identity, self._journal, self.broadcast, LOG)
        self.observers = Observers()
        self._uplink = Uplink(settings.central_system, settings.identity, self.frames.note, settings.max_message_bytes)
        self._factory = Factory(KEYS, settings.product)
        self._jobs = Jobs(
            settings.data_dir,
            self._factory.values[SupportedFileTransferProtocols.name],
            self._installer(settings),
            self._report,
            settings.ca_file,
        )
        self._hardware: VirtualHardware | None = None
        self._shell: Shell | None = None
        self._restarting: asyncio.Task[None] | None = None
        self._going_down: asyncio.Task[None] | None = None
        self._halted = asyncio.Event()
        self._saver: asyncio.TimerHandle | None = None

    @staticmethod
    def _installer(settings: StationSettings) -> Installer:
        if settings.installer_command:
            return CommandInstaller(settings.installer_command)
        return VirtualInstaller(settings.data_dir / "slots")

    def start(self) -> None:
        """Switch on, in a running event loop; StoreError if another process has the data directory.

        Whatever else is wrong with it, a full disk, no permission or a damaged store, the station is there in failed
        mode: a process that ended would only be started again.
        """
        self._hardware = VirtualHardware(self.product, Random(), self._load_registers())
        self._shell = Shell(self._factory, self._hardware, self._medium, self._uplink, jobs=self._jobs, owner=self)
        self._journal.open()
        self._shell.start("PowerUp")
        self._mains = self.is_powered = True
        self._save_registers()

    async def stop(self) -> None:
        """Go down in order, as for a reboot: transactions are stopped and told, the link is closed with 1001."""
        self._mains = False
        if self._going_down is not None:
            await asyncio.wait([self._going_down])
        if self.is_powered:
            await self._leave("Reboot")
        if self._saver is not None:
            self._saver.cancel()
        self.broadcast.close()
        self._journal.close()

    # What may be done to it

    def power(self, action: PowerAction) -> None:
        """Cut the mains, restore them, or one after the other.

        With a backup supply the station has 5 s to stop its transactions, and starts again only after that.
        """
        if action != "restore" and self._mains:
            self._mains = False
            if self.product.hardware.backup_supply:
                self._run_down()
            else:
                self._power_cut()
        if action != "fail":
            self._mains = True
            if not self.is_powered:
                self._power_up()

    def network(self, *, up: bool) -> None:
        """Pull the network's plug, or put it back."""
        self._uplink.set_network(up=up)
        self.observers.changed()

    def storage(self, state: StorageState) -> None:
        """Fill the store's medium up, or make room; a station in failed mode looks at once."""
        self._medium.state = state
        if state == "ok":
            self.shell.probe()
        self.observers.changed()

    def touch(self, act: Callable[[VirtualHardware, Now], list[Stimulus]]) -> None:
        """Do something at the hardware, with effect at once; raises what `act` raises.

        UnavailableError if so much is being done already that this has to wait.
        """
        if self.shell.is_full:
            raise UnavailableError("the station is busy")
        self.shell.put(*act(self.hardware, read_clocks()))
        self.observers.changed()

    async def settled(self) -> None:
        """Wait until what was done has had its effect; as a rule it has."""
        await self.shell.settled()

    # What may be seen of it

    def surroundings(self) -> tuple[bool, bool, StorageState]:
        """Whether there is power, whether the network's plug is in, and how the store's medium is."""
        return self.is_powered, self._uplink.network_up, self._medium.state

    @property
    def hardware(self) -> VirtualHardware:
        """What a person can touch."""
        assert self._hardware is not None, "the machine has not been started"
        return self._hardware

    @property
    def shell(self) -> Shell:
        """What runs the station."""
        assert self._shell is not None, "the machine has not been started"
        return self._shell

    def look(self, at: Callable[[Station], T]) -> T:
        """Look at the station; UnavailableError if there is none right now."""
        return self.shell.look(at)

    def view(self) -> tuple[StationView, tuple[ConnectorView, ...]]:
        """The station, without power as it was seen last, and each connector's hardware."""
        now = read_clocks()
        connectors = tuple(self.hardware.view(number, now) for number in range(1, self.product.connectors + 1))
        return self.shell.view(), connectors

    async def ask(self, command: Callable[[int], Stimulus]) -> Reply:
        """Put a command with a token to the station, and wait for what becomes of it; UnavailableError without one."""
        return await self.shell.ask(command)

    # What the station wants of it

    def restart(self, *, hard: bool) -> None:
        """Carry out a Reset, after the link has drained; a hard one takes the hardware's power away as well."""
        self.shell.close()
        self._restarting = asyncio.get_running_loop().create_task(self._restart(hard=hard))

    def halted(self) -> None:
        """The station has gone down in order."""
        self.shell.close()
        self._halted.set()

    def tell(self, event: Event) -> None:
        """Write the station's news into the log, and hand them to who reads the events."""
        log_event(LOG, event)
        if self.broadcast:
            self.broadcast.publish(type(event).__name__, msgspec.json.encode(event))
        self.observers.told(event)

    def stepped(self) -> None:
        """Steps were made: the station may look different."""
        self.observers.changed()

    def _report(self, upload: Upload) -> Report | None:
        try:
            return self.look(lambda station: collect(station, self._journal, self.identity, upload, read_clocks()))
        except UnavailableError:
            return None

    # Power

    def _power_up(self) -> None:
        self.is_powered = True
        self.shell.start("PowerUp")

    def _power_cut(self) -> None:
        if self._restarting is not None:
            self._restarting.cancel()
            self._restarting = None
        self.shell.cut()
        self.hardware.power_failed(read_clocks())
        self.is_powered = False
        self.observers.changed()
        self._save_registers()

    async def _restart(self, *, hard: bool) -> None:
        await self._uplink.drained()
        self._restarting = None
        if hard:
            self.hardware.power_failed(read_clocks())
        self.shell.start("Reset")

    def _run_down(self) -> None:
        """The mains are gone, and the backup supply lasts a few seconds."""
        if self._going_down is None:
            self._going_down = asyncio.get_running_loop().create_task(self._leave("PowerLoss"))
            self._going_down.add_done_callback(self._went_down)

    def _went_down(self, task: asyncio.Task[None]) -> None:
        self._going_down = None
        task.result()
        if self._mains:
            self._power_up()

    async def _leave(self, reason: Reason) -> None:
        if self._restarting is not None:
            await asyncio.wait([self._restarting])
        self._halted.clear()
        self.shell.put(ShutDown(reason, SHUT_DOWN_WITHIN_MS))
        try:
            await asyncio.wait_for(self._halted.wait(), SHUT_DOWN_WITHIN_MS / 1000 + PATIENCE_S)
        except TimeoutError:
            LOG.error("the station did not go down in time and is cut off")  # noqa: TRY400 - nothing was raised by us
        await self._uplink.drained()
        self._power_cut()

    # The meters' memory

    def _load_registers(self) -> list[int]:
        try:
            store = self._medium.open()
        except InUseError:
            raise
        except StoreError:  # which the shell meets as well, and says
            return self._registers.load(None)
        try:
            return self._registers.load(store)
        except StoreError:
            return self._registers.load(None)
        finally:
            store.cut()

    def _save_registers(self) -> None:
        """Now and every few seconds; nothing is written while no energy flows."""
        if self._saver is not None:
            self._saver.cancel()
        self._saver = asyncio.get_running_loop().call_later(SAVE_EVERY_S, self._save_registers)
        now = read_clocks()
        connectors = range(1, self.product.connectors + 1)
        self._registers.save([self.hardware.view(number, now).energy_wh for number in connectors])
