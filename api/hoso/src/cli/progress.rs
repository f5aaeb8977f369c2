use indicatif::ProgressStyle;

/// How a bar shows how many bytes are done, how fast, and how long the rest takes.
pub fn bytes_style() -> ProgressStyle {
    ProgressStyle::with_template("{msg} {bar:40} {bytes}/{total_bytes}, {bytes_per_sec}, {eta} left")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// How a bar shows how many of these things were read, how fast, and how long the rest takes.
pub fn style(things: &str) -> ProgressStyle {
    ProgressStyle::with_template(&format!(
        "{{prefix}} {{bar:40}} {{percent}}% {{pos}}/{{len}} {things} read, {{per_sec}}, {{eta}} left"
    ))
    .unwrap_or_else(|_| ProgressStyle::default_bar())
}
