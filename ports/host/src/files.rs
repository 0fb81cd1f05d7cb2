//! The host's file system.
//!
//! Files are buffered here, in both directions, so that programs may read and write byte
//! by byte; what is unwritten goes out on flush, seek, close and at the end of the process. A
//! program need not close its files, so it goes out too before a file is opened or looked at.
//!
//! Invariant: a file has unwritten bytes or bytes read ahead, never both.

use antaresia::readiness::{self, Readiness};
use antaresia::{DirectoryEntry, FileStatus, FileSystemStatus, Files, OpenMode};
use std::cell::RefCell;
use std::ffi::CString;
use std::fs::{self, File, OpenOptions, ReadDir};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{DirEntryExt, MetadataExt};
use std::os::unix::io::AsRawFd;

/// First handle; 0 to 2 are the standard streams.
const FIRST: i32 = 3;
const BUFFER: usize = 8192;

struct OpenFile {
    file: File,
    unwritten: Vec<u8>,
    ahead: Vec<u8>,
    /// Bytes of `ahead` that were handed out.
    used: usize,
}

impl OpenFile {
    fn write_out(&mut self) -> io::Result<()> {
        if !self.unwritten.is_empty() {
            let bytes = std::mem::take(&mut self.unwritten);
            self.file.write_all(&bytes)?;
        }
        Ok(())
    }

    /// Forgets what was read ahead and puts the system's position where the program's is.
    fn drop_ahead(&mut self) -> io::Result<()> {
        let rest = self.ahead.len() - self.used;
        self.ahead.clear();
        self.used = 0;
        if rest > 0 {
            self.file.seek(SeekFrom::Current(-(rest as i64)))?;
        }
        Ok(())
    }

    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.write_out()?;
        if self.used == self.ahead.len() {
            if buffer.len() >= BUFFER {
                return self.file.read(buffer);
            }
            self.ahead.resize(BUFFER, 0);
            self.used = 0;
            let count = self.file.read(&mut self.ahead);
            self.ahead.truncate(*count.as_ref().unwrap_or(&0));
            count?;
        }
        let count = buffer.len().min(self.ahead.len() - self.used);
        buffer[..count].copy_from_slice(&self.ahead[self.used..self.used + count]);
        self.used += count;
        Ok(count)
    }

    fn read_line(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut count = 0;
        while count < buffer.len() {
            if self.used == self.ahead.len() && self.read(&mut [0; 0])? == 0 && self.used == self.ahead.len() {
                break;
            }
            let rest = &self.ahead[self.used..];
            let line = rest.iter().position(|&byte| byte == b'\n').map_or(rest.len(), |end| end + 1);
            let part = line.min(buffer.len() - count);
            buffer[count..count + part].copy_from_slice(&rest[..part]);
            self.used += part;
            count += part;
            if buffer[count - 1] == b'\n' {
                break;
            }
        }
        Ok(count)
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.drop_ahead()?;
        self.unwritten.extend_from_slice(bytes);
        if self.unwritten.len() >= BUFFER {
            self.write_out()?;
        }
        Ok(bytes.len())
    }
}

/// Open files and directories by handle.
#[derive(Default)]
pub struct HostFiles {
    files: RefCell<Vec<Option<OpenFile>>>,
    directories: RefCell<Vec<Option<ReadDir>>>,
}

/// The errno number of an error.
pub fn errno(error: io::Error) -> i32 {
    error.raw_os_error().unwrap_or(match error.kind() {
        io::ErrorKind::InvalidInput => libc::EINVAL,
        io::ErrorKind::WriteZero => libc::ENOSPC,
        _ => libc::EIO,
    })
}

fn insert<T>(table: &mut Vec<Option<T>>, item: T) -> i32 {
    let index = table.iter().position(Option::is_none).unwrap_or(table.len());
    if index == table.len() {
        table.push(None);
    }
    table[index] = Some(item);
    index as i32 + FIRST
}

