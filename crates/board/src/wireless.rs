//! Wireless networks: those in reach, and the link to one of them as a station.
//!
//! Invariant: there is a link to one network at most.

use crate::Outcome;

/// Longest name of a network, in bytes.
pub const LONGEST_NETWORK_NAME: usize = 32;

/// How a network is protected.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Security {
    #[default]
    Open,
    Wpa2,
    Wpa3,
}

/// A network that was found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Network {
    name: [u8; LONGEST_NETWORK_NAME],
    length: u8,
    pub address: [u8; 6],
    pub channel: u8,
    /// Strength of the signal, in dBm.
    pub strength: i8,
    pub security: Security,
    pub hidden: bool,
}

impl Network {
    /// One without protection; a name that is too long is cut.
    pub fn new(name: &[u8], address: [u8; 6]) -> Network {
        let length = name.len().min(LONGEST_NETWORK_NAME);
        let mut all = [0; LONGEST_NETWORK_NAME];
        all[..length].copy_from_slice(&name[..length]);
        Network { name: all, length: length as u8, address, channel: 1, strength: -50, security: Security::Open, hidden: false }
    }

    /// The same with another name.
    pub fn renamed(self, name: &[u8]) -> Network {
        let Network { name, length, .. } = Network::new(name, self.address);
        Network { name, length, ..self }
    }

    pub fn name(&self) -> &[u8] {
        &self.name[..usize::from(self.length)]
    }
}

/// The state of the link.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Link {
    /// Nobody asked for one.
    #[default]
    Idle,
    Joining,
    /// Joined, and waiting for an address.
    NoAddress,
    Up,
    NoNetwork,
    WrongKey,
}

/// A radio for wireless networks.
pub trait Wireless {
    fn is_active(&self) -> bool;
    /// Switches the radio; off ends the link.
    fn set_active(&self, on: bool);
    /// The radio's own address.
    fn address(&self) -> [u8; 6];
    /// Looks for networks, which takes its time; how many there are.
    fn search(&self) -> usize;
    /// One of those that the last search found.
    fn found(&self, index: usize) -> Option<Network>;
    /// Begins to join a network; of several of the name the strongest, or the one with this address.
    fn join(&self, name: &[u8], key: &[u8], address: Option<[u8; 6]>) -> Outcome<()>;
    fn leave(&self);
    fn link(&self) -> Link;
    /// Strength of the signal of the network that the link leads to, in dBm.
    fn strength(&self) -> Option<i8>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_is_cut() {
        assert_eq!(Network::new(b"home", [0; 6]).name(), b"home");
        assert_eq!(Network::new(&[b'x'; 40], [0; 6]).name(), [b'x'; 32]);
    }
}
