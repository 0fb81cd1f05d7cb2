//! Mounting, and the table of clusters.
//!
//! Invariant: all copies of the table are written alike.

use crate::{Disk, Error, Fat, Outcome, Volume, Width, half, whole};

/// The first cluster there is.
pub const FIRST: u32 = 2;
/// What an entry holds at the end of a chain, in the widest form.
pub const END: u32 = 0x0fff_ffff;

impl Volume {
    /// Finds the volume on a disk with sectors of this size: the whole disk, or its first partition.
    pub fn mount<D: Disk>(disk: &mut D, sector_size: u32, sectors: u32) -> Outcome<Volume> {
        if !(512..=4096).contains(&sector_size) || !sector_size.is_power_of_two() {
            return Err(Error::NoFileSystem);
        }
        let mut boot = [0; 512];
        disk.read(0, 0, &mut boot)?;
        if let Some(volume) = Volume::parse(&boot, 0, sector_size, sectors) {
            return Ok(volume);
        }
        if half(&boot, 510) == 0xaa55 {
            for entry in 0..4 {
                let at = 446 + 16 * entry;
                let start = whole(&boot, at + 8);
                if boot[at + 4] != 0 && start > 0 && start < sectors {
                    let mut first = [0; 512];
                    disk.read(start, 0, &mut first)?;
                    if let Some(volume) = Volume::parse(&first, start, sector_size, sectors) {
                        return Ok(volume);
                    }
                }
            }
        }
        Err(Error::NoFileSystem)
    }

    fn parse(boot: &[u8], start: u32, sector_size: u32, sectors: u32) -> Option<Volume> {
        let sectors_per_cluster = u32::from(boot[13]);
        let (reserved, tables, root_entries) = (half(boot, 14), u32::from(boot[16]), half(boot, 17));
        let total = if half(boot, 19) != 0 { half(boot, 19) } else { whole(boot, 32) };
        let table_sectors = if half(boot, 22) != 0 { half(boot, 22) } else { whole(boot, 36) };
        let plausible = half(boot, 510) == 0xaa55
            && half(boot, 11) == sector_size
            && sectors_per_cluster.is_power_of_two()
            && reserved > 0
            && (1..=2).contains(&tables)
            && table_sectors > 0
            && total <= sectors.checked_sub(start)?;
        if !plausible {
            return None;
        }
        let root_sectors = (root_entries * 32).div_ceil(sector_size);
        let before = reserved.checked_add(tables.checked_mul(table_sectors)?)?.checked_add(root_sectors)?;
        let clusters = total.checked_sub(before)? / sectors_per_cluster;
        let width = match clusters {
            0..=4084 => Width::Fat12,
            4085..=65524 => Width::Fat16,
            _ => Width::Fat32,
        };
        // An entry for each cluster must be there.
        let room = u64::from(table_sectors) * u64::from(sector_size);
        let needed = match width {
            Width::Fat12 => (u64::from(clusters) + 2) * 3 / 2,
            Width::Fat16 => (u64::from(clusters) + 2) * 2,
            Width::Fat32 => (u64::from(clusters) + 2) * 4,
        };
        if clusters == 0 || needed > room || (width == Width::Fat32) != (root_entries == 0) {
            return None;
        }
        let table = start + reserved;
        let after = table + tables * table_sectors;
        let information = half(boot, 48);
        Some(Volume {
            sector_size,
            sectors_per_cluster,
            width,
            table,
            table_sectors,
            tables,
            root: if width == Width::Fat32 { whole(boot, 44) } else { after },
            root_entries,
            data: after + root_sectors,
            clusters,
            hint: FIRST,
            information: if width == Width::Fat32 && information < reserved { start + information } else { 0 },
        })
    }
}

