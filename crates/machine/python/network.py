"""Wireless networks, with the names and numbers of the board's port of MicroPython.

Data goes the host's way, so the address of a board that is connected is that of this machine.
"""

import _network
import binascii
import errno
import sys

if not _network.exists():
    raise ImportError(f"no wireless network on this board ({sys.implementation._machine})")

_rp2, _esp32 = sys.platform == "rp2", sys.platform == "esp32"

STA_IF, AP_IF = 0, 1

# Of each state of the link (idle, joining, no address, up, no network, wrong key) the number.
if _rp2:
    _STATES = 0, 1, 2, 3, -2, -3
    STAT_IDLE, STAT_CONNECTING, STAT_GOT_IP = 0, 1, 3
    STAT_CONNECT_FAIL, STAT_NO_AP_FOUND, STAT_WRONG_PASSWORD = -1, -2, -3
    _SECURITIES = 0, 5, 5
elif _esp32:
    _STATES = 1000, 1001, 1001, 1010, 201, 202
    STAT_IDLE, STAT_CONNECTING, STAT_GOT_IP = 1000, 1001, 1010
    STAT_BEACON_TIMEOUT, STAT_NO_AP_FOUND, STAT_WRONG_PASSWORD = 200, 201, 202
    STAT_ASSOC_FAIL = STAT_CONNECT_FAIL = 203
    STAT_HANDSHAKE_TIMEOUT = 204
    _SECURITIES = 0, 3, 6
else:
    _STATES = 0, 1, 1, 5, 3, 2
    STAT_IDLE, STAT_CONNECTING, STAT_WRONG_PASSWORD, STAT_NO_AP_FOUND, STAT_CONNECT_FAIL, STAT_GOT_IP = range(6)
    _SECURITIES = 0, 3, 3

if not _rp2:
    AUTH_OPEN, AUTH_WEP, AUTH_WPA_PSK, AUTH_WPA2_PSK, AUTH_WPA_WPA2_PSK = range(5)
    MODE_11B, MODE_11G, MODE_11N = (1, 2, 4) if _esp32 else (1, 2, 3)
if _esp32:
    AUTH_WPA2_ENTERPRISE, AUTH_WPA3_PSK, AUTH_WPA2_WPA3_PSK, AUTH_WAPI_PSK, AUTH_OWE = range(5, 10)

_UP = 3
_NOWHERE = "0.0.0.0"
# What an automatic configuration gives: address, mask, gateway, name server.
_HERE = "127.0.0.1", "255.0.0.0", "127.0.0.1", "127.0.0.1"
_POINT = "192.168.4.1", "255.255.255.0", "192.168.4.1", _NOWHERE

_settings = {
    "country": "XX" if _rp2 else "",
    "hostname": "PicoW" if _rp2 else "mpy-" + sys.platform,
    "phy_mode": 7 if _esp32 else 3,
    "prefer": 4,
}


def _text(value):
    return value if isinstance(value, str) else bytes(value).decode()


def country(code=None):
    """The country whose rules the radio keeps, as two letters."""
    if code is None:
        return _settings["country"]
    if len(code) != 2:
        raise ValueError("invalid country code")
    _settings["country"] = code


def hostname(name=None):
    """The name that the board gives itself in a network."""
    if name is None:
        return _settings["hostname"]
    if len(name) > 32:
        raise ValueError
    _settings["hostname"] = name


if not _rp2:
    def phy_mode(mode=None):
        if mode is None:
            return _settings["phy_mode"]
        _settings["phy_mode"] = mode


def ipconfig(*names, **values):
    """What holds for all interfaces: `dns`, `prefer`."""
    def get(name):
        if name == "dns":
            return _stations.ifconfig()[3]
        if name == "prefer":
            return _settings["prefer"]
        raise ValueError("unexpected key")

    def set(name, value):
        if name == "dns":
            _stations._addresses = _stations.ifconfig()[:3] + (value,)
        elif name == "prefer" and value in (4, 6):
            _settings["prefer"] = value
        else:
            raise ValueError("unexpected key")

    return _configure(names, values, get, set, "must query one param", "can't specify pos and kw args")


