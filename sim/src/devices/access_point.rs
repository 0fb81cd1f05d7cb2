//! An access point: a wireless network that the board finds and joins.
//!
//! Invariant: it has no terminals; while it is off nobody finds it.

use super::Model;
use crate::device::{AccessPointDevice, Device, Kind, Port, Value};
use crate::time::Time;
use crate::wiring::Parameters;
use board::{LONGEST_NETWORK_NAME, Network, Security};

pub static MODEL: Model = Model {
    name: "access_point",
    about: "wireless network",
    terminals: &[],
    parameters: &["ssid", "password", "security", "channel", "rssi", "hidden"],
    actions: &[("on", Kind::Flag), ("rssi", Kind::Number), ("password", Kind::Text)],
    properties: &[("on", Kind::Flag), ("stations", Kind::Number)],
    make: |parameters: &mut Parameters<'_>| {
        let entry = parameters.required("ssid")?;
        let name = entry.text()?.to_string();
        if name.is_empty() || name.len() > LONGEST_NETWORK_NAME {
            return Err(entry.fault(format!("a network's name has 1 to {LONGEST_NETWORK_NAME} bytes")));
        }
        let password = parameters.text("password", "")?;
        if !password.is_empty() && !(8..=63).contains(&password.len()) {
            return Err(parameters.required("password")?.fault("a password has 8 to 63 bytes, or is left out"));
        }
        let security = match parameters.choice("security", &["wpa2", "wpa3"], 0)? {
            _ if password.is_empty() => Security::Open,
            0 => Security::Wpa2,
            _ => Security::Wpa3,
        };
        Ok(Box::new(AccessPoint {
            name,
            password,
            security,
            channel: parameters.whole("channel", 6, 1..=13)? as u8,
            strength: parameters.number_in("rssi", -50.0, -100.0..=0.0)? as i8,
            hidden: parameters.flag("hidden", false)?,
            on: true,
            stations: 0,
        }))
    },
};

struct AccessPoint {
    name: String,
    password: String,
    security: Security,
    channel: u8,
    strength: i8,
    hidden: bool,
    on: bool,
    stations: u32,
}

impl Device for AccessPoint {
    fn act(&mut self, action: &str, value: &Value, port: &mut Port<'_>) {
        match action {
            "on" => self.on = value.flag(),
            "rssi" => self.strength = value.number().clamp(-100.0, 0.0) as i8,
            _ => self.password = value.text().to_string(),
        }
        port.networks_changed();
    }

    fn property(&self, name: &str, _: Time) -> Option<Value> {
        match name {
            "on" => Some(Value::Flag(self.on)),
            "stations" => Some(Value::Number(self.stations.into())),
            _ => None,
        }
    }

    fn access_point(&mut self) -> Option<&mut dyn AccessPointDevice> {
        Some(self)
    }

    fn show(&self, _: Time) -> String {
        match (self.on, self.stations) {
            (false, _) => "off".to_string(),
            (true, count) => format!("{:?}, stations: {count}", self.name),
        }
    }
}

impl AccessPointDevice for AccessPoint {
    fn network(&self, address: [u8; 6]) -> Option<Network> {
        self.on.then(|| {
            let mut network = Network::new(self.name.as_bytes(), address);
            network.channel = self.channel;
            network.strength = self.strength;
            network.security = self.security;
            network.hidden = self.hidden;
            network
        })
    }

    fn accepts(&self, key: &[u8]) -> bool {
        self.security == Security::Open || key == self.password.as_bytes()
    }

    fn set_stations(&mut self, count: u32) {
        self.stations = count;
    }
}