impl HostFiles {
    fn with<T>(&self, handle: i32, work: impl FnOnce(&mut OpenFile) -> io::Result<T>) -> Result<T, i32> {
        let mut files = self.files.borrow_mut();
        let slot = usize::try_from(handle - FIRST).ok().and_then(|index| files.get_mut(index));
        match slot {
            Some(Some(file)) => work(file).map_err(errno),
            _ => Err(libc::EBADF),
        }
    }

    /// Writes out what is unwritten in any file.
    pub fn flush_all(&self) {
        for file in self.files.borrow_mut().iter_mut().flatten() {
            let _ = file.write_out();
        }
    }

    /// Closes all files and directories.
    pub fn close_all(&self) {
        self.flush_all();
        self.files.borrow_mut().clear();
        self.directories.borrow_mut().clear();
    }

    /// True when a file has bytes that were read ahead, or lies on a disk: reading it does not wait.
    fn reads_at_once(&self, handle: i32) -> bool {
        let ready = self.with(handle, |file| {
            Ok(file.used < file.ahead.len() || file.file.metadata().is_ok_and(|status| status.is_file()))
        });
        ready.unwrap_or(true)
    }

    /// The system's number of an open file.
    pub fn system_number(&self, handle: i32) -> i32 {
        if handle < FIRST { handle } else { self.with(handle, |file| Ok(file.file.as_raw_fd())).unwrap_or(-1) }
    }
}

impl Files for HostFiles {
    fn open(&self, path: &str, mode: OpenMode) -> Result<i32, i32> {
        self.flush_all();
        let mut options = OpenOptions::new();
        options.read(mode.read).append(mode.append).create(mode.create && !mode.exclusive).create_new(mode.exclusive);
        options.write(mode.write).truncate(mode.truncate && !mode.append);
        let file = options.open(path).map_err(errno)?;
        if file.metadata().is_ok_and(|status| status.is_dir()) {
            return Err(libc::EISDIR);
        }
        let open = OpenFile { file, unwritten: Vec::new(), ahead: Vec::new(), used: 0 };
        Ok(insert(&mut self.files.borrow_mut(), open))
    }

    fn close(&self, handle: i32) -> Result<(), i32> {
        let result = self.flush(handle);
        let index = usize::try_from(handle - FIRST).map_err(|_| libc::EBADF)?;
        self.files.borrow_mut().get_mut(index).and_then(Option::take).ok_or(libc::EBADF)?;
        result
    }

    fn read(&self, handle: i32, buffer: &mut [u8]) -> Result<usize, i32> {
        self.with(handle, |file| file.read(buffer))
    }

    fn read_line(&self, handle: i32, buffer: &mut [u8]) -> Result<usize, i32> {
        self.with(handle, |file| file.read_line(buffer))
    }

    fn write(&self, handle: i32, bytes: &[u8]) -> Result<usize, i32> {
        self.with(handle, |file| file.write(bytes))
    }

    fn seek(&self, handle: i32, offset: i64, whence: u8) -> Result<u64, i32> {
        self.with(handle, |file| {
            file.write_out()?;
            file.drop_ahead()?;
            file.file.seek(match whence {
                0 => SeekFrom::Start(u64::try_from(offset).map_err(|_| io::ErrorKind::InvalidInput)?),
                1 => SeekFrom::Current(offset),
                _ => SeekFrom::End(offset),
            })
        })
    }

    fn flush(&self, handle: i32) -> Result<(), i32> {
        self.with(handle, OpenFile::write_out)
    }

    fn truncate(&self, handle: i32, size: u64) -> Result<(), i32> {
        self.with(handle, |file| {
            file.write_out()?;
            file.file.set_len(size)
        })
    }

    fn is_terminal(&self, handle: i32) -> bool {
        crate::terminal::is_terminal(self.system_number(handle))
    }

    fn readiness(&self, handle: i32) -> Readiness {
        match self.reads_at_once(handle) {
            true => Readiness::of(readiness::IN | readiness::OUT),
            false => Readiness { events: 0, descriptor: self.system_number(handle) },
        }
    }

