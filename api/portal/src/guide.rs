use askama::Template;
use axum::Extension;

use super::answer::{Answer, ok};
use super::shell::Shell;
use super::visit::Here;

/// What the guide is about, in the order in which people need it: where it is done, and in how many steps it is told.
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
struct Told {
    name: &'static str,
    place: &'static str,
    title: String,
    steps: Vec<String>,
    note: String,
    link: String,
}

/// `GET /guide`: how everything is done, in few words.
pub async fn show(Extension(visit): Here) -> Answer {
    let told = |Chapter { name, place, steps }| Told {
        name,
        place,
        title: visit.say(&format!("guide-{name}")),
        steps: (1..=steps).map(|step| visit.say(&format!("guide-{name}-{step}"))).collect(),
        note: visit.say(&format!("guide-{name}-note")),
        link: visit.say(&format!("guide-{name}-link")),
    };
    let shell = visit.shell(visit.say("guide-title")).await?;
    Ok(ok(&GuidePage { shell, chapters: CHAPTERS.map(told) }))
}

#[derive(Template)]
#[template(path = "guide.html")]
struct GuidePage {
    shell: Shell,
    chapters: [Told; 5],
}
