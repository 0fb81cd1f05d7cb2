//! A directory of the host as the whole file system of a served board.
//!
//! Paths are resolved by their text against the board's own current directory, and what a
//! symbolic link makes of them is checked before it is used.
//!
//! Invariant: no path leads out of the directory.

use crate::files::HostFiles;
use antaresia::{DirectoryEntry, FileStatus, FileSystemStatus, Files, OpenMode};
use std::cell::RefCell;
use std::io;
use std::path::{Path, PathBuf};

/// A directory that looks like `/`.
pub struct Root {
    directory: PathBuf,
    /// Components of the current directory.
    current: RefCell<Vec<String>>,
    pub files: HostFiles,
}

impl Root {
    pub fn new(directory: &Path) -> io::Result<Root> {
        let directory = std::fs::canonicalize(directory)?;
        if !directory.is_dir() {
            return Err(io::Error::from_raw_os_error(libc::ENOTDIR));
        }
        Ok(Root { directory, current: RefCell::default(), files: HostFiles::default() })
    }

    /// What a soft reset leaves: no open files, `/` as the current directory.
    pub fn reset(&self) {
        self.files.close_all();
        self.current.borrow_mut().clear();
    }

    /// The components of a path from the root.
    fn components(&self, path: &str) -> Vec<String> {
        let mut components = if path.starts_with('/') { Vec::new() } else { self.current.borrow().clone() };
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." => drop(components.pop()),
                part => components.push(part.to_string()),
            }
        }
        components
    }

    /// The host's path of a path of the board.
    pub fn resolve(&self, path: &str) -> Result<String, i32> {
        if path.contains('\0') {
            return Err(libc::EINVAL);
        }
        let components = self.components(path);
        let wanted = components.iter().fold(self.directory.clone(), |path, part| path.join(part));
        // What is not there yet is judged by the directory that it is to be in.
        let real = std::fs::canonicalize(&wanted).or_else(|_| match std::fs::symlink_metadata(&wanted) {
            // A link to something that is not there: it might be made by way of it.
            Ok(_) => Err(io::Error::from_raw_os_error(libc::EACCES)),
            Err(_) => std::fs::canonicalize(wanted.parent().unwrap_or(&wanted)),
        });
        match real {
            Ok(real) if !real.starts_with(&self.directory) => return Err(libc::EACCES),
            Err(error) if error.raw_os_error() == Some(libc::EACCES) => return Err(libc::EACCES),
            // The operation itself says what is missing.
            _ => {}
        }
        wanted.into_os_string().into_string().map_err(|_| libc::EINVAL)
    }
}

impl Files for Root {
    fn open(&self, path: &str, mode: OpenMode) -> Result<i32, i32> {
        self.files.open(&self.resolve(path)?, mode)
    }

    fn close(&self, handle: i32) -> Result<(), i32> {
        self.files.close(handle)
    }

    fn read(&self, handle: i32, buffer: &mut [u8]) -> Result<usize, i32> {
        self.files.read(handle, buffer)
    }

    fn read_line(&self, handle: i32, buffer: &mut [u8]) -> Result<usize, i32> {
        self.files.read_line(handle, buffer)
    }

    fn write(&self, handle: i32, bytes: &[u8]) -> Result<usize, i32> {
        self.files.write(handle, bytes)
    }

    fn seek(&self, handle: i32, offset: i64, whence: u8) -> Result<u64, i32> {
        self.files.seek(handle, offset, whence)
    }

    fn flush(&self, handle: i32) -> Result<(), i32> {
        self.files.flush(handle)
    }

    fn truncate(&self, handle: i32, size: u64) -> Result<(), i32> {
        self.files.truncate(handle, size)
    }

    fn is_terminal(&self, handle: i32) -> bool {
        // Errors go to whoever reads the line, which is often a tool: as if they were redirected.
        handle < 2
    }

    fn status(&self, path: &str) -> Result<FileStatus, i32> {
        self.files.status(&self.resolve(path)?)
    }

    fn file_system_status(&self, path: &str) -> Result<FileSystemStatus, i32> {
        self.files.file_system_status(&self.resolve(path)?)
    }

