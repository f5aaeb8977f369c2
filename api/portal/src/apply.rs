//! Applying: a page for each step of the form, the documents, and a review before submission.

mod check;
mod documents;
mod filling;
mod print;
mod sending;
mod step;

use axum::Extension;
use axum::extract::Path;

use super::page_context::PageExtension;
use super::redirect;
use super::render::Answer;
pub use check::{send, show as show_check};
pub use documents::{attach, detach, show as show_documents};
use filling::Filling;
pub use print::show as show_print;
pub use step::{keep as keep_step, show as show_step};

/// `GET /services/{code}/apply`: redirects to the first step.
pub async fn begin(Extension(context): PageExtension, Path(code): Path<String>) -> Answer {
    let filling = Filling::load(&context, code).await?;
    Ok(redirect::to(&filling.first_page()))
}
