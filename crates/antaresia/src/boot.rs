//! The boot sequence of boards: file systems, `sys.path`, `boot.py`, `main.py`.
//!
//! A port makes an interpreter, calls [`Interpreter::set_board_path`] and runs a session
//! (`session`), which mounts the flash, runs the stages here and then the prompt.
//!
//! Invariant: an error in one stage is reported and the next stage runs; SystemExit ends the
//! sequence, and the port starts anew.

use crate::interpreter::{Ending, Interpreter, execute, read_file};
use object::exception::kind;
use object::{CompileMode, Vm, text};
use stdlib::traceback_text::Sink;

/// What is said of flash without a usable file system.
#[cfg(feature = "files")]
const DAMAGED: &str = "The flash holds no intact file system. It was left as it is; to make a new one:\n\
    import vfs; vfs.VfsLfs2.mkfs(vfs.Flash())\n";

/// How a stage of the boot sequence ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// There was nothing to run.
    Absent,
    /// It ran; an exception was reported.
    Done,
    /// SystemExit: a soft reset is asked for.
    Exit,
}

impl Interpreter {
    /// Sets `sys.path` as boards have it: the current directory, frozen modules, `/lib`.
    pub fn set_board_path(&mut self) -> Ending {
        self.extend_path(&["", ".frozen", "/lib"])
    }

    /// Mounts the board's flash, if there is any: at the root, or at `/flash` on a port that has files of
    /// its own. Blank flash is formatted; of flash that holds something else a message is written.
    /// Then a read-only file system is mounted at `/rom`, if there is one, and import looks there too.
    #[cfg(feature = "files")]
    pub fn mount_flash(&mut self) -> Ending {
        let platform = self.vm.platform;
        let point = if platform.files().is_some() { "/flash" } else { "/" };
        let mut has_rom = false;
        let ending = self.ending(|vm| {
            if vfs::mount_flash(vm, point)? == vfs::FlashState::Damaged {
                platform.write_error(DAMAGED.as_bytes());
            }
            has_rom = vfs::mount_rom(vm)?;
            Ok(())
        });
        if has_rom { self.extend_path(&["/rom", "/rom/lib"]) } else { ending }
    }

    /// Without file systems there is nothing to mount.
    #[cfg(not(feature = "files"))]
    pub fn mount_flash(&mut self) -> Ending {
        Ending::Normal
    }

    /// Runs `boot.py`.
    pub fn boot(&mut self) -> Stage {
        self.run_stage("boot.py")
    }

    /// Runs `main.py`.
    pub fn run_main(&mut self) -> Stage {
        self.run_stage("main.py")
    }

    /// Runs a file of the current directory, or a frozen one of that name, as part of the main program.
    fn run_stage(&mut self, name: &str) -> Stage {
        let mut found = false;
        let ending = self.ending(|vm| {
            let Some(path) = find(vm, name)? else { return Ok(()) };
            found = true;
            let source = read_file(vm, path)?;
            execute(vm, source, name, CompileMode::Exec)
        });
        match ending {
            Ending::Normal if !found => Stage::Absent,
            Ending::Normal => Stage::Done,
            _ if self.vm.raised_is(kind::SystemExit) => {
                self.vm.clear_exception();
                Stage::Exit
            }
            _ => {
                self.report_to(Sink::Output);
                self.vm.platform.flush_output();
                Stage::Done
            }
        }
    }
}

/// A slot with the path of the file, if there is one.
fn find(vm: &mut Vm, name: &str) -> Result<Option<heap::Handle>, object::Raised> {
    for folder in ["", ".frozen/"] {
        let path = vm.make(|vm| text::format(vm, format_args!("{folder}{name}")))?;
        if vm.path_kind(path)? == 1 {
            return Ok(Some(path));
        }
    }
    Ok(None)
}
