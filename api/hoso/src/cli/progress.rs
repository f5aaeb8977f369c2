//! Styles of progress bars on a terminal.

use indicatif::ProgressStyle;

/// Progress bar in bytes, with rate and remaining time.
pub fn bytes_style() -> ProgressStyle {
    ProgressStyle::with_template("{msg} {bar:40} {bytes}/{total_bytes}, {bytes_per_sec}, {eta} left")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// Progress bar in these things, with rate and remaining time.
pub fn style(things: &str) -> ProgressStyle {
    ProgressStyle::with_template(&format!(
        "{{prefix}} {{bar:40}} {{percent}}% {{pos}}/{{len}} {things} read, {{per_sec}}, {{eta}} left"
    ))
    .unwrap_or_else(|_| ProgressStyle::default_bar())
}