    fn status(&self, path: &str) -> Result<FileStatus, i32> {
        self.flush_all();
        let status = fs::metadata(path).map_err(errno)?;
        Ok(FileStatus {
            mode: status.mode(),
            inode: status.ino(),
            device: status.dev(),
            links: status.nlink(),
            user: status.uid(),
            group: status.gid(),
            size: status.size(),
            accessed: status.atime(),
            modified: status.mtime(),
            changed: status.ctime(),
        })
    }

    fn file_system_status(&self, path: &str) -> Result<FileSystemStatus, i32> {
        let path = CString::new(path).map_err(|_| libc::EINVAL)?;
        // SAFETY: a terminated path and a local structure.
        let status = unsafe {
            let mut status: libc::statvfs = std::mem::zeroed();
            if libc::statvfs(path.as_ptr(), &mut status) != 0 {
                return Err(errno(io::Error::last_os_error()));
            }
            status
        };
        Ok([
            status.f_bsize as u64,
            status.f_frsize as u64,
            status.f_blocks as u64,
            status.f_bfree as u64,
            status.f_bavail as u64,
            status.f_files as u64,
            status.f_ffree as u64,
            status.f_favail as u64,
            status.f_flag as u64,
            status.f_namemax as u64,
        ])
    }

    fn make_directory(&self, path: &str) -> Result<(), i32> {
        fs::create_dir(path).map_err(errno)
    }

    fn remove_directory(&self, path: &str) -> Result<(), i32> {
        fs::remove_dir(path).map_err(errno)
    }

    fn remove(&self, path: &str) -> Result<(), i32> {
        fs::remove_file(path).map_err(errno)
    }

    fn rename(&self, from: &str, to: &str) -> Result<(), i32> {
        fs::rename(from, to).map_err(errno)
    }

    fn change_directory(&self, path: &str) -> Result<(), i32> {
        std::env::set_current_dir(path).map_err(errno)
    }

    fn current_directory(&self, buffer: &mut [u8]) -> Result<usize, i32> {
        let path = std::env::current_dir().map_err(errno)?;
        let text = path.to_str().ok_or(libc::EINVAL)?.as_bytes();
        buffer.get_mut(..text.len()).ok_or(libc::ERANGE)?.copy_from_slice(text);
        Ok(text.len())
    }

    fn open_directory(&self, path: &str) -> Result<i32, i32> {
        let directory = fs::read_dir(path).map_err(errno)?;
        Ok(insert(&mut self.directories.borrow_mut(), directory))
    }

    fn next_entry(&self, handle: i32, name: &mut [u8]) -> Result<Option<DirectoryEntry>, i32> {
        let mut directories = self.directories.borrow_mut();
        let slot = usize::try_from(handle - FIRST).ok().and_then(|index| directories.get_mut(index));
        let Some(Some(directory)) = slot else { return Err(libc::EBADF) };
        for entry in directory {
            let entry = entry.map_err(errno)?;
            let text = entry.file_name();
            // Names that are not text cannot be shown to a program.
            let Some(text) = text.to_str() else { continue };
            let Some(space) = name.get_mut(..text.len()) else { return Err(libc::ENAMETOOLONG) };
            space.copy_from_slice(text.as_bytes());
            let status = fs::metadata(entry.path()).or_else(|_| entry.metadata());
            let (kind, size) = match status {
                Ok(status) if status.is_dir() => (0x4000, 0),
                Ok(status) => (0x8000, status.len()),
                Err(_) => (0x8000, 0),
            };
            return Ok(Some(DirectoryEntry { name_length: text.len(), kind, inode: entry.ino(), size }));
        }
        Ok(None)
    }

    fn close_directory(&self, handle: i32) {
        let mut directories = self.directories.borrow_mut();
        if let Some(slot) = usize::try_from(handle - FIRST).ok().and_then(|index| directories.get_mut(index)) {
            *slot = None;
        }
    }
}
