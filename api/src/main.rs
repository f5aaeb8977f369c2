//! The command line of Hồ Sơ.

fn main() -> std::process::ExitCode {
    api::cli::run()
}
