//! The processor of a simulated board: a thread that can be stopped for ever in the middle of what it does.
//!
//! A chip that is reset does not finish what it began. The thread ends at once then, without unwinding: what its frames
//! own is lost (some kilobytes), as it would be if the thread slept for ever, but the thread and its stack are not.
//!
//! Invariant: what a stopped program had locked stays locked; the board's world is not.

use std::ffi::c_void;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;

type Program = Box<dyn FnOnce() + Send>;

/// A running processor.
pub struct Processor(libc::pthread_t);

impl Processor {
    /// Runs a program with so much stack.
    pub fn start(stack: usize, program: impl FnOnce() + Send + 'static) -> io::Result<Processor> {
        let program: Program = Box::new(program);
        let argument = Box::into_raw(Box::new(program));
        // SAFETY: plain system calls on local variables; the new thread takes the argument over, if there is one.
        unsafe {
            let mut attributes = std::mem::zeroed();
            let mut thread = std::mem::zeroed();
            libc::pthread_attr_init(&mut attributes);
            let mut error = libc::pthread_attr_setstacksize(&mut attributes, stack);
            if error == 0 {
                error = libc::pthread_create(&mut thread, &attributes, run, argument.cast());
            }
            libc::pthread_attr_destroy(&mut attributes);
            if error != 0 {
                drop(Box::from_raw(argument));
                return Err(io::Error::from_raw_os_error(error));
            }
            Ok(Processor(thread))
        }
    }

    /// Stops the processor that calls it.
    pub fn stop() -> ! {
        loop {
            // SAFETY: ends this thread and nothing else. The system tells the C library, which frees the stack when
            // the thread is joined.
            unsafe { libc::syscall(libc::SYS_exit, 0) };
        }
    }

    /// Waits until the processor has stopped or its program has ended.
    pub fn join(self) {
        // SAFETY: the thread is joined once, as `self` is given away.
        unsafe { libc::pthread_join(self.0, ptr::null_mut()) };
    }
}

extern "C" fn run(argument: *mut c_void) -> *mut c_void {
    // SAFETY: `start` made it, and gave it to this thread alone.
    let program = unsafe { Box::from_raw(argument.cast::<Program>()) };
    // A panic was reported; what the program owned is dropped.
    let _ended = catch_unwind(AssertUnwindSafe(program));
    ptr::null_mut()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    fn threads() -> usize {
        std::fs::read_dir("/proc/self/task").unwrap().count()
    }

    #[test]
    fn stopped_processors_are_gone() {
        let counter = Arc::new(AtomicU32::new(0));
        let before = threads();
        for _ in 0..200 {
            let counter = counter.clone();
            let processor = Processor::start(1 << 20, move || {
                counter.fetch_add(1, Ordering::Relaxed);
                Processor::stop();
            });
            processor.unwrap().join();
        }
        assert_eq!(counter.load(Ordering::Relaxed), 200);
        // Other tests have threads too, but not so many.
        assert!(threads() < before + 100);
    }

    #[test]
    fn a_program_that_ends_is_joined() {
        let counter = Arc::new(AtomicU32::new(0));
        let own = counter.clone();
        Processor::start(1 << 20, move || own.store(7, Ordering::Relaxed)).unwrap().join();
        assert_eq!((counter.load(Ordering::Relaxed), Arc::strong_count(&counter)), (7, 1));
    }
}