if _rp2:
    def route():
        """The interfaces that are there."""
        return [_stations, _points]


def _configure(names, values, get, set, one, either):
    """Gives one value by its name, or sets several."""
    if values:
        if names:
            raise TypeError(either)
        for name, value in values.items():
            set(name, value)
        return None
    if len(names) != 1:
        raise TypeError(one)
    return get(names[0])


def _mask(bits):
    number = (1 << 32) - (1 << 32 - bits)
    return ".".join(str(number >> shift & 255) for shift in (24, 16, 8, 0))


def _address(value):
    """Address and mask, from a pair or a text with the number of bits."""
    if isinstance(value, str):
        address, _, bits = value.partition("/")
        value = address, _mask(int(bits or 32))
    address, mask = value
    for part in (address, mask):
        numbers = part.split(".")
        if len(numbers) != 4 or not all(number.isdigit() and int(number) < 256 for number in numbers):
            raise ValueError("invalid arguments")
    return address, mask


class WLAN:
    """The board as a station (`STA_IF`) or as an access point (`AP_IF`), which nobody joins."""

    IF_STA, IF_AP = STA_IF, AP_IF
    if _rp2:
        SEC_OPEN, SEC_WPA_WPA2, SEC_WPA3, SEC_WPA2_WPA3 = 0, 0x400006, 0x1000004, 0x1400004
        PM_NONE, PM_PERFORMANCE, PM_POWERSAVE = 0x10, 0xa11142, 0xa11c82
    else:
        SEC_OPEN, SEC_WEP, SEC_WPA, SEC_WPA2, SEC_WPA_WPA2 = range(5)
        PM_NONE, PM_PERFORMANCE, PM_POWERSAVE = (0, 1, 2) if _esp32 else (0, 2, 1)
    if _esp32:
        SEC_WPA2_ENT, SEC_WPA3, SEC_WPA2_WPA3, SEC_WAPI, SEC_OWE = range(5, 10)
        PROTOCOL_DEFAULT, PROTOCOL_LR = 7, 8
        BANDWIDTH_20, BANDWIDTH_40 = 1, 2

    def __new__(cls, interface_id=STA_IF):
        if interface_id not in (STA_IF, AP_IF):
            raise ValueError("invalid WLAN interface identifier")
        return _points if interface_id == AP_IF else _stations

    def __repr__(self):
        if not _rp2:
            return "<WLAN>"
        address = self.ifconfig()[0]
        states = {0: "down", 1: "join", 2: "noip", 3: "up", -1: "fail", -2: "nonet", -3: "badauth"}
        return f"<CYW43 {'AP' if self._is_point else 'STA'} {states[self.status()]} {address}>"

    def active(self, is_active=None):
        """Whether the interface is on; with an argument, switches it."""
        if is_active is None:
            return self._on if self._is_point else _network.is_active()
        if self._is_point:
            self._on = bool(is_active)
        else:
            _network.set_active(bool(is_active))
        # The ports to Espressif's chips give the new state.
        return None if _rp2 else bool(is_active)

    def connect(self, ssid=None, key=None, *, bssid=None, security=None, channel=None):
        """Begins to join a network; `isconnected()` says when that is done."""
        if self._is_point:
            raise OSError("STA required" if _esp32 else errno.EPERM)
        if ssid is None:
            ssid = self._values.get("ssid", "")
            key = self._key if key is None else key
        name, key = _text(ssid), "" if key is None else _text(key)
        if len(name.encode()) > 32 or len(key.encode()) > 64:
            raise ValueError("name or password too long")
        if not _network.is_active():
            raise OSError("STA must be active" if _esp32 else errno.EPERM)
        _network.join(name, key, bssid)
        self._values["ssid"], self._key = name, key

    def disconnect(self):
        if not self._is_point:
            _network.leave()

    def isconnected(self):
        """Whether the station has an address; an access point here has no stations."""
        return not self._is_point and _network.link() == _UP

    def scan(self, **options):
        """A list of networks: name, address, channel, strength in dBm, security, hidden."""
        if self._is_point:
            raise OSError("STA required" if _esp32 else errno.EPERM)
        return [(name, address, channel, strength, _SECURITIES[security], hidden if not _rp2 else int(hidden))
                for name, address, channel, strength, security, hidden in _network.search()]

    def status(self, param=None):
        if param is None:
            if self._is_point:
                return _STATES[_UP if _rp2 and self._on else 0]
            return _STATES[_network.link()]
        if param == "rssi" and not self._is_point:
            strength = _network.strength()
            if strength is None:
                raise OSError(errno.ENOTCONN)
            return strength
        if param == "stations" and self._is_point:
            return []
        raise ValueError("unknown status param")

    def ifconfig(self, addresses=None):
        """Address, mask, gateway and name server; or sets them, by "dhcp" automatically."""
        if addresses is None:
            if self._addresses:
                return self._addresses
            if self._is_point:
                return _POINT
            return _HERE if _network.link() == _UP else (_NOWHERE,) * 4
        if addresses == "dhcp":
            self._addresses = None
            return None
        address, mask, gateway, server = addresses
        self._addresses = _address((address, mask)) + (gateway, server)

    def ipconfig(self, *names, **values):
        """`addr4`, `gw4`, `dhcp4` and others."""
        def get(name):
            if name == "addr4":
                return self.ifconfig()[:2]
            if name == "gw4":
                return self.ifconfig()[2]
            if name == "dhcp4":
                return self._addresses is None and not self._is_point
            if name == "has_dhcp4":
                return not self._is_point and self._addresses is None and _network.link() == _UP
            if name == "addr6":
                return []
            if name in ("autoconf6", "has_autoconf6", "dhcp6"):
                return False
            raise ValueError("unexpected key")

        def set(name, value):
            now = self.ifconfig()
            if name == "addr4":
                self._addresses = _address(value) + now[2:]
            elif name == "gw4":
                self._addresses = now[:2] + (value, now[3])
            elif name == "dhcp4":
                self._addresses = None if value else now
            elif name not in ("autoconf6", "dhcp6"):
                raise ValueError("unexpected key")

        return _configure(names, values, get, set, "must query one param", "can't specify pos and kw args")

    def config(self, *names, **values):
        """Settings: `mac`, `ssid`, `channel`, `hidden`, `security`, `key`, `hostname`, `txpower`, `pm`, `reconnects`."""
        return _configure(names, values, self._get, self._set, "can query only one param", "either pos or kw args are allowed")

    def _get(self, name):
        name = _SAME.get(name, name)
        if name == "mac":
            address = _network.address()
            return address[:5] + bytes([address[5] + self._is_point & 255])
        if name == "hostname":
            return hostname()
        if name not in self._values:
            raise ValueError("unknown config param")
        return self._values[name]

    def _set(self, name, value):
        name = _SAME.get(name, name)
        if name == "hostname":
            hostname(value)
        elif name == "key":
            self._key = _text(value)
        elif name == "mac":
            raise ValueError("the address is the board's")
        elif name not in self._values:
            raise ValueError("unknown config param")
        else:
            self._values[name] = value

    if _rp2:
        def deinit(self):
            self.active(False)


# Older names of settings.
_SAME = {"essid": "ssid", "authmode": "security", "password": "key", "dhcp_hostname": "hostname"}


def _interface(is_point):
    own = object.__new__(WLAN)
    own._is_point, own._on, own._addresses, own._key = is_point, False, None, ""
    tail = binascii.hexlify(_network.address()[3:]).decode()
    own._values = {
        "ssid": ("PICO" if _rp2 else "ESP_") + tail.upper() if is_point else "",
        "channel": 1, "hidden": False, "security": 0, "txpower": 20, "pm": WLAN.PM_PERFORMANCE,
    }
    if not _rp2:
        own._values["reconnects"], own._values["protocol"] = -1, 7
        own._values["max_clients"] = 4
    if _rp2:
        own._values["antenna"], own._values["trace"], own._values["monitor"] = 0, 0, False
    return own


_stations, _points = _interface(False), _interface(True)
