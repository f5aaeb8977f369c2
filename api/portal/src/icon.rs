//! Icons as inline SVG markup, by name.

/// The markup of an icon, 20 pixels wide, in the colour of the text around it; nothing for a name that has none.
pub fn svg(name: &str) -> &'static str {
    macro_rules! drawn {
        ($shape:literal) => {
            concat!(
                r#"<svg class="icon" width="20" height="20" viewBox="0 0 20 20" fill="none" stroke="currentColor" "#,
                r#"stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" "#,
                r#"focusable="false">"#,
                $shape,
                "</svg>"
            )
        };
    }
    match name {
        "tray" => drawn!(r#"<path d="M3 11l2-7h10l2 7v5H3zM3 11h4l1 2h4l1-2h4"/>"#),
        "stamp" => drawn!(r#"<path d="M4 17h12M5 13h10v-2H5zM8 11c1-2 0-3 0-5a2 2 0 014 0c0 2-1 3 0 5"/>"#),
        "refused" => drawn!(r#"<circle cx="10" cy="10" r="7.5"/><path d="M7.2 7.2l5.6 5.6M12.8 7.2l-5.6 5.6"/>"#),
        "half" => {
            drawn!(r#"<circle cx="10" cy="10" r="7.5"/><path d="M10 2.5a7.5 7.5 0 010 15z" fill="currentColor"/>"#)
        }
        "warning" => drawn!(r#"<path d="M10 3l7.5 13.5h-15zM10 8.5v3.5M10 14.3v.2"/>"#),
        "coin" => {
            drawn!(
                r#"<circle cx="10" cy="10" r="7.5"/><path d="M12.3 7.4C11.5 6.3 7.8 6.4 8 8.3c.2 2 4.3 1.3 4.4 3.4.1 2-3.9 2.1-4.8.8M10 5v10"/>"#
            )
        }
        "back" => drawn!(r#"<path d="M8 4L3.5 8.5 8 13M3.5 8.5H12a4 4 0 010 8H9"/>"#),
        "stopped" => drawn!(r#"<rect x="4" y="4" width="12" height="12" rx="1.5"/>"#),
        "decided" => drawn!(r#"<circle cx="10" cy="10" r="7.5"/><path d="M6.5 10.2l2.4 2.4 4.6-5"/>"#),
        "returned" => {
            drawn!(
                r#"<circle cx="10" cy="10" r="7.5" fill="currentColor"/><path d="M6.5 10.2l2.4 2.4 4.6-5" class="on"/>"#
            )
        }
        "clock" => drawn!(r#"<circle cx="10" cy="10" r="7.5"/><path d="M10 5.5V10l3 2"/>"#),
        "no-clock" => drawn!(r#"<circle cx="10" cy="10" r="7.5" stroke-dasharray="2.6 2.6"/>"#),
        "soon" => drawn!(r#"<circle cx="10" cy="10" r="7.5"/><path d="M10 5.5v5M10 13.6v.2"/>"#),
        "overdue" => {
            drawn!(r#"<circle cx="10" cy="10" r="7.5" fill="currentColor"/><path d="M10 5.5V10l3 2" class="on"/>"#)
        }
        "paused" => drawn!(r#"<path d="M7 5v10M13 5v10" stroke-width="2.6"/>"#),
        "early" => drawn!(r#"<path d="M5.5 10L10 5.5l4.5 4.5M5.5 15L10 10.5l4.5 4.5"/>"#),
        "done" => drawn!(r#"<path d="M4 10.5l4 4 8-9"/>"#),
        "late" => drawn!(r#"<path d="M5 5l10 10M15 5L5 15"/>"#),
        "lock" => drawn!(r#"<rect x="4.5" y="9" width="11" height="8" rx="1.5"/><path d="M7 9V6.5a3 3 0 016 0V9"/>"#),
        "search" => drawn!(r#"<circle cx="8.7" cy="8.7" r="5.2"/><path d="M12.6 12.6L17 17"/>"#),
        "person" => {
            drawn!(r#"<circle cx="10" cy="6.7" r="3.2"/><path d="M3.8 17c.6-3.6 3-5.2 6.2-5.2s5.6 1.6 6.2 5.2"/>"#)
        }
        "bell" => {
            drawn!(r#"<path d="M4.5 14.5c1-1.3 1.5-2.7 1.5-5.5a4 4 0 018 0c0 2.8.5 4.2 1.5 5.5zM8.5 17h3M10 5V3.5"/>"#)
        }
        "menu" => drawn!(r#"<path d="M3 5.5h14M3 10h14M3 14.5h14"/>"#),
        "paper" => drawn!(r#"<path d="M5 2.5h7l3.5 3.5v11.5H5zM12 2.5V6h3.5M7.5 10h5M7.5 13h5"/>"#),
        "right" => drawn!(r#"<path d="M8 5l5 5-5 5"/>"#),
        "left" => drawn!(r#"<path d="M12 5l-5 5 5 5"/>"#),
        _ => "",
    }
}
