//! Descriptors of USB devices: what a host learns from them, and what an analyser would complain about.
//!
//! Invariant: nothing of a malformed descriptor is used beyond the place where it is malformed.

use board::UsbKind;

const CONFIGURATION: u8 = 2;
const INTERFACE: u8 = 4;
const ENDPOINT: u8 = 5;
const ASSOCIATION: u8 = 11;
/// Of a human interface device, within its interface.
const HID: u8 = 0x21;

/// Bytes of packets at full speed.
const LONGEST: u16 = 64;
const LONGEST_ISOCHRONOUS: u16 = 1023;

/// A device descriptor.
#[derive(Clone, Copy, Default, Debug)]
pub struct DeviceInfo {
    pub vendor: u16,
    pub product: u16,
    /// Numbers of the strings: maker, product, serial number.
    pub strings: [u8; 3],
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct EndpointInfo {
    pub address: u8,
    pub kind: UsbKind,
    pub packet: u16,
    pub interval: u8,
}

#[derive(Clone, Default, Debug)]
pub struct InterfaceInfo {
    pub number: u8,
    pub class: u8,
    pub subclass: u8,
    pub endpoints: Vec<EndpointInfo>,
    /// Bytes of the report descriptor.
    pub reports: Option<u16>,
}

/// A configuration descriptor with all that belongs to it.
#[derive(Clone, Default, Debug)]
pub struct ConfigurationInfo {
    pub value: u8,
    pub may_wake: bool,
    pub interfaces: Vec<InterfaceInfo>,
}

/// Reads a device descriptor.
pub fn device(bytes: &[u8], complaints: &mut Vec<String>) -> DeviceInfo {
    if bytes.len() != 18 || bytes[0] != 18 || bytes[1] != 1 {
        complaints.push(format!("the device descriptor has {} bytes, says {:?} and is no whole one", bytes.len(), bytes.get(..2).unwrap_or(bytes)));
        return DeviceInfo::default();
    }
    if !matches!(bytes[7], 8 | 16 | 32 | 64) {
        complaints.push(format!("packets of endpoint 0 cannot have {} bytes", bytes[7]));
    }
    if bytes[17] == 0 {
        complaints.push("the device has no configuration".into());
    }
    let word = |at: usize| u16::from_le_bytes([bytes[at], bytes[at + 1]]);
    DeviceInfo { vendor: word(8), product: word(10), strings: [bytes[14], bytes[15], bytes[16]] }
}

/// The length that the head of a configuration descriptor promises.
pub fn total(bytes: &[u8]) -> u16 {
    match bytes {
        [_, _, low, high, ..] => u16::from_le_bytes([*low, *high]),
        _ => 0,
    }
}

/// Reads a configuration descriptor.
pub fn configuration(bytes: &[u8], complaints: &mut Vec<String>) -> ConfigurationInfo {
    let mut found = ConfigurationInfo::default();
    if bytes.len() < 9 || bytes[0] != 9 || bytes[1] != CONFIGURATION {
        complaints.push(format!("the configuration descriptor begins with {:?}", bytes.get(..2).unwrap_or(bytes)));
        return found;
    }
    if bytes.len() != usize::from(total(bytes)) {
        complaints.push(format!("the configuration descriptor has {} bytes and says {}", bytes.len(), total(bytes)));
    }
    found.value = bytes[5];
    found.may_wake = bytes[7] & 0x20 != 0;
    let (mut at, mut promised) = (9, Vec::new());
    while at < bytes.len() {
        let length = usize::from(bytes[at]);
        let Some(part) = bytes.get(at..at + length).filter(|part| part.len() > 1) else {
            complaints.push(format!("the descriptor at byte {at} of the configuration says it has {length} bytes"));
            break;
        };
        match (part[1], part) {
            (INTERFACE, [_, _, number, setting, endpoints, class, subclass, _, _]) => {
                if *setting == 0 {
                    promised.push(*endpoints);
                    let (number, class, subclass) = (*number, *class, *subclass);
                    found.interfaces.push(InterfaceInfo { number, class, subclass, ..InterfaceInfo::default() });
                }
            }
            (ENDPOINT, [_, _, address, attributes, low, high, interval, ..]) => {
                let kinds = [UsbKind::Control, UsbKind::Isochronous, UsbKind::Bulk, UsbKind::Interrupt];
                let (kind, packet) = (kinds[usize::from(attributes & 3)], u16::from_le_bytes([*low, *high]));
                let endpoint = EndpointInfo { address: *address, kind, packet, interval: *interval };
                check_endpoint(&endpoint, &found, complaints);
                match found.interfaces.last_mut() {
                    Some(interface) => interface.endpoints.push(endpoint),
                    None => complaints.push(format!("endpoint 0x{address:02x} belongs to no interface")),
                }
            }
            (INTERFACE | ENDPOINT, _) => complaints.push(format!("a descriptor of kind {} has {length} bytes", part[1])),
            (ASSOCIATION, [_, _, _, count, ..]) if *count == 0 => complaints.push("an association has no interfaces".into()),
            (HID, [_, _, _, _, _, _, 0x22, low, high, ..]) => {
                if let Some(interface) = found.interfaces.last_mut() {
                    interface.reports = Some(u16::from_le_bytes([*low, *high]));
                }
            }
            _ => {}
        }
        at += length;
    }
    if found.interfaces.len() != usize::from(bytes[4]) {
        complaints.push(format!("the configuration has {} interfaces and says {}", found.interfaces.len(), bytes[4]));
    }
    for (interface, promised) in found.interfaces.iter().zip(promised) {
        if interface.endpoints.len() != usize::from(promised) {
            let (number, count) = (interface.number, interface.endpoints.len());
            complaints.push(format!("interface {number} has {count} endpoints and says {promised}"));
        }
        if found.interfaces.iter().filter(|other| other.number == interface.number).count() > 1 {
            complaints.push(format!("there are two interfaces {}", interface.number));
        }
    }
    found
}

fn check_endpoint(endpoint: &EndpointInfo, found: &ConfigurationInfo, complaints: &mut Vec<String>) {
    let EndpointInfo { address, kind, packet, interval } = *endpoint;
    let fits = match kind {
        UsbKind::Bulk => matches!(packet, 8 | 16 | 32 | LONGEST),
        UsbKind::Interrupt => (1..=LONGEST).contains(&packet),
        UsbKind::Isochronous => packet <= LONGEST_ISOCHRONOUS,
        UsbKind::Control => false,
    };
    if !fits {
        complaints.push(format!("endpoint 0x{address:02x} cannot have packets of {packet} bytes as {kind:?} at full speed"));
    }
    if address & 0xf == 0 {
        complaints.push("endpoint 0 has a descriptor of its own".into());
    }
    if kind == UsbKind::Interrupt && interval == 0 {
        complaints.push(format!("endpoint 0x{address:02x} has no interval"));
    }
    let others = found.interfaces.iter().flat_map(|interface| &interface.endpoints);
    if { others }.any(|other| other.address == address) {
        complaints.push(format!("there are two endpoints 0x{address:02x}"));
    }
}

/// Reads a string descriptor.
pub fn string(bytes: &[u8], number: u8, complaints: &mut Vec<String>) -> String {
    if bytes.len() < 2 || usize::from(bytes[0]) != bytes.len() || bytes[1] != 3 || bytes.len() % 2 != 0 {
        complaints.push(format!("string {number} has {} bytes and says {:?}", bytes.len(), bytes.get(..2).unwrap_or(bytes)));
        return String::new();
    }
    let units: Vec<u16> = bytes[2..].chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    String::from_utf16_lossy(&units)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: [u8; 25] = [9, 2, 25, 0, 1, 1, 0, 0xa0, 50, 9, 4, 0, 0, 1, 0xff, 0, 0, 0, 7, 5, 0x81, 2, 64, 0, 0];

    fn complaints(change: impl Fn(&mut Vec<u8>)) -> String {
        let (mut bytes, mut found) = (GOOD.to_vec(), Vec::new());
        change(&mut bytes);
        configuration(&bytes, &mut found);
        found.join("; ")
    }

    #[test]
    fn configurations_are_read() {
        let mut found = Vec::new();
        let info = configuration(&GOOD, &mut found);
        assert!(found.is_empty(), "{found:?}");
        assert_eq!((info.value, info.may_wake, info.interfaces.len()), (1, true, 1));
        let endpoint = EndpointInfo { address: 0x81, kind: UsbKind::Bulk, packet: 64, interval: 0 };
        assert_eq!(info.interfaces[0].endpoints, [endpoint]);
    }

    #[test]
    fn mistakes_are_named() {
        assert_eq!(complaints(|_| ()), "");
        assert_eq!(complaints(|bytes| bytes[2] = 30), "the configuration descriptor has 25 bytes and says 30");
        assert_eq!(complaints(|bytes| bytes[4] = 2), "the configuration has 1 interfaces and says 2");
        assert_eq!(complaints(|bytes| bytes[13] = 2), "interface 0 has 1 endpoints and says 2");
        assert_eq!(complaints(|bytes| bytes[22] = 60), "endpoint 0x81 cannot have packets of 60 bytes as Bulk at full speed");
        assert!(complaints(|bytes| bytes[18] = 8).contains("the descriptor at byte 18 of the configuration says it has 8 bytes"));
        assert!(complaints(|bytes| bytes.truncate(5)).contains("begins with"));
        let twice = |bytes: &mut Vec<u8>| bytes.extend_from_slice(&GOOD[18..]);
        assert!(complaints(twice).contains("there are two endpoints 0x81"));
        let mut found = Vec::new();
        device(&[18, 1, 0, 2], &mut found);
        string(&[6, 3, 65], 2, &mut found);
        assert_eq!(found.len(), 2);
        assert_eq!(string(&[6, 3, 0x41, 0, 0xac, 0x20], 2, &mut found), "A€");
    }
}
