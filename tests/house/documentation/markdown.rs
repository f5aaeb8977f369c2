//! Markdown as far as the pages use it: fenced blocks, code spans, links and headings.

const FENCE: &str = "```";

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fence {
    /// Info string: the language first.
    pub(super) info: Vec<String>,
    /// Lines between the fences.
    pub(super) text: String,
}

/// Fenced blocks of a page, in order.
pub(super) fn fences(page: &str) -> Vec<Fence> {
    let (mut fences, mut open) = (Vec::new(), None::<Fence>);
    for line in page.lines() {
        match (line.strip_prefix(FENCE), open.take()) {
            (Some(info), None) => {
                let info = info.split_whitespace().map(ToOwned::to_owned).collect();
                open = Some(Fence { info, text: String::new() });
            }
            (Some(_), Some(fence)) => fences.push(fence),
            (None, Some(mut fence)) => {
                fence.text.extend([line, "\n"]);
                open = Some(fence);
            }
            (None, None) => {}
        }
    }
    assert_eq!(open, None, "a fence that nothing closes");
    fences
}

/// Lines outside of fenced blocks.
fn prose(page: &str) -> impl Iterator<Item = &str> {
    let mut inside = false;
    page.lines().filter(move |line| {
        let is_fence = line.starts_with(FENCE);
        inside ^= is_fence;
        !inside && !is_fence
    })
}

/// Code spans: every second part of a line cut at its backticks.
pub(super) fn code_spans(page: &str) -> impl Iterator<Item = &str> {
    prose(page).flat_map(|line| line.split('`').skip(1).step_by(2))
}

/// Targets of links and images.
pub(super) fn links(page: &str) -> impl Iterator<Item = &str> {
    prose(page).flat_map(|line| line.split("](").skip(1)).filter_map(|rest| rest.split(')').next())
}

/// Anchors of headings, as GitHub derives them.
pub(super) fn anchors(page: &str) -> impl Iterator<Item = String> {
    prose(page).filter(|line| line.starts_with('#')).map(|line| {
        let text = line.trim_start_matches('#').trim().to_lowercase();
        let kept = text.chars().filter(|c| c.is_alphanumeric() || [' ', '-', '_'].contains(c));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect()
    })
}

/// Cells of table rows, without headers.
pub(super) fn rows(page: &str) -> Vec<Vec<&str>> {
    let lines: Vec<&str> = prose(page).collect();
    let is_rule = |line: &&str| line.starts_with("|--");
    let body = |place: usize| !is_rule(&lines[place]) && !lines.get(place + 1).is_some_and(is_rule);
    let rows = (0..lines.len()).filter(|place| lines[*place].starts_with('|') && body(*place));
    rows.map(|place| lines[place].trim_matches('|').split('|').map(str::trim).collect()).collect()
}

#[test]
fn pages_are_read_as_they_are_written() {
    let page =
        "# A `b`, c\n[d](e.md#f) and `g h`\n```sh elsewhere\n[i](j) `k`\n```\n| l | m |\n|---|---|\n| n | `o` |\n";
    let fence = Fence { info: vec!["sh".to_owned(), "elsewhere".to_owned()], text: "[i](j) `k`\n".to_owned() };
    assert_eq!(fences(page), [fence]);
    assert_eq!(code_spans(page).collect::<Vec<_>>(), ["b", "g h", "o"]);
    assert_eq!(links(page).collect::<Vec<_>>(), ["e.md#f"]);
    assert_eq!(anchors(page).collect::<Vec<_>>(), ["a-b-c"]);
    assert_eq!(rows(page), [["n", "`o`"]]);
}
