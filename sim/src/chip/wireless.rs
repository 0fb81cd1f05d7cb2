//! The radio for wireless networks: the access points of the wiring, and the link to one of them.
//!
//! Without access points in the wiring every network can be joined, so that programs run as they are. Data goes the
//! host's way, whatever the link.
//!
//! Invariant: the time of the last request decides how far a link has come; an access point counts the board while the
//! link is up.

use crate::board::SimBoard;
use crate::device::DeviceId;
use crate::time::{MILLISECOND, Time};
use crate::world::World;
use board::{Error, Link, Network, Outcome, Wireless, errno};

/// What a search takes, joining, and getting an address.
const SEARCH: Time = 1500 * MILLISECOND;
const JOIN: Time = 1200 * MILLISECOND;
const ADDRESS: Time = 600 * MILLISECOND;
/// What a chip takes to find that the key is wrong.
const REFUSE: Time = 2500 * MILLISECOND;

/// First bytes of addresses that nobody's hardware has.
const STATION: [u8; 3] = [0x02, 0x53, 0x54];
const POINT: [u8; 3] = [0x02, 0x41, 0x50];

struct Request {
    name: Vec<u8>,
    key: Vec<u8>,
    address: Option<[u8; 6]>,
    since: Time,
}

/// The radio.
#[derive(Default)]
pub struct Radio {
    active: bool,
    request: Option<Request>,
    found: Vec<Network>,
    /// The access point that counts the board.
    counted: Option<DeviceId>,
}

/// How far a request has come that finds this: none, an access point that refuses its key, one that takes it.
fn progress(passed: Time, accepted: Option<bool>) -> Link {
    match accepted {
        None if passed < SEARCH => Link::Joining,
        None => Link::NoNetwork,
        Some(false) if passed < REFUSE => Link::Joining,
        Some(false) => Link::WrongKey,
        Some(true) if passed < JOIN => Link::Joining,
        Some(true) if passed < JOIN + ADDRESS => Link::NoAddress,
        Some(true) => Link::Up,
    }
}

/// A network as a search finds it.
fn as_seen(network: Network) -> Network {
    if network.hidden { network.renamed(b"") } else { network }
}

impl World {
    fn points(&mut self) -> Vec<(DeviceId, Option<Network>)> {
        let all = (0..self.devices.len()).map(|index| DeviceId(index as u16));
        let points = all.filter_map(|id| {
            let address = [POINT[0], POINT[1], POINT[2], 0, (id.0 >> 8) as u8, id.0 as u8];
            let point = self.with_device(id, |device, _| device.access_point().map(|point| point.network(address)));
            Some((id, point.flatten()?))
        });
        points.collect()
    }

    /// The access point that a request leads to, if it has to be one of the wiring, and whether it takes the key.
    fn wanted_point(&mut self) -> Option<(Option<(DeviceId, Network)>, bool)> {
        let (name, key, address) = self.chip.wireless.request.as_ref().map(|r| (r.name.clone(), r.key.clone(), r.address))?;
        let points = self.points();
        if points.is_empty() {
            return Some((None, true));
        }
        let fitting = points.into_iter().filter_map(|(id, network)| Some((id, network?)));
        let fitting = fitting.filter(|(_, network)| network.name() == name && address.is_none_or(|own| own == network.address));
        let Some((id, network)) = fitting.max_by_key(|(_, network)| network.strength) else { return Some((None, false)) };
        let accepts = self.with_device(id, |device, _| device.access_point().is_some_and(|point| point.accepts(&key)));
        Some((Some((id, network)), accepts.unwrap_or(false)))
    }

    fn link_and_network(&mut self) -> (Link, Option<Network>) {
        let now = self.now();
        let Some(since) = self.chip.wireless.request.as_ref().map(|request| request.since) else { return (Link::Idle, None) };
        let Some((point, accepted)) = self.wanted_point() else { return (Link::Idle, None) };
        let found = point.is_some() || accepted;
        let link = progress(now - since, found.then_some(accepted));
        let counted = point.filter(|_| link == Link::Up).map(|(id, _)| id);
        self.count_station(counted);
        (link, point.map(|(_, network)| network))
    }

    /// The board is a station of this access point alone.
    fn count_station(&mut self, point: Option<DeviceId>) {
        let before = std::mem::replace(&mut self.chip.wireless.counted, point);
        if before == point {
            return;
        }
        for (id, count) in before.map(|id| (id, 0)).into_iter().chain(point.map(|id| (id, 1))) {
            self.with_device(id, |device, _| device.access_point().map(|point| point.set_stations(count)));
        }
    }

    /// Brings up to date what access points show of the link.
    pub(crate) fn refresh_link(&mut self) {
        self.link_and_network();
    }

    /// A reset of the chip.
    pub(crate) fn reset_radio(&mut self) {
        self.end_link();
        self.chip.wireless = Radio::default();
    }

    fn end_link(&mut self) {
        self.chip.wireless.request = None;
        self.count_station(None);
    }
}

impl SimBoard {
    pub(crate) fn has_wireless(&self) -> Option<&dyn Wireless> {
        self.hardware().wireless.then_some(self)
    }
}

impl Wireless for SimBoard {
    fn is_active(&self) -> bool {
        self.with(|world| world.chip.wireless.active)
    }

    fn set_active(&self, on: bool) {
        self.with(|world| {
            world.chip.wireless.active = on;
            if !on {
                world.end_link();
            }
        });
    }

