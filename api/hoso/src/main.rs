//! The command line of Hồ Sơ.

use mimalloc::MiMalloc;

/// Gives pages back soon after they were freed; what glibc has in the arenas of its threads, it keeps.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> std::process::ExitCode {
    hoso::cli::run()
}