impl<D: Disk> Fat<'_, D> {
    pub(crate) fn is_cluster(&self, cluster: u32) -> bool {
        cluster >= FIRST && cluster - FIRST < self.volume.clusters
    }

    /// First sector of a cluster.
    pub(crate) fn sector_of(&self, cluster: u32) -> Outcome<u32> {
        match self.is_cluster(cluster) {
            true => Ok(self.volume.data + (cluster - FIRST) * self.volume.sectors_per_cluster),
            false => Err(Error::Corrupt),
        }
    }

    /// Reads bytes of a copy of the table; they may lie in two sectors.
    fn table_bytes(&mut self, at: u32, bytes: &mut [u8]) -> Outcome<()> {
        let size = self.volume.sector_size;
        for (index, byte) in bytes.iter_mut().enumerate() {
            let place = at + index as u32;
            self.disk.read(self.volume.table + place / size, place % size, core::slice::from_mut(byte))?;
        }
        Ok(())
    }

    fn put_table_bytes(&mut self, at: u32, bytes: &[u8]) -> Outcome<()> {
        let size = self.volume.sector_size;
        for copy in 0..self.volume.tables {
            let first = self.volume.table + copy * self.volume.table_sectors;
            for (index, byte) in bytes.iter().enumerate() {
                let place = at + index as u32;
                self.disk.write(first + place / size, place % size, core::slice::from_ref(byte))?;
            }
        }
        Ok(())
    }

    /// The entry of a cluster: 0 free, [`END`] at the end of a chain, otherwise the next cluster.
    pub(crate) fn entry(&mut self, cluster: u32) -> Outcome<u32> {
        if !self.is_cluster(cluster) {
            return Err(Error::Corrupt);
        }
        let (value, end) = match self.volume.width {
            Width::Fat12 => {
                let mut bytes = [0; 2];
                self.table_bytes(cluster + cluster / 2, &mut bytes)?;
                let both = half(&bytes, 0);
                (if cluster % 2 == 0 { both & 0xfff } else { both >> 4 }, 0xff8)
            }
            Width::Fat16 => {
                let mut bytes = [0; 2];
                self.table_bytes(cluster * 2, &mut bytes)?;
                (half(&bytes, 0), 0xfff8)
            }
            Width::Fat32 => {
                let mut bytes = [0; 4];
                self.table_bytes(cluster * 4, &mut bytes)?;
                (whole(&bytes, 0) & END, 0x0fff_fff8)
            }
        };
        Ok(if value >= end { END } else { value })
    }

    pub(crate) fn set_entry(&mut self, cluster: u32, value: u32) -> Outcome<()> {
        if !self.is_cluster(cluster) {
            return Err(Error::Corrupt);
        }
        match self.volume.width {
            Width::Fat12 => {
                let at = cluster + cluster / 2;
                let mut bytes = [0; 2];
                self.table_bytes(at, &mut bytes)?;
                let both = half(&bytes, 0);
                let value = value & 0xfff;
                let both = if cluster % 2 == 0 { both & 0xf000 | value } else { both & 0xf | value << 4 };
                self.put_table_bytes(at, &(both as u16).to_le_bytes())
            }
            Width::Fat16 => self.put_table_bytes(cluster * 2, &(value as u16).to_le_bytes()),
            Width::Fat32 => {
                // Four bits belong to somebody else.
                let mut bytes = [0; 4];
                self.table_bytes(cluster * 4, &mut bytes)?;
                let value = whole(&bytes, 0) & !END | value & END;
                self.put_table_bytes(cluster * 4, &value.to_le_bytes())
            }
        }
    }

    /// The cluster after another one; None at the end of the chain.
    pub(crate) fn next(&mut self, cluster: u32) -> Outcome<Option<u32>> {
        match self.entry(cluster)? {
            END => Ok(None),
            next if self.is_cluster(next) => Ok(Some(next)),
            _ => Err(Error::Corrupt),
        }
    }

    /// A free cluster, which becomes the end of a chain, behind `last` if there is one.
    pub(crate) fn allocate(&mut self, last: Option<u32>) -> Outcome<u32> {
        self.forget_count()?;
        let count = self.volume.clusters;
        for step in 0..count {
            let cluster = FIRST + (self.volume.hint - FIRST + step) % count;
            if self.entry(cluster)? == 0 {
                self.set_entry(cluster, END)?;
                if let Some(last) = last {
                    self.set_entry(last, cluster)?;
                }
                self.volume.hint = FIRST + (cluster - FIRST + 1) % count;
                return Ok(cluster);
            }
        }
        Err(Error::NoSpace)
    }

    /// Frees a chain from a cluster on (0: none).
    pub(crate) fn free(&mut self, first: u32) -> Outcome<()> {
        self.forget_count()?;
        let mut cluster = first;
        for _ in 0..=self.volume.clusters {
            if !self.is_cluster(cluster) {
                return Ok(());
            }
            let next = self.entry(cluster)?;
            if next == 0 {
                return Ok(());
            }
            self.set_entry(cluster, 0)?;
            self.volume.hint = self.volume.hint.min(cluster);
            cluster = next;
        }
        Err(Error::Corrupt)
    }

    /// The number of free clusters that FAT32 keeps is not kept up: from the first change on it says "unknown".
    fn forget_count(&mut self) -> Outcome<()> {
        let sector = core::mem::replace(&mut self.volume.information, 0);
        if sector == 0 {
            return Ok(());
        }
        let mut mark = [0; 4];
        self.disk.read(sector, 484, &mut mark)?;
        if whole(&mark, 0) == 0x6141_7272 { self.disk.write(sector, 488, &[0xff; 8]) } else { Ok(()) }
    }

    /// Number of free clusters.
    pub fn free_clusters(&mut self) -> Outcome<u32> {
        let mut free = 0;
        for cluster in FIRST..FIRST + self.volume.clusters {
            free += u32::from(self.entry(cluster)? == 0);
        }
        Ok(free)
    }

    /// Fills a cluster with zeros.
    pub(crate) fn clear(&mut self, cluster: u32) -> Outcome<()> {
        let first = self.sector_of(cluster)?;
        for sector in first..first + self.volume.sectors_per_cluster {
            for offset in (0..self.volume.sector_size).step_by(64) {
                self.disk.write(sector, offset, &[0; 64])?;
            }
        }
        Ok(())
    }
}