    fn make_directory(&self, path: &str) -> Result<(), i32> {
        self.files.make_directory(&self.resolve(path)?)
    }

    fn remove_directory(&self, path: &str) -> Result<(), i32> {
        if self.components(path).is_empty() {
            return Err(libc::EBUSY);
        }
        self.files.remove_directory(&self.resolve(path)?)
    }

    fn remove(&self, path: &str) -> Result<(), i32> {
        self.files.remove(&self.resolve(path)?)
    }

    fn rename(&self, from: &str, to: &str) -> Result<(), i32> {
        if self.components(from).is_empty() || self.components(to).is_empty() {
            return Err(libc::EBUSY);
        }
        self.files.rename(&self.resolve(from)?, &self.resolve(to)?)
    }

    fn change_directory(&self, path: &str) -> Result<(), i32> {
        if self.files.status(&self.resolve(path)?)?.mode & 0xf000 != 0x4000 {
            return Err(libc::ENOTDIR);
        }
        let components = self.components(path);
        self.current.replace(components);
        Ok(())
    }

    fn current_directory(&self, buffer: &mut [u8]) -> Result<usize, i32> {
        let text = format!("/{}", self.current.borrow().join("/"));
        buffer.get_mut(..text.len()).ok_or(libc::ERANGE)?.copy_from_slice(text.as_bytes());
        Ok(text.len())
    }

    fn open_directory(&self, path: &str) -> Result<i32, i32> {
        self.files.open_directory(&self.resolve(path)?)
    }

    fn next_entry(&self, handle: i32, name: &mut [u8]) -> Result<Option<DirectoryEntry>, i32> {
        self.files.next_entry(handle, name)
    }

    fn close_directory(&self, handle: i32) {
        self.files.close_directory(handle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A directory for one test, beside which nothing must be touched.
    fn root(name: &str) -> (Root, PathBuf) {
        let outer = std::env::temp_dir().join(format!("antaresia-root-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&outer);
        std::fs::create_dir_all(outer.join("inner/lib")).unwrap();
        std::fs::write(outer.join("secret"), "s").unwrap();
        (Root::new(&outer.join("inner")).unwrap(), outer)
    }

    #[test]
    fn paths_stay_inside() {
        let (root, outer) = root("inside");
        assert!(root.resolve("../../secret").unwrap().ends_with("inner/secret"));
        assert_eq!(root.status("/../secret").unwrap_err(), libc::ENOENT);
        std::os::unix::fs::symlink("../secret", outer.join("inner/link")).unwrap();
        std::os::unix::fs::symlink("../new", outer.join("inner/dangling")).unwrap();
        std::os::unix::fs::symlink("..", outer.join("inner/up")).unwrap();
        let write = OpenMode { write: true, create: true, ..OpenMode::default() };
        for path in ["link", "dangling", "up", "up/secret", "up/new"] {
            assert_eq!(root.open(path, write).unwrap_err(), libc::EACCES, "{path}");
        }
        assert!(!outer.join("new").exists());
        std::fs::remove_dir_all(outer).unwrap();
    }

    #[test]
    fn the_current_directory_is_the_boards() {
        let (root, outer) = root("current");
        let here = |root: &Root| {
            let mut buffer = [0; 64];
            let length = root.current_directory(&mut buffer).unwrap();
            String::from_utf8_lossy(&buffer[..length]).into_owned()
        };
        assert_eq!(here(&root), "/");
        root.change_directory("lib").unwrap();
        root.make_directory("sub").unwrap();
        root.change_directory("sub").unwrap();
        assert_eq!(here(&root), "/lib/sub");
        assert_eq!(root.change_directory("nowhere").unwrap_err(), libc::ENOENT);
        root.change_directory("../../..").unwrap();
        assert_eq!(here(&root), "/");
        assert_eq!(root.remove_directory("/").unwrap_err(), libc::EBUSY);
        root.change_directory("/lib").unwrap();
        root.reset();
        assert_eq!(here(&root), "/");
        std::fs::remove_dir_all(outer).unwrap();
    }
}