    fn address(&self) -> [u8; 6] {
        let id = self.hardware().unique_id;
        let tail = &id[id.len() - 3..];
        [STATION[0], STATION[1], STATION[2], tail[0], tail[1], tail[2]]
    }

    fn search(&self) -> usize {
        self.with(|world| {
            world.spend(SEARCH);
            let points = world.points();
            let mut found: Vec<Network> = points.into_iter().filter_map(|(_, network)| network).map(as_seen).collect();
            found.sort_by_key(|network| -i16::from(network.strength));
            world.chip.wireless.found = found;
            world.chip.wireless.found.len()
        })
    }

    fn found(&self, index: usize) -> Option<Network> {
        self.with(|world| world.chip.wireless.found.get(index).copied())
    }

    fn join(&self, name: &[u8], key: &[u8], address: Option<[u8; 6]>) -> Outcome<()> {
        self.with(|world| {
            if !world.chip.wireless.active {
                return Err(Error::Errno(errno::EPERM));
            }
            world.end_link();
            let since = world.now();
            world.chip.wireless.request = Some(Request { name: name.to_vec(), key: key.to_vec(), address, since });
            // What can be observed of the link comes about without the program.
            for after in [JOIN + ADDRESS, REFUSE] {
                world.schedule(since + after, crate::world::Due::Link);
            }
            Ok(())
        })
    }

    fn leave(&self) {
        self.with(World::end_link);
    }

    fn link(&self) -> Link {
        self.with(|world| world.link_and_network().0)
    }

    fn strength(&self) -> Option<i8> {
        self.with(|world| match world.link_and_network() {
            (Link::Up, network) => Some(network.map_or(-50, |network| network.strength)),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{board, property, sleep_ms};

    const TWO: &str = "board = \"esp32\"\n[device.near]\nmodel = \"access_point\"\nssid = \"home\"\npassword = \"open sesame\"\n\
        rssi = -40\n[device.far]\nmodel = \"access_point\"\nssid = \"home\"\npassword = \"open sesame\"\nrssi = -80\nchannel = 11\n\
        [device.secret]\nmodel = \"access_point\"\nssid = \"secret\"\nhidden = true\n\
        [[do]]\nat = \"10 s\"\ndevice = \"near\"\non = false\n[[do]]\nat = \"20 s\"\ndevice = \"far\"\non = false\n";

    #[test]
    fn a_link_comes_about_in_steps_and_follows_the_strongest_point() {
        let board = board(TWO);
        let radio = board.has_wireless().unwrap();
        assert!(radio.join(b"home", b"open sesame", None).is_err(), "not active");
        radio.set_active(true);
        radio.join(b"home", b"open sesame", None).unwrap();
        assert_eq!((radio.link(), radio.strength()), (Link::Joining, None));
        sleep_ms(&board, 1300);
        assert_eq!(radio.link(), Link::NoAddress);
        sleep_ms(&board, 1000);
        assert_eq!((radio.link(), radio.strength()), (Link::Up, Some(-40)));
        assert_eq!((property(&board, "near", "stations").number(), property(&board, "far", "stations").number()), (1.0, 0.0));
        sleep_ms(&board, 10_000);
        assert_eq!((radio.link(), radio.strength()), (Link::Up, Some(-80)));
        sleep_ms(&board, 10_000);
        assert_eq!((radio.link(), property(&board, "far", "stations").number()), (Link::NoNetwork, 0.0));
        radio.leave();
        assert_eq!(radio.link(), Link::Idle);
    }

    #[test]
    fn a_wrong_key_and_a_wrong_name_are_told_apart() {
        let board = board(TWO);
        let radio = board.has_wireless().unwrap();
        radio.set_active(true);
        radio.join(b"home", b"sesame open", None).unwrap();
        sleep_ms(&board, 3000);
        assert_eq!(radio.link(), Link::WrongKey);
        radio.join(b"hotel", b"", None).unwrap();
        sleep_ms(&board, 3000);
        assert_eq!(radio.link(), Link::NoNetwork);
        radio.join(b"secret", b"", None).unwrap();
        sleep_ms(&board, 3000);
        assert_eq!(radio.link(), Link::Up, "hidden ones are joined too");
        radio.set_active(false);
        assert_eq!((radio.link(), property(&board, "secret", "stations").number()), (Link::Idle, 0.0));
    }

    #[test]
    fn a_search_finds_what_is_on_the_strongest_first() {
        let board = board(TWO);
        let radio = board.has_wireless().unwrap();
        assert_eq!(radio.search(), 3);
        let names: Vec<_> = (0..3).map(|index| radio.found(index).unwrap()).map(|n| (n.name().to_vec(), n.strength)).collect();
        assert_eq!(names, [(b"home".to_vec(), -40), (b"".to_vec(), -50), (b"home".to_vec(), -80)]);
        sleep_ms(&board, 20_000);
        assert_eq!((radio.search(), radio.found(1)), (1, None));
    }

    #[test]
    fn without_access_points_every_network_is_there() {
        let board = board("board = \"esp8266\"\n");
        let radio = board.has_wireless().unwrap();
        radio.set_active(true);
        radio.join(b"anything", b"at all", None).unwrap();
        sleep_ms(&board, 2000);
        assert_eq!((radio.link(), radio.search()), (Link::Up, 0));
    }

    #[test]
    fn a_board_without_a_radio_has_none() {
        assert!(board("").has_wireless().is_none());
    }
}
