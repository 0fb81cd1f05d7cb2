# own
import network
import sys
import time

station = network.WLAN(network.STA_IF)
point = network.WLAN(network.AP_IF)
print(station is network.WLAN(), point is station, station.active(), station.isconnected(), station.ifconfig()[0])


def attempt(work):
    try:
        print(work())
    except Exception as error:
        print(type(error).__name__, error)


attempt(station.scan)
attempt(lambda: station.connect("home", "open sesame"))
attempt(lambda: network.WLAN(7))
print(station.active(True), station.active())
for found in station.scan():
    print(found)


def join(name, key=None, limit=5000):
    """Joins; the states that there were on the way."""
    station.connect(name, key)
    start, states = time.ticks_ms(), {}
    while time.ticks_diff(time.ticks_ms(), start) < limit and not station.isconnected():
        states[station.status()] = True
        time.sleep_ms(50)
    states[station.status()] = True
    return list(states)


print(join("home", "sesame open"))
print(join("hotel"))
attempt(lambda: station.status("rssi"))
print(join("home", b"open sesame"))
print(station.status("rssi"), station.config("ssid"), station.ifconfig()[0] != "0.0.0.0", station.ipconfig("has_dhcp4"))

# The access point is switched off and on again: the station joins by itself.
for expected in (False, True):
    start = time.ticks_ms()
    while station.isconnected() != expected:
        time.sleep_ms(100)
    print(expected, station.status())

station.ifconfig(("10.0.0.7", "255.255.255.0", "10.0.0.1", "8.8.8.8"))
print(station.ifconfig(), station.ipconfig("addr4"), station.ipconfig("dhcp4"))
station.ipconfig(addr4="10.0.0.8/20", gw4="10.0.0.2")
print(station.ifconfig())
station.ifconfig("dhcp")
print(station.ipconfig("dhcp4"))
attempt(lambda: station.ipconfig(addr4=("1.2.3", "255.0.0.0")))
attempt(lambda: station.ipconfig("addr4", "gw4"))
attempt(lambda: station.ipconfig("addr4", gw4="1.1.1.1"))
attempt(lambda: station.ipconfig("colour"))
attempt(lambda: station.config("mac", "ssid"))
attempt(lambda: station.config("mac", ssid="x"))
attempt(lambda: station.config("colour"))
attempt(lambda: station.config("password"))
attempt(lambda: station.status("colour"))

network.hostname("lamp")
station.config(reconnects=3, txpower=8)
print(network.hostname(), station.config("dhcp_hostname"), station.config("reconnects"), station.config("txpower"))
attempt(lambda: network.hostname("x" * 33))
attempt(lambda: network.country("GER"))

point.config(essid="mine", password="12345678", authmode=network.AUTH_WPA2_PSK, channel=3)
point.active(True)
print(point.active(), point.config("ssid"), point.config("channel"), point.ifconfig()[0], point.status("stations"), point.isconnected())
attempt(point.scan)
print(len(station.config("mac")), station.config("mac") != point.config("mac"))

station.disconnect()
print(station.isconnected(), station.status() == network.STAT_IDLE)
station.active(False)
attempt(lambda: station.connect("home", "open sesame"))
