//! Entry point of `hoso`.

use mimalloc::MiMalloc;

/// mimalloc returns freed pages soon; glibc keeps them in its arenas, one per thread.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> std::process::ExitCode {
    hoso::cli::run()
}
