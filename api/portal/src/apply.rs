//! Filling in and sending a dossier: a page for each group of its form, the papers, and a last look.

mod check;
mod filling;
mod papers;
mod print;
mod sending;
mod step;

use axum::Extension;
use axum::extract::Path;

use super::answer::Answer;
use super::moved;
use super::visit::Here;
pub use check::{send, show as show_check};
use filling::Filling;
pub use papers::{attach, detach, show as show_papers};
pub use print::show as show_print;
pub use step::{keep as keep_step, show as show_step};

/// `GET /services/{code}/apply`: to the first page.
pub async fn begin(Extension(visit): Here, Path(code): Path<String>) -> Answer {
    let filling = Filling::load(&visit, code).await?;
    Ok(moved::to(&filling.first_page()))
}
