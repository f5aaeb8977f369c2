//! User guide of the portal.

use askama::Template;
use axum::Extension;

use super::layout::Layout;
use super::page_context::PageExtension;
use super::render::{Answer, ok};

/// Chapters of the guide, in the order in which people need them, with the page that each is about.
const CHAPTERS: [Chapter; 5] = [
    Chapter { name: "register", place: "/register", steps: 3 },
    Chapter { name: "apply", place: "/services", steps: 4 },
    Chapter { name: "follow", place: "/lookup", steps: 3 },
    Chapter { name: "supplement", place: "/dossiers", steps: 3 },
    Chapter { name: "account", place: "/account", steps: 2 },
];

struct Chapter {
    name: &'static str,
    place: &'static str,
    steps: usize,
}

/// A chapter in the reader's language.
struct ShownChapter {
    name: &'static str,
    place: &'static str,
    title: String,
    steps: Vec<String>,
    note: String,
    link: String,
}

/// `GET /guide`: how everything is done, in few words.
pub async fn show(Extension(context): PageExtension) -> Answer {
    let told = |Chapter { name, place, steps }| ShownChapter {
        name,
        place,
        title: context.t(&format!("guide-{name}")),
        steps: (1..=steps).map(|step| context.t(&format!("guide-{name}-{step}"))).collect(),
        note: context.t(&format!("guide-{name}-note")),
        link: context.t(&format!("guide-{name}-link")),
    };
    let layout = context.layout(context.t("guide-title")).await?;
    Ok(ok(&GuidePage { layout, chapters: CHAPTERS.map(told) }))
}

#[derive(Template)]
#[template(path = "guide.html")]
struct GuidePage {
    layout: Layout,
    chapters: [ShownChapter; 5],
}
